"""The pages of live deployments, asked as a browser asks: who may come in, what comes back, and what never does."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.datastructures import FormData
from starlette.testclient import TestClient

from peelian import settings
from peelian.jobs.live.desk import digests, drafting, listing
from peelian.law.permission import ALLOWED, Action
from peelian.nouns.ids import DeploymentId, EntryId, PersonId
from peelian.nouns.person import Person, Role
from peelian.web.control.machinery import Manners
from peelian.web.forms import form
from peelian.web.site import Ground, Site, build
from peelian.web.stage import deployment
from peelian.wiring import rules
from peelian.wiring.store import KeyFile
from tests.fakes import signed
from tests.fakes.deployments import CAMERA, NOW, PLAN
from tests.fakes.desk import LIKENESS, FakeChecker, nomination, taken
from tests.fakes.machinery import FakeMachinery
from tests.fakes.web_door import Clock, form_token

ORIGIN = "http://localhost:8123"
PAGE = {"accept": "text/html", "sec-fetch-site": "same-origin", "origin": ORIGIN}
SECRET = "rtsp://operator:hunter2@192.0.2.10/1"  # noqa: S105 (nobody's)
REFUSED = re.compile(r"Only these roles may do this")
EVERY = [
    replace(deployment.LEAD, id=PersonId(f"p-{role}"), name=f"Only {role}", roles=frozenset({role})) for role in Role
]


class Place:
    """A site, its clock, and browsers of its people."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock(at=NOW)
        self.machinery = FakeMachinery(now=self.clock)
        ground = Ground(
            data=folder / "data",
            key=KeyFile(path=folder / "keys" / "vault.key"),
            origin=ORIGIN,
            policy=rules.load(),
            checker=FakeChecker(),
            settings=settings.read(),
            now=self.clock,
            manners=Manners(),
            demo=True,
        )
        self.site: Site = build(ground, self.machinery)
        deployment.people(self.site.desk)
        signed.sign(self.site.board)
        with self.site.store.change() as unit:
            for person in EVERY:
                unit.people.put(person)

    def browser(self, person: Person | None = None) -> TestClient:
        client = TestClient(self.site.app, base_url=ORIGIN, headers=PAGE, client=("127.0.0.1", 5000))
        if person is not None:
            answer = client.post("/sign-in/demo", data={"person": person.id}, follow_redirects=False)
            assert answer.status_code == 303
        return client

    def sealed(self) -> tuple[DeploymentId, EntryId]:
        """Make a deployment that may start within an hour."""
        cameras = (replace(PLAN.cameras[0], source=SECRET),)
        drafted = taken(drafting.draft(self.site.desk, deployment.LEAD, replace(PLAN, cameras=cameras)))
        entry = taken(listing.add(self.site.desk, deployment.LISTS, drafted.id, nomination(), LIKENESS))
        digest = digests.of_plan(drafted.plan)
        taken(drafting.authorise(self.site.desk, deployment.OFFICER, drafted.id, reason="Nothing less", digest=digest))
        taken(listing.check_status(self.site.desk, deployment.LISTS, drafted.id))
        taken(listing.seal(self.site.desk, deployment.LEAD, drafted.id))
        return drafted.id, entry.id

    def live(self) -> tuple[DeploymentId, EntryId]:
        made = self.sealed()
        self.clock.at = max(self.clock.at, NOW + timedelta(hours=1))
        taken(self.site.room.start(deployment.LEAD, made[0]))
        return made


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = Place(tmp_path_factory.mktemp("site"))
    yield made
    made.site.room.close()
    made.site.store.close()


def send(browser: TestClient, path: str, **fields: object) -> tuple[int, str]:
    """Send a form as its page would; return the status and the text of where it leads."""
    answer = browser.post(path, data={"_token": form_token(browser), **fields})
    return answer.status_code, answer.text


@pytest.fixture(scope="module")
def there(place: Place) -> tuple[DeploymentId, EntryId]:
    """A deployment and an entry that there are."""
    return place.sealed()


