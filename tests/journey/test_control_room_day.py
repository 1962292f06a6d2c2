"""What a day does to a control room: two operators at one alert, a flood of them, and a laptop that was closed."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from peelian.jobs.live.desk.alerts import Finding, Opinion
from peelian.nouns.case import View
from peelian.nouns.ids import DeploymentId
from peelian.nouns.person import Person
from peelian.web.stage import deployment as stage
from tests.journey import desk
from tests.journey.desk import Office, alerts

FLOOD = 120
POST = """async ([path, body]) => {
    const token = document.body.dataset.token;
    const headers = { "content-type": "application/json", accept: "application/json", "x-csrf-token": token };
    const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
    return [answer.status, (await answer.json()).detail];
}"""
SECOND = "What you had not sent was not recorded."


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with desk.opened(tmp_path_factory.mktemp("day")) as made:
        yield made


@pytest.fixture
def identity(office: Office) -> Iterator[DeploymentId]:
    made = office.live()
    yield made
    office.site.room.end(stage.LEAD, made, why="The test is over")


def opened(office: Office, page: Page, person: Person, identity: DeploymentId) -> Page:
    """Open the console, and the newest alert in it, if there is one."""
    office.sign_in(page, person)
    page.goto(office.address(identity, "/console"))
    expect(page.locator("health-panel")).to_contain_text("✓ live")
    return page


def look(page: Page) -> None:
    page.locator("alert-card button").first.click()
    expect(page.locator("alert-review img")).to_have_count(2)


def test_of_two_operators_at_one_alert_the_second_is_told_who_was_first(
    office: Office, identity: DeploymentId, browser: Browser, page: Page
) -> None:
    office.machinery.machine.alert()
    (case,) = alerts(office, identity)
    there = browser.new_context().new_page()
    try:
        for one in (page, there):
            look(opened(office, one, stage.OPERATOR, identity))
        there.get_by_label("Note").fill("A half-written word")
        page.get_by_label("Same person").check()
        page.get_by_role("checkbox").first.check()
        page.get_by_role("button", name="Record what you see").click()
        for one in (page, there):
            expect(one.locator(".review-verdict")).to_contain_text(stage.OPERATOR.name)
        expect(there.locator(".review-steps [role=alert]").first).to_contain_text(SECOND)
        expect(page.locator(".review-steps")).not_to_contain_text(SECOND)
        said = {"view": "false", "reasons": ["feature_differ"], "note": ""}
        status, words = there.evaluate(POST, [f"/deployments/{identity}/alerts/{case.id}/view", said])
        assert (status, words) == (409, "This alert has been adjudicated already.")
    finally:
        there.context.close()


def test_what_somebody_writes_stays_while_the_alert_goes_on_elsewhere(
    office: Office, identity: DeploymentId, page: Page
) -> None:
    office.machinery.machine.alert()
    (case,) = alerts(office, identity)
    console = office.site.room.of(identity)
    look(opened(office, page, stage.OPERATOR, identity))
    assert console.adjudicate(stage.OPERATOR, case.id, Opinion(view=View.TRUE, reasons=("feature_match",))) is None
    expect(page.locator(".review-verdict")).to_be_visible()
    page.get_by_label("What came of it", exact=True).select_option("no_action")
    page.get_by_label("Note").fill("They had gone by the time")
    assert console.release(stage.OPERATOR, case.id, stage.STREET.id) is None
    expect(page.locator(".review-sent")).to_contain_text(f"Sent to {stage.STREET.name} ({stage.OPERATOR.name}")
    assert console.outcome(stage.STREET, case.id, Finding(result="engaged", check="none")) is None
    expect(page.locator(".review-outcomes")).to_contain_text(
        f"Spoken to (checked by: No independent check) ({stage.STREET.name}"
    )
    expect(page.get_by_label("Note")).to_have_value("They had gone by the time")
    expect(page.get_by_label("Note")).to_be_focused()
    expect(page.get_by_label("What came of it", exact=True)).to_have_value("no_action")


def test_a_flood_of_alerts_is_all_there_is_said_to_be_one_and_can_be_worked_through(
    office: Office, identity: DeploymentId, page: Page
) -> None:
    opened(office, page, stage.OPERATOR, identity)
    for _ in range(FLOOD):
        office.machinery.machine.alert()
    expect(page.locator("#count")).to_have_text(f"{FLOOD} to look at")
    expect(page.locator('[data-figure="load"]')).to_have_text(f"⚠ {FLOOD} in 10 min")
    expect(page.locator("#said")).to_contain_text(re.compile(r"And \d+ more"))
    look(page)
    page.get_by_label("Different people").check()
    page.get_by_role("checkbox").nth(2).check()
    page.get_by_role("button", name="Record what you see").click()
    expect(page.locator("#count")).to_have_text(f"{FLOOD - 1} to look at")
    page.reload()
    expect(page.locator("alert-card")).to_have_count(FLOOD)


def test_after_a_closed_lid_the_console_connects_again_and_rings_for_what_came_meanwhile(
    office: Office, identity: DeploymentId, page: Page
) -> None:
    opened(office, page, stage.OPERATOR, identity)
    # A machine that slept: its connections are dead, and nobody says so.
    page.evaluate("() => window.peelian.console.stream.source.close()")
    office.machinery.machine.alert()
    expect(page.locator("#stale")).to_contain_text("No live data since")
    expect(page.locator("alert-card")).to_have_count(1)
    expect(page.locator("#said")).to_have_text("1 alert came while the connection was lost.")
    expect(page.locator("#stale")).to_be_hidden()


def test_whoever_was_signed_out_while_the_lid_was_closed_is_told_so(
    office: Office, identity: DeploymentId, page: Page
) -> None:
    opened(office, page, stage.OPERATOR, identity)
    page.evaluate("() => window.peelian.console.stream.source.close()")
    page.context.clear_cookies()
    expect(page.locator("#fault")).to_contain_text("You have been signed out")
    expect(page.locator("#stale")).to_be_hidden()
    expect(page.locator("health-panel")).to_contain_text("⚠ signed out")
