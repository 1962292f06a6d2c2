"""A deployment from its plan to its record, as its people take it there, each at their own work."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from peelian.nouns.deployment import Stage
from peelian.nouns.ids import DeploymentId
from peelian.web.stage import deployment as stage
from tests.fakes.deployments import PLAN
from tests.journey import desk
from tests.journey.conftest import axe
from tests.journey.desk import Office, archive, face, line, look

LONDON = ZoneInfo("Europe/London")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with desk.opened(tmp_path_factory.mktemp("desk")) as made:
        yield made


def local(moment: datetime) -> str:
    """Write a moment as the field of a form wants it."""
    return moment.astimezone(LONDON).strftime("%Y-%m-%dT%H:%M")


def plan(page: Page, office: Office, starts_at: datetime) -> DeploymentId:
    """The lead plans a deployment; what is missing is listed until nothing is."""
    office.sign_in(page, stage.LEAD)
    page.get_by_role("link", name="Deployments").first.click()
    look(page, "deployments-none")
    page.get_by_role("button", name="Plan a deployment").click()
    page.get_by_role("button", name="Continue").click()
    desk.says(page, "Enter a title")
    look(page, "deployment-new")
    page.get_by_label("Title").fill("Market square, Friday")
    page.get_by_role("button", name="Continue").click()
    identity = DeploymentId(page.url.split("/")[-2])
    look(page, "plan")
    page.get_by_role("button", name="Save the plan").click()
    expect(page.get_by_text("Before it can be authorised")).to_be_visible()
    expect(page.get_by_text("Say why it is necessary for this use case")).to_be_visible()
    look(page, "deployment-draft")
    page.get_by_role("button", name="Edit the plan").click()
    fill(page, starts_at)
    page.get_by_role("button", name="Save the plan").click()
    expect(page.get_by_text("The plan is complete")).to_be_visible()
    return identity


def fill(page: Page, starts_at: datetime) -> None:
    """Fill the form of a plan."""
    page.get_by_label("Use case", exact=True).select_option("crime_hotspot")
    written = {
        "Legal basis": PLAN.legal_basis,
        "Why it is necessary for this use case": PLAN.necessity,
        "Why it is proportionate": PLAN.proportionality,
        "Place": PLAN.place,
        "Grounds for expecting the listed people at this place": PLAN.place_link,
        "Start": local(starts_at),
        "End": local(starts_at + timedelta(hours=4)),
        "Data protection impact assessment": "DPIA-7",
        "Equality impact assessment": "EIA-7",
        "Community impact assessment": "CIA-7",
        "Appropriate policy document": "APD-2",
        "Signs: which, and where": "Two signs at each entrance",
        "Notice published": local(starts_at - timedelta(days=2)),
        "Where the notice can be read": "https://force.example/lfr",
    }
    for label, text in written.items():
        page.get_by_label(label, exact=True).fill(text)
    for name, text in {"expected_faces": "5000", "false_alerts_allowed": "2", "fpir": "0.001"}.items():
        page.locator(f"#{name}").fill(text)
    for number, name in enumerate(("north", "south"), start=1):
        camera = page.get_by_role("group", name=f"Camera {number}")
        camera.get_by_label("Name").fill(name)
        camera.get_by_label("Address or file").fill(f"rtsp://user:secret@192.0.2.1{number}/1")
        camera.get_by_label("Zone of recognition").fill(f"The {name} entrance")


def authorise(page: Page, office: Office, identity: DeploymentId) -> None:
    """Somebody else authorises what they read, and says why in their own words."""
    office.sign_in(page, stage.OFFICER)
    page.goto(office.address(identity))
    expect(page.locator("main")).not_to_contain_text("secret")
    page.get_by_role("button", name="Authorise this plan").click()
    desk.says(page, "Say in your own words why you are satisfied")
    page.get_by_label("Why you are satisfied").fill("Nothing less intrusive has worked")
    look(page, "authorise")
    page.get_by_role("button", name="Authorise this plan").click()
    expect(page.get_by_text("The deployment has been authorised.")).to_be_visible()


def add(page: Page, office: Office, who: str) -> None:
    """The list manager puts somebody on the list by the form."""
    page.get_by_role("button", name="Add somebody").click()
    desk.nominate(page, office.file(f"{who}.png", face(who)), reference=f"N-{who}")
    look(page, "list-add") if who == "one" else None
    page.get_by_role("button", name="Add to the list").click()
    expect(page.get_by_text(f"N-{who} is on the list.")).to_be_visible()


def fill_list(page: Page, office: Office, identity: DeploymentId) -> None:
    """Two people by the form, and three rows by a ZIP, of which one is refused and says why."""
    office.sign_in(page, stage.LISTS)
    page.goto(office.address(identity, "/list"))
    expect(page.get_by_text("The list is empty")).to_be_visible()
    add(page, office, "one")
    add(page, office, "two")
    page.get_by_role("button", name="Import many").click()
    look(page, "list-import")
    rows = (line("N-three", "three.png"), line("N-four", "four.png"), line("N-nobody", "nobody.png"))
    pictures = {name: face(name) for name in ("three", "four", "nobody")}
    page.get_by_label("Table and pictures, or a ZIP").set_input_files(
        office.file("list.zip", archive(*rows, **pictures))
    )
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("2 added, 1 refused")).to_be_visible()
    expect(page.get_by_role("row", name="N-nobody")).to_contain_text("no face found")
    look(page, "list-report")
    page.get_by_role("button", name="Continue to the list").click()
    expect(page.get_by_text("4 entries")).to_be_visible()
    expect(page.get_by_text("Not known to hold")).to_have_count(4)
    page.get_by_role("button", name="Check live status").click()
    expect(page.get_by_text("Checked: every reason holds.")).to_be_visible()
    look(page, "list")
    page.get_by_role("link", name="N-one").click()
    expect(page.get_by_role("img", name="Reference picture")).to_be_visible()
    look(page, "list-entry")


def seal_and_start(page: Page, office: Office, identity: DeploymentId, starts_at: datetime) -> None:
    """The lead seals a list that somebody else made, and starts when it is time, and no earlier."""
    office.sign_in(page, stage.LEAD)
    page.goto(office.address(identity, "/list"))
    page.get_by_role("button", name="Seal the list").click()
    expect(page.get_by_text("Nothing in it can change any more.")).to_be_visible()
    look(page, "deployment-sealed")
    page.get_by_role("button", name="Go live").click()
    desk.says(page, "It is too early")
    office.clock.until(starts_at)
    office.sign_in(page, stage.LEAD)
    page.goto(office.address(identity))
    page.get_by_role("button", name="Go live").click()
    expect(page.get_by_text("The deployment is live.")).to_be_visible()
    look(page, "deployment-live")


def adjudicate(page: Page, office: Office, identity: DeploymentId) -> None:
    """The operator decides on an alert by keyboard alone, and sends it to an officer."""
    office.sign_in(page, stage.OPERATOR)
    page.goto(office.address(identity))
    page.get_by_role("button", name="Open the console").click()
    machine = office.machinery.machine
    machine.probes[machine.sealed[0].entry] = desk.probe("one")
    expect(page.locator("alert-queue")).to_be_visible()
    machine.health()
    machine.preview()
    machine.alert()
    card = page.locator("alert-card button.card--new")
    expect(card).to_have_count(1)
    card.focus()
    page.keyboard.press("Enter")
    expect(page.locator("alert-review img")).to_have_count(2)
    expect(page.locator("alert-review")).to_contain_text("Tomos Field")
    for key in ("t", "1", "r", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("alert-review")).to_contain_text("Passes the operating point, no more")
    page.get_by_label("Engagement officer", exact=True).select_option(label=stage.STREET.name)
    page.get_by_role("button", name="Send", exact=True).press("Enter")
    expect(page.locator("alert-review")).to_contain_text(f"Sent to {stage.STREET.name}")
    assert axe(page) == []


def conclude(page: Page, office: Office, identity: DeploymentId) -> None:
    """The officer in the street says what came of the alert, and by which check; looking alone is not enough."""
    office.sign_in(page, stage.STREET)
    page.goto(office.address(identity, "/street"))
    expect(page.get_by_role("img")).to_have_count(2)
    look(page, "street")
    for result, check in (
        ("confirmed_true", "visual_only"),
        ("confirmed_true", "documents"),
        ("released", "documents"),
    ):
        page.get_by_label("What came of it").select_option(result)
        page.get_by_label("Independent check of who they are").select_option(check)
        page.get_by_role("button", name="Record", exact=True).click()
        if check == "visual_only":
            desk.says(page, "This outcome needs an independent check")
        else:
            expect(page.get_by_text("It is recorded.")).to_be_visible()


def publish(page: Page, office: Office, identity: DeploymentId) -> None:
    """The lead reads the record, and publishes it; then nothing changes any more."""
    page.goto(office.address(identity, "/record"))
    expect(page.get_by_role("row", name="Alerts 1")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Tomos")
    look(page, "record")
    page.get_by_role("button", name="Publish this record").click()
    expect(page.get_by_text("The record is published.")).to_be_visible()
    expect(page.get_by_role("button", name="Publish this record")).to_have_count(0)
    page.goto(f"{office.origin}/deployments")
    look(page, "deployments")
    page.get_by_role("link", name="All records together").click()
    look(page, "records")


def test_a_deployment_goes_from_its_plan_to_its_record(page: Page, office: Office) -> None:
    starts_at = office.clock().replace(second=0, microsecond=0) + timedelta(minutes=20)
    identity = plan(page, office, starts_at)
    authorise(page, office, identity)
    fill_list(page, office, identity)
    seal_and_start(page, office, identity, starts_at)
    adjudicate(page, office, identity)
    conclude(page, office, identity)

    office.clock.until(starts_at + timedelta(hours=4))
    office.sign_in(page, stage.LEAD)
    desk.reaches(office, identity, Stage.DESTROYED)
    page.goto(office.address(identity))
    expect(page.get_by_text("The authority's time is over")).to_be_visible()
    expect(page.get_by_text("can be read by nobody any more")).to_be_visible()
    look(page, "deployment-destroyed")
    page.goto(office.address(identity, "/list"))
    expect(page.get_by_text("The list has been destroyed.")).to_be_visible()

    publish(page, office, identity)
    office.sign_in(page, stage.AUDITOR)
    page.goto(f"{office.origin}/audit")
    page.get_by_role("button", name="Verify the whole log").click()
    expect(page.get_by_text("Every entry is as it was signed.")).to_be_visible()
    look(page, "audit")
    expect(page.locator("main")).not_to_contain_text("Tomos")