@pytest.mark.parametrize("person", EVERY, ids=lambda person: next(iter(person.roles)).value)
def test_every_page_and_every_form_lets_in_the_roles_of_its_action_and_nobody_else(
    place: Place, there: tuple[DeploymentId, EntryId], person: Person
) -> None:
    """Who may not is refused what there is; who may asks for what there is not, so that nothing changes."""
    browser = place.browser(person)
    token, (role,) = form_token(browser), person.roles
    wrong = []
    for method, path, action in place.site.app.state.routes:
        if action is None or method == "WEBSOCKET":
            continue
        may = role in ALLOWED[action]
        real = path if may else path.replace("{deployment}", there[0]).replace("{entry}", there[1])
        where = re.sub(r"\{\w+\}", "nothing", real)
        answer = browser.request(method, where, headers={"x-csrf-token": token}, follow_redirects=False)
        refused = answer.status_code == 403 and bool(REFUSED.search(answer.text))
        if refused == may:
            wrong.append((method, path, action, answer.status_code))
    assert not wrong


def test_nobody_who_has_not_signed_in_sees_any_of_it(place: Place) -> None:
    browser = place.browser()
    browser.headers["accept"] = "application/json"
    for method, path, action in place.site.app.state.routes:
        if action is not None and method != "WEBSOCKET":
            where = re.sub(r"\{\w+\}", "nothing", path)
            assert browser.request(method, where, follow_redirects=False).status_code == 401, path


def test_every_form_of_a_deployment_is_refused_without_the_token_of_its_page(place: Place) -> None:
    identity, _ = place.sealed()
    browser = place.browser(deployment.LEAD)
    for path in ("plan", "start", "end", "destroy", "publish", "list/check", "list/seal"):
        answer = browser.post(f"/deployments/{identity}/{path}", data={"why": "x"}, follow_redirects=False)
        assert answer.status_code == 403, path
        assert "This form is not of this session" in answer.text


def test_a_cameras_password_is_shown_only_to_who_writes_the_plan(place: Place) -> None:
    identity, _ = place.live()
    for person in (deployment.OFFICER, deployment.OPERATOR, deployment.LEAD):
        text = place.browser(person).get(f"/deployments/{identity}").text
        assert "hunter2" not in text
        assert "192.0.2.10" in text
    record = place.browser(deployment.AUDITOR).get(f"/deployments/{identity}/record.json").text
    assert "192.0.2.10" not in record


def test_a_look_at_a_list_an_entry_and_a_picture_is_logged_before_it_is_shown(place: Place) -> None:
    identity, entry = place.sealed()
    browser = place.browser(deployment.OFFICER)
    for path in (f"list/{entry}", f"list/{entry}/picture.jpg"):
        with place.site.store.read() as unit:
            before = unit.journal.size()
        answer = browser.get(f"/deployments/{identity}/{path}")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        with place.site.store.read() as unit:
            (logged,) = [event for _, event in unit.journal.entries(before, unit.journal.size())]
        assert (logged.kind.value, logged.who) == ("image:consulted", deployment.OFFICER.id)


def test_an_unknown_deployment_or_entry_is_not_found(place: Place) -> None:
    lead = place.browser(deployment.LEAD)
    for path in ("D-9", "D-9/plan", "D-9/record", "D-9/record.csv", "D-9/list/E-9", "D-9/list/E-9/picture.jpg"):
        assert lead.get(f"/deployments/{path}").status_code == 404, path


