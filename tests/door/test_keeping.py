"""The data protection officer's desk over a real store: nothing is without a clock, and nothing late goes unseen."""

import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from peelian import storage
from peelian.jobs.assurance.retention import due
from peelian.jobs.assurance.retention.ports import Keeping
from peelian.jobs.live.desk import alerts, drafting, listing
from peelian.jobs.live.desk import desk as live
from peelian.law.permission import ALLOWED
from peelian.law.retention import Kept
from peelian.nouns.deployment import Deployment, Stage
from peelian.nouns.entry import Entry, Subject
from peelian.nouns.event import EventKind
from peelian.nouns.ids import AlertId, DeploymentId
from peelian.nouns.person import Role
from peelian.storage.metadata import METADATA
from peelian.web.pages import keeping as pages
from peelian.web.pages import restored
from peelian.wiring.keeping import retention
from peelian.wiring.keeping.census import IN_MEMORY, TABLES
from peelian.wiring.live import opening as desks
from tests.fakes import web_door
from tests.fakes.deployments import ALERT_ID, PLAN, SHOWN, deployment, person
from tests.fakes.desk import LIKENESS, FakeChecker, nomination, taken
from tests.fakes.signed import Signs
from tests.fakes.web_door import POLICY, Desk, form_token


@dataclass
class Archive:
    """A desk whose clocks are kept."""

    desk: Desk
    live: live.Desk
    keeping: Keeping

    def kinds(self) -> list[str]:
        return [str(event["action"]).partition(":")[2] for event in self.desk.events()]

    def listed(self, name: str = "Tomos Field", number: int = 1) -> Entry:
        """Put somebody on the list of a new deployment."""
        now = self.desk.clock()
        plan = replace(PLAN, starts_at=now + timedelta(hours=1), ends_at=now + timedelta(hours=5))
        drafted = taken(drafting.draft(self.live, person(Role.DEPLOYMENT_LEAD), plan))
        subject = Subject(reference=f"N-{number}", name=name, born=date(1990, 6, 1))
        one = replace(nomination(number), subject=subject)
        return taken(listing.add(self.live, person(Role.LIST_MANAGER), drafted.id, one, LIKENESS))

    def alert(self, alert: AlertId = ALERT_ID, *, stage: Stage = Stage.LIVE) -> Deployment:
        """Keep an alert that was raised now, and its picture."""
        kept = replace(deployment(stage), id=DeploymentId(f"D-{alert}"))
        with self.desk.store.change() as unit:
            unit.deployments.put(kept)
            unit.cases.put(replace(SHOWN, id=alert, deployment=kept.id, raised_at=self.desk.clock()))
            unit.vault.put(alert, "probe", b"a probe")
        return kept


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    made = web_door.make(tmp_path, pages=(pages.router, restored.router))
    desk = desks.open_desk(made.store, POLICY, FakeChecker(), made.clock, Signs())
    keeping = retention.open_keeping(made.store, desk, POLICY, made.clock)
    pages.added(made.app, keeping)
    restored.added(made.app, made.store)
    yield Archive(desk=made, live=desk, keeping=keeping)
    made.store.close()


Post = Callable[..., str]


def post(browser: TestClient, path: str, **fields: str) -> str:
    """Send a form, and return the page that comes of it."""
    answer = browser.post(path, data={"_token": form_token(browser), **fields})
    return f"{answer.status_code} {answer.url.path} " + " ".join(answer.text.split())


def tables() -> set[str]:
    for module in pkgutil.iter_modules(storage.__path__):
        import_module(f"peelian.storage.{module.name}")
    return set(METADATA.tables)


def test_every_table_of_the_store_belongs_to_one_class_of_data() -> None:
    named = [name for names in TABLES.values() for name in names.split()]
    assert len(named) == len(set(named))
    assert set(named) == tables()


def test_every_class_of_data_has_its_table_or_never_reaches_one() -> None:
    assert set(TABLES) | IN_MEMORY == set(Kept)
    assert not set(TABLES) & IN_MEMORY


def test_the_officer_sees_every_class_and_what_goes_next(archive: Archive) -> None:
    archive.alert()
    page = archive.desk.browser(Role.DPO).get("/keeping").text
    for kept in Kept:
        assert f'id="class-{kept.value}"' in page
    assert re.search(r"Alert</th><td[^>]*>D-A-1</td><td[^>]*>1</td>", page)
    assert "Late" not in page


def test_what_should_have_gone_is_an_alarm_on_the_page_and_in_the_log_until_it_goes(archive: Archive) -> None:
    archive.alert()
    archive.desk.clock.forward(hours=25)
    watch = retention.Watching(archive.keeping)
    watch()
    assert "retention:overdue" in archive.kinds()
    page = archive.desk.browser(Role.AUDITOR).get("/keeping").text
    assert "Late: this should have gone already" in page
    alerts.expire(archive.live)
    assert "Late" not in archive.desk.browser(Role.AUDITOR).get("/keeping").text


def test_a_clock_that_nobody_sweeps_is_found_late(archive: Archive) -> None:
    """The negative control: rows that no sweep removes are seen for what they are."""
    with archive.desk.store.change() as unit:
        unit.links.add("ab" * 32, web_door.person(Role.DPO), archive.desk.clock())
    archive.desk.clock.forward(hours=3)
    late = {one.holding.kept for one in due.due(archive.keeping) if one.late}
    assert late == {Kept.INVITATION}
    due.tidy(archive.keeping)
    assert not [one for one in due.due(archive.keeping) if one.late]
    assert "retention:swept" in archive.kinds()


