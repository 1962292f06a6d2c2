"""The data protection officer at work in a real browser: what is kept, a hold by two people, an answer to a person."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from peelian.nouns.deployment import Stage
from peelian.nouns.event import SYSTEM, Event, EventKind
from peelian.nouns.ids import DeploymentId
from peelian.web.pages import restored
from peelian.web.stage import deployment as stage
from peelian.wiring.audit.witnessing import Standing, Told
from peelian.wiring.keeping import restoring
from tests.journey import desk
from tests.journey.desk import Office, look


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with desk.opened(tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture(scope="module")
def live(office: Office) -> DeploymentId:
    identity = office.live(title="Market square, Friday", ends_at=office.clock() + timedelta(hours=3))
    office.machinery.machine.alert()
    return identity


def fill(page: Page, office: Office, alert: str) -> None:
    """Fill the form by which a hold is asked for, and send it."""
    page.get_by_label("One alert").check()
    page.get_by_label("Its number").fill(alert)
    page.get_by_label("The case that needs it").fill("PSD-7")
    page.get_by_label("Why", exact=True).fill("A complaint about the stop")
    page.get_by_label("Until which day").fill((office.clock() + timedelta(days=20)).date().isoformat())
    page.get_by_role("button", name="Ask for it").click()


def test_an_alert_is_held_back_by_two_people_past_the_end_of_its_deployment(
    page: Page, office: Office, live: DeploymentId
) -> None:
    (case,) = desk.alerts(office, live)
    office.sign_in(page, stage.AUDITOR)
    page.goto(f"{office.origin}/keeping")
    expect(page.get_by_role("row", name="Alert").first).to_be_visible()
    look(page, "keeping")
    page.get_by_role("link", name="Ask for a hold").click()
    page.get_by_role("button", name="Ask for it").click()
    desk.says(page, "Enter the day on which it ends", "Choose what is held")
    look(page, "keeping-ask", keep=False)
    fill(page, office, case.id)
    expect(page.get_by_text("The hold waits for somebody else to approve it")).to_be_visible()
    look(page, "keeping-holds", keep=False)
    page.get_by_role("link", name="hold-").click()
    expect(page.get_by_text("You asked for this; somebody else has to approve it.")).to_be_visible()
    address = page.url
    office.sign_in(page, stage.OFFICER)
    page.goto(address)
    page.get_by_label("Why you approve it").fill("The complaint needs it")
    page.get_by_role("button", name="Approve exactly this").click()
    expect(page.get_by_text("its clock stands still")).to_be_visible()
    look(page, "keeping-hold")
    office.clock.forward(hours=4)
    desk.reaches(office, live, Stage.ENDED)
    office.clock.forward(hours=2)
    desk.reaches(office, live, Stage.DESTROYED)
    (case,) = desk.alerts(office, live)
    assert case.deleted_at is None


def test_a_restored_desk_is_confirmed_by_two_people(page: Page, office: Office) -> None:
    listed = (("erased", 2), ("listed", 812), ("list_digest", "9f" * 32), ("held_against", None))
    now, about = office.site.desk.now(), (restoring.ABOUT,)
    event = Event(kind=EventKind.BACKUP_RESTORED, who=SYSTEM, at=now, about=about, facts=listed)
    with office.site.store.change() as unit:
        unit.journal.record(event)
    assert restored.added(office.site.app, office.site.store)
    for person, left in ((stage.AUDITOR, "somebody else has to as well"), (stage.OFFICER, "it is open again")):
        office.sign_in(page, person)
        page.goto(f"{office.origin}/deployments")
        expect(page.get_by_text("does nothing before two people have confirmed it")).to_be_visible()
        page.goto(f"{office.origin}/restored")
        expect(page.get_by_text("held against nothing from outside")).to_be_visible()
        if person is stage.AUDITOR:
            look(page, "restored")
        page.get_by_label("What you have checked").fill("The log ends with the restore")
        page.get_by_role("button", name="Confirm this desk").click()
        expect(page.get_by_text(re.compile(left, re.IGNORECASE)).first).to_be_visible()
    page.goto(f"{office.origin}/deployments")
    expect(page.get_by_role("heading", level=1)).to_have_text("Deployments")


class Said:
    """Witnesses as they were asked last, of whom one says that the log was forked."""

    def __init__(self, office: Office) -> None:
        now = office.site.desk.now()
        signed = Told(address="https://hq.example", names=("hq.example/log",), asked_at=now, size=417, signed_at=now)
        why = "what it signed before is not the beginning of this log"
        told = Told(address="https://icc.example", names=("icc.example",), asked_at=now, why=why, forked=True)
        self._standing = Standing(told=(signed, told), late=False, hours=24)

    def standing(self) -> Standing:
        return self._standing


def test_a_fork_of_the_log_is_seen_on_every_page(page: Page, office: Office) -> None:
    state = office.site.app.state
    before, state.witnesses = state.witnesses, Said(office)
    try:
        office.sign_in(page, stage.AUDITOR)
        page.goto(f"{office.origin}/keeping")
        expect(page.get_by_role("alert")).to_contain_text("a witness says that the log was altered or replaced")
        page.goto(f"{office.origin}/audit")
        expect(page.get_by_role("row", name="icc.example")).to_contain_text("Alarm")
        look(page, "audit-forked")
    finally:
        state.witnesses = before


def test_somebody_learns_whether_they_were_on_a_list(page: Page, office: Office) -> None:
    office.authorised()
    office.sign_in(page, stage.AUDITOR)
    page.goto(f"{office.origin}/keeping/asked")
    page.get_by_label("Reference of the request").fill("SAR-2026-7")
    page.get_by_label("Name", exact=True).fill("one FIELD, Tomos")
    page.get_by_label("Date of birth").fill("1990-06-01")
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_text("Yes.")).to_be_visible()
    expect(page.get_by_text("Wanted by the courts").first).to_be_visible()
    look(page, "keeping-answer")
    with page.expect_download() as taken:
        page.get_by_role("button", name="As a file for them").click()
    assert taken.value.suggested_filename.endswith(".json")