def test_a_record_is_asked_for_only_in_forms_that_there_are(place: Place) -> None:
    identity, _ = place.sealed()
    assert place.browser(deployment.AUDITOR).get(f"/deployments/{identity}/record.docx").status_code in {400, 404, 422}


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("starts_at", "tomorrow", "Enter a date and time, like 2026-11-25 14:00"),
        ("fpir", "2", "Enter a rate between 0 and 1, like 0.001"),
        ("fpir", "nan", "Enter a rate between 0 and 1, like 0.001"),
        ("expected_faces", "-1", "Enter a whole number, like 12"),
        ("expected_faces", "9" * 400, "Enter a whole number, like 12"),
    ],
)
def test_what_cannot_be_read_of_a_plan_is_said_beside_the_field_and_nothing_is_lost(
    place: Place, field: str, text: str, said: str
) -> None:
    made = taken(drafting.draft(place.site.desk, deployment.LEAD, replace(PLAN, title="Old")))
    fields = {"title": "New title", "place": "Market square", field: text}
    status, page = send(place.browser(deployment.LEAD), f"/deployments/{made.id}/plan", **fields)
    assert (status, said in page, "New title" in page) == (422, True, True)
    with place.site.store.read() as unit:
        assert unit.deployments.get(made.id).plan.title == "Old"


def test_a_plan_that_was_authorised_cannot_be_altered(place: Place) -> None:
    identity, _ = place.sealed()
    status, page = send(place.browser(deployment.LEAD), f"/deployments/{identity}/plan", title="Another")
    assert (status, "Only a draft can be changed; this deployment is sealed" in page) == (422, True)


def test_whatever_people_write_is_text_and_never_markup(place: Place) -> None:
    title = "<script>alert(1)</script>"
    made = taken(
        drafting.draft(place.site.desk, deployment.LEAD, replace(PLAN, title=title, place=title, necessity=title))
    )
    lead = place.browser(deployment.LEAD)
    for path in ("/deployments", f"/deployments/{made.id}", f"/deployments/{made.id}/plan"):
        page = lead.get(path).text
        assert "<script>alert" not in page, path
        assert "&lt;script&gt;alert" in page, path


def test_the_console_is_open_while_it_is_live_and_its_end_is_by_hand_with_a_reason(place: Place) -> None:
    identity, _ = place.live()
    operator = place.browser(deployment.OPERATOR)
    assert operator.get(f"/deployments/{identity}/console").status_code == 200
    status, page = send(operator, f"/deployments/{identity}/end", why=" ")
    assert (status, "Say why it ends now" in page) == (422, True)
    status, page = send(operator, f"/deployments/{identity}/end", why="The street is closed")
    assert (status, "The street is closed" in page) == (200, True)
    assert place.machinery.machine.stopped.is_set()


def test_the_log_is_verified_signed_and_paged_for_those_who_read_it(place: Place) -> None:
    auditor = place.browser(deployment.AUDITOR)
    assert "Every entry is as it was signed." in send(auditor, "/audit/verify")[1]
    assert "peelian" in send(auditor, "/audit/checkpoint")[1]
    assert "person:added" in auditor.get("/audit?before=1").text
    taken(drafting.draft(place.site.desk, deployment.LEAD, PLAN))
    assert "deployment:drafted" in auditor.get("/audit").text
    assert auditor.get("/audit?before=-5").status_code == 200
    assert auditor.get("/audit?before=x").status_code in {400, 422}
    assert send(place.browser(deployment.OPERATOR), "/audit/verify")[0] == 403


def test_an_upload_is_let_go_of_when_the_answer_is_made(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[FormData] = []
    was = form.Filled

    def keep(data: FormData) -> form.Filled:
        kept.append(data)
        return was(data)

    monkeypatch.setattr(form, "Filled", keep)
    made = taken(drafting.draft(place.site.desk, deployment.LEAD, PLAN))
    lists = place.browser(deployment.LISTS)
    files = {"picture": ("a.png", b"no picture", "image/png")}
    lists.post(f"/deployments/{made.id}/list/add", data={"_token": form_token(lists)}, files=files)
    (upload,) = [value for value in kept[-1].values() if not isinstance(value, str)]
    assert upload.file.closed


def test_what_is_planned_names_its_camera(place: Place) -> None:
    identity, _ = place.sealed()
    assert f"<strong>{CAMERA}</strong>" in place.browser(deployment.OFFICER).get(f"/deployments/{identity}").text


assert set(ALLOWED) == set(Action), "an action that nobody may do is in no matrix"
