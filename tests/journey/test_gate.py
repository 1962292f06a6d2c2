"""The gate, as its people meet it: nothing goes live on evidence that is missing, old, of another pack, or unequal.

Then two people put up with what the evidence does not show, the deployment goes live, two others change its operating
point, and the record says all of it.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from peelian import settings
from peelian.jobs.assurance import signing
from peelian.nouns.deployment import Stage
from peelian.nouns.ids import DeploymentId, ModelId
from peelian.nouns.signed_point import PointStage, SignedPoint
from peelian.web.stage import deployment as stage
from peelian.wiring import packs
from tests.fakes import signed
from tests.fakes.points import POINT
from tests.journey import desk
from tests.journey.conftest import axe
from tests.journey.desk import Office, look
from tests.unit.jobs.assurance.test_reports import report

NAME = "starter-fp32-fpir-0.001-list-100"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with desk.opened(tmp_path_factory.mktemp("desk"), evidence=False) as made:
        yield made


def refused(page: Page, office: Office, identity: DeploymentId, *words: str) -> None:
    """The lead tries to go live, and is told why not and what to do."""
    office.sign_in(page, stage.LEAD)
    page.goto(office.address(identity))
    page.get_by_role("button", name="Go live").click()
    desk.says(page, *words)
    assert office.deployment(identity).stage is Stage.SEALED


def withdraw(office: Office) -> None:
    """Take back every point, so that the next refusal is about the next one."""
    with office.site.store.read() as unit:
        points = [one for one in unit.points.all() if one.stage is PointStage.APPROVED]
    for one in points:
        assert isinstance(signing.withdraw(office.site.board, stage.LEAD, one.id, reason="Another one"), SignedPoint)


def propose(page: Page, office: Office) -> str:
    """The lead proposes what an evaluation found, in which one group is wrongly flagged more often than the other."""
    office.sign_in(page, stage.LEAD)
    page.goto(f"{office.origin}/operating-points")
    page.get_by_role("button", name="Propose an operating point").click()
    page.get_by_role("button", name="Continue").click()
    desk.says(page, "Choose a report")
    model = packs.load("starter", settings.read()).model
    content = json.dumps(report(measured_on=office.site.board.today.isoformat(), model=model)).encode()
    page.get_by_label("Report of the evaluation").set_input_files(office.file("result.json", content))
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Propose", exact=True).click()
    desk.says(page, "Choose one of the operating points of this report")
    page.get_by_label(NAME, exact=True).check()
    page.get_by_label("Live deployments").check()
    page.get_by_label("Why these data speak for").fill("Our own volunteers, at this place")
    look(page, "point-propose")
    page.get_by_role("button", name="Propose", exact=True).click()
    expect(page.get_by_text("Somebody else has to approve it.")).to_be_visible()
    return page.url


def approve(page: Page, office: Office, address: str) -> None:
    """The authorising officer reads the figures of each group, and signs."""
    office.sign_in(page, stage.OFFICER)
    page.goto(address)
    expect(page.get_by_role("row", name="women")).to_have_count(2)
    page.get_by_role("button", name="Approve").click()
    desk.says(page, "Say why, in your own words")
    page.get_by_label("Why you are satisfied with this evidence").fill("I read the report")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("It is approved.")).to_be_visible()
    look(page, "point-approved")


def override(page: Page, office: Office, address: str) -> None:
    """The lead asks, and the officer puts up with it: the reasons of both are kept."""
    office.sign_in(page, stage.LEAD)
    page.goto(address)
    page.get_by_label("Why it should be used although").fill("Four hours, and every alert is looked at twice")
    page.get_by_role("button", name="Ask for an override").click()
    expect(page.get_by_text("The authorising officer is asked.")).to_be_visible()
    office.sign_in(page, stage.OFFICER)
    page.goto(address)
    page.get_by_label("Why it is used although").fill("Necessary for this one deployment")
    page.get_by_role("button", name="Override", exact=True).click()
    expect(page.get_by_text("The reasons go into every record.")).to_be_visible()
    expect(page.get_by_text("It may be used until")).to_be_visible()


def change(page: Page, office: Office, identity: DeploymentId) -> None:
    """Two people change the operating point of what is live; it is said on the console and in the street."""
    model = packs.load("starter", settings.read()).model
    stricter = replace(
        POINT, name="stricter", model=model, target=0.0001, threshold=0.7, measured_on=office.site.board.today
    )
    signed.sign(office.site.board, point=stricter, largest_list=100)
    office.sign_in(page, stage.LEAD)
    page.goto(office.address(identity, "/point"))
    page.get_by_label("stricter").check()
    page.get_by_label("Why", exact=True).fill("Two false alerts in the first hour")
    page.get_by_role("button", name="Ask for it").click()
    expect(page.get_by_text("You asked for it, so somebody else has to approve it.")).to_be_visible()
    office.sign_in(page, stage.OFFICER)
    page.goto(office.address(identity, "/point"))
    page.get_by_label("Why it goes on with the other operating point").fill("Fewer people stopped for nothing")
    look(page, "deployment-point")
    page.get_by_role("button", name="Change the operating point").click()
    expect(page.get_by_text("It goes on with the other operating point.")).to_be_visible()
    assert office.machinery.machine.at.threshold == 0.7
    office.sign_in(page, stage.OPERATOR)
    page.goto(office.address(identity, "/console"))
    office.machinery.machine.health()
    expect(page.locator("#point")).to_contain_text("Two false alerts in the first hour")
    expect(page.locator("health-panel")).to_contain_text("1 in 10,000")
    assert axe(page) == []
    office.sign_in(page, stage.STREET)
    page.goto(office.address(identity, "/street"))
    expect(page.get_by_text("alerts come from another threshold")).to_be_visible()


def unfit(page: Page, office: Office, identity: DeploymentId) -> None:
    """Points that two people signed, and that do not fit: of another pack, for other lists, and too old."""
    board, today = office.site.board, office.site.board.today
    other = replace(POINT, model=ModelId("another"), target=0.0001, measured_on=today)
    signed.sign(board, point=other, largest_list=100)
    refused(page, office, identity, "its files are others", "peelian evaluate")
    withdraw(office)
    signed.sign(board, smallest_list=500)
    refused(page, office, identity, "was approved for 500 to 10000 listed, and 1 are", "Shorten the list, or evaluate")
    withdraw(office)
    office.clock.ahead = -timedelta(days=9)
    signed.sign(board, expires_on=today - timedelta(days=5))
    office.clock.ahead = timedelta()
    refused(page, office, identity, f"expired on {today - timedelta(days=5)}", "Evaluate again")
    withdraw(office)


def end(page: Page, office: Office, identity: DeploymentId) -> None:
    """The lead ends it, and the record says for which reasons it ran at all, and what was changed."""
    office.sign_in(page, stage.LEAD)
    page.goto(office.address(identity))
    page.get_by_label("Why it ends now").fill("It is over")
    page.get_by_role("button", name="End the deployment").click()
    expect(page.get_by_text("The deployment has ended.")).to_be_visible()
    page.goto(office.address(identity, "/record"))
    record = page.locator("main")
    expect(record).to_contain_text("Four hours, and every alert is looked at twice")
    expect(record).to_contain_text("declared groups were not treated alike")
    expect(record).to_contain_text("Two false alerts in the first hour")


def test_nothing_goes_live_without_evidence_and_what_is_put_up_with_is_published(page: Page, office: Office) -> None:
    identity = office.sealed(starts_at=office.clock() - timedelta(minutes=1))
    refused(page, office, identity, "No operating point was approved for live deployments", "Propose one")
    unfit(page, office, identity)

    address = propose(page, office)
    refused(page, office, identity, "nobody has approved it")
    approve(page, office, address)
    refused(page, office, identity, "treats declared groups unequally", "ask the authorising officer to override it")
    override(page, office, address)
    page.goto(f"{office.origin}/operating-points")
    look(page, "points")
    page.get_by_role("link", name="Compare two").click()
    look(page, "points-compare")

    office.sign_in(page, stage.LEAD)
    page.goto(office.address(identity))
    page.get_by_role("button", name="Go live").click()
    expect(page.get_by_text("The deployment is live.")).to_be_visible()
    change(page, office, identity)
    end(page, office, identity)
