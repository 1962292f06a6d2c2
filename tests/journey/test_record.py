"""A record is read, printed and taken along, and says of nobody who they were."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from peelian.nouns.case import View
from peelian.nouns.deployment import Stage
from peelian.nouns.ids import DeploymentId
from peelian.web.stage import deployment as stage
from tests.journey import desk
from tests.journey.desk import Office, look


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with desk.opened(tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture(scope="module")
def ended(office: Office) -> DeploymentId:
    """A deployment that ended by itself, of which nothing is left but its record."""
    identity = office.live(title="Market square, Friday", ends_at=office.clock() + timedelta(minutes=30))
    for view in (View.TRUE, View.FALSE):
        office.machinery.machine.alert()
        desk.adjudicate(office, identity, view)
    office.machinery.machine.health(faces_seen=1200)
    office.clock.forward(minutes=31)
    desk.reaches(office, identity, Stage.DESTROYED)
    return identity


def test_a_record_can_be_read_by_whoever_may_and_names_nobody(page: Page, office: Office, ended: DeploymentId) -> None:
    office.sign_in(page, stage.OPERATOR)
    page.goto(office.address(ended, "/record"))
    for row in ("Alerts 2", "False, unconfirmed 1", "True, unconfirmed 1", "Why it ended Its time was over"):
        expect(page.get_by_role("row", name=row, exact=True)).to_be_visible()
    expect(page.get_by_role("row", name="False alerts, of faces seen")).to_contain_text("1 of 1200")
    expect(page.locator("main")).not_to_contain_text("Tomos")
    expect(page.get_by_role("button", name="Publish this record")).to_have_count(0)


def test_a_record_is_printed_without_buttons_and_menus(page: Page, office: Office, ended: DeploymentId) -> None:
    office.sign_in(page, stage.LEAD)
    page.goto(office.address(ended, "/record"))
    expect(page.get_by_role("button", name="Publish this record")).to_be_visible()
    page.emulate_media(media="print")
    for hidden in ("button", ".govuk-button", "nav", "form", ".govuk-back-link", ".app-footer", ".app-noprint"):
        for found in page.locator(hidden).all():
            expect(found).to_be_hidden()
    expect(page.get_by_role("row", name="Alerts 2", exact=True)).to_be_visible()
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_a_record_is_taken_along_as_a_tagged_pdf(page: Page, office: Office, ended: DeploymentId) -> None:
    office.sign_in(page, stage.AUDITOR)
    page.goto(office.address(ended, "/record"))
    with page.expect_download() as taken:
        page.get_by_role("link", name="PDF", exact=True).click()
    assert taken.value.suggested_filename == f"record-{ended}.pdf"
    reader = PdfReader(taken.value.path())
    assert "/Marked" in str(reader.root_object["/MarkInfo"])
    text = "".join(sheet.extract_text() for sheet in reader.pages)
    assert "Market square, Friday" in text
    assert "Tomos" not in text


def test_a_record_is_taken_along_as_a_table_and_for_programs(page: Page, office: Office, ended: DeploymentId) -> None:
    office.sign_in(page, stage.AUDITOR)
    answer = page.request.get(office.address(ended, "/record.csv"))
    (row,) = csv.DictReader(io.StringIO(answer.text()))
    assert (row["deployment"], row["alerts"], row["faces_seen"]) == (ended, "2", "1200")
    values = page.request.get(office.address(ended, "/record.json")).json()
    assert (values["alerts"], values["end_cause"], values["unconfined"]) == (2, "time", False)
    assert "Tomos" not in answer.text() + str(values)


def test_several_records_are_taken_along_together(page: Page, office: Office, ended: DeploymentId) -> None:
    office.sign_in(page, stage.AUDITOR)
    page.goto(f"{office.origin}/records")
    look(page, "records-one", keep=False)
    assert ended in page.request.get(f"{office.origin}/records.csv").text()
    assert page.request.get(f"{office.origin}/records.json").json()["totals"]["alerts"] >= 2


def test_a_recogniser_without_the_kernels_guard_is_in_red_on_every_page_and_in_the_record(
    page: Page, office: Office
) -> None:
    office.machinery.unconfined = True
    identity = office.live(ends_at=office.clock() + timedelta(minutes=30))
    office.machinery.unconfined = False
    office.sign_in(page, stage.OPERATOR)
    page.goto(office.address(identity, "/console"))
    expect(page.locator("#unconfined")).to_be_visible()
    page.goto(office.address(identity))
    expect(page.get_by_role("alert").filter(has_text="UNCONFINED")).to_be_visible()
    look(page, "unconfined", keep=False)
    office.clock.forward(minutes=31)
    desk.reaches(office, identity, Stage.DESTROYED)
    office.sign_in(page, stage.OPERATOR)
    page.goto(office.address(identity, "/record"))
    expect(page.get_by_role("row", name="Recogniser ran without the kernel's guard Yes")).to_be_visible()


def test_a_record_is_published_once_the_list_is_destroyed_and_not_before(page: Page, office: Office) -> None:
    identity = office.live()
    office.machinery.machine.alert()
    office.sign_in(page, stage.LEAD)
    page.goto(office.address(identity))
    page.get_by_role("button", name="End the deployment").click()
    desk.says(page, "Say why it ends now")
    page.get_by_label("Why it ends now").fill("It rains too hard")
    page.get_by_role("button", name="End the deployment").click()
    expect(page.get_by_text("The deployment has ended.")).to_be_visible()
    look(page, "deployment-ended")
    page.goto(office.address(identity, "/record"))
    expect(page.get_by_role("button", name="Publish this record")).to_have_count(0)
    status, text = desk.forge(page, office.address(identity, "/publish"))
    assert (status, "A record is published when the list is destroyed" in text) == (422, True)
    page.goto(office.address(identity))
    page.get_by_role("button", name="Destroy the list and all pictures now").click()
    expect(page.get_by_text("The list has been destroyed.")).to_be_visible()
    page.goto(office.address(identity, "/record"))
    page.get_by_role("button", name="Publish this record").click()
    expect(page.get_by_text("The record is published.")).to_be_visible()
    assert office.deployment(identity).stage is Stage.RECORDED


def test_an_address_of_nothing_says_so(page: Page, office: Office) -> None:
    office.sign_in(page, stage.LEAD)
    for path in ("", "/plan", "/list", "/list/add", "/record", "/record.pdf"):
        if path not in {"/list", "/list/add"}:
            answer = page.request.get(office.address(DeploymentId("D-nothing"), path))
            assert answer.status == 404, path