def test_a_hold_needs_two_people_and_then_stops_the_clock_until_it_is_over(archive: Archive) -> None:
    archive.alert()
    dpo, officer = archive.desk.browser(Role.DPO), archive.desk.browser(Role.AUTHORISING_OFFICER)
    until = (archive.desk.clock() + timedelta(days=10)).date().isoformat()
    fields = {"on": "alert", "about": ALERT_ID, "reference": "PSD-7", "reason": "A complaint", "until": until}
    assert "The hold waits for somebody else" in post(dpo, "/keeping/holds/new", **fields)
    (hold,) = re.findall(r"/keeping/holds/(hold-\w+)", dpo.get("/keeping/holds").text)
    digest = re.search(r'name="digest" value="(\w+)"', officer.get(f"/keeping/holds/{hold}").text)
    assert digest is not None
    approve = f"/keeping/holds/{hold}/approve"
    assert post(dpo, approve, digest=digest.group(1), reason="Mine").startswith("403")
    assert "Look at it again" in post(officer, approve, digest="other", reason="Yes").replace("look", "Look")
    assert "its clock stands still" in post(officer, approve, digest=digest.group(1), reason="It is needed")
    archive.desk.clock.forward(hours=48)
    dpo, officer = archive.desk.browser(Role.DPO), archive.desk.browser(Role.AUTHORISING_OFFICER)
    assert alerts.expire(archive.live) == 0
    assert not [one for one in due.due(archive.keeping) if one.late]
    assert "its clock goes on" in post(dpo, f"/keeping/holds/{hold}/end", reason="It was withdrawn")
    assert alerts.expire(archive.live) == 1
    for kind in ("hold:asked", "hold:approved", "hold:ended", "alert:deleted"):
        assert kind in archive.kinds()


def test_a_form_that_says_too_little_is_shown_again_with_what_is_missing(archive: Archive) -> None:
    dpo = archive.desk.browser(Role.DPO)
    said = post(dpo, "/keeping/holds/new", about="A-404", until="soon")
    assert "Enter the day on which it ends" in said
    assert "Choose what is held" in said
    said = post(dpo, "/keeping/holds/new", on="alert", about="A-404", reference="X", reason="Y", until="2026-12-01")
    assert "There is no alert A-404" in said


def test_somebody_who_was_on_a_list_learns_it_after_the_list_is_gone_and_no_name_is_kept(archive: Archive) -> None:
    entry = archive.listed()
    dpo = archive.desk.browser(Role.DPO)
    ask = {"request": "SAR-2026-7", "name": "field, TOMOS", "born": "1990-06-01"}
    said = post(dpo, "/keeping/asked", **ask)
    assert "<strong>Yes.</strong>" in said
    assert "Wanted by the courts" in said
    assert "and still" in said
    assert "The list of deployment" in said
    taken(listing.remove(archive.live, person(Role.LIST_MANAGER), entry.id, why="The warrant was withdrawn"))
    said = post(dpo, "/keeping/asked", **ask)
    assert "<strong>Yes.</strong>" in said
    assert "The list of deployment" not in said
    assert "<strong>No.</strong>" in post(dpo, "/keeping/asked", **{**ask, "born": "1990-06-02"})
    taken_along = dpo.post("/keeping/asked", data={"_token": form_token(dpo), **ask, "as": "json"}).json()
    assert (taken_along["was_listed"], len(taken_along["lists"]), taken_along["held_now"]) == (True, 1, [])
    with archive.desk.store.read() as unit:
        rows = unit.connection.execute(text("SELECT * FROM membership")).all()
    assert rows
    assert "Tomos" not in repr(rows) + repr(archive.desk.events())


def test_the_ledger_forgets_when_its_own_clock_says_so(archive: Archive) -> None:
    entry = archive.listed()
    taken(listing.remove(archive.live, person(Role.LIST_MANAGER), entry.id, why="The warrant was withdrawn"))
    archive.desk.clock.forward(days=POLICY.retention.ledger_days - 1)
    due.tidy(archive.keeping)
    ask = {"request": "SAR-2026-7", "reference": "N-1"}
    assert "<strong>Yes.</strong>" in post(archive.desk.browser(Role.DPO), "/keeping/asked", **ask)
    archive.desk.clock.forward(days=2)
    due.tidy(archive.keeping)
    assert "<strong>No.</strong>" in post(archive.desk.browser(Role.DPO), "/keeping/asked", **ask)


def test_a_list_that_nobody_used_is_destroyed_by_the_desk_itself(archive: Archive) -> None:
    entry = archive.listed()
    archive.desk.clock.forward(hours=7)
    retention.Watching(archive.keeping)()
    with archive.desk.store.read() as unit:
        assert unit.entries.of(entry.deployment) == []
    assert EventKind.LIST_DESTROYED.value in archive.kinds()


@pytest.mark.parametrize("role", Role)
def test_every_page_lets_in_the_roles_of_its_action_and_nobody_else(archive: Archive, role: Role) -> None:
    browser = archive.desk.browser(role)
    token, wrong = form_token(browser), []
    for method, path, action in archive.desk.app.state.routes:
        if path.startswith(("/keeping", "/restored")):
            assert action is not None
            answer = browser.request(method, re.sub(r"\{\w+\}", "nothing", path), headers={"x-csrf-token": token})
            refused = answer.status_code == 403 and "Only these roles may do this" in answer.text
            wrong += [(method, path, answer.status_code)] if refused == (role in ALLOWED[action]) else []
    assert not wrong


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.LIST_MANAGER, Role.ADMINISTRATOR])
def test_others_see_nothing_of_it(archive: Archive, role: Role) -> None:
    for path in ("/keeping", "/keeping/holds", "/keeping/asked"):
        assert archive.desk.browser(role).get(path).status_code == 403
