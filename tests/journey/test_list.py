"""Lists as their managers make them: without scripts, in bulk, with a look at who may be taken for whom."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from peelian.jobs.live.desk import listing
from peelian.nouns.deployment import Stage
from peelian.web.stage import deployment as stage
from peelian.wiring.likeness import Likenesses
from tests.journey import desk
from tests.journey.conftest import axe
from tests.journey.desk import Office, archive, face, line, look


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with desk.opened(tmp_path_factory.mktemp("desk")) as made:
        yield made


def test_a_list_is_made_checked_and_sealed_without_scripts(browser_without_scripts: Page, office: Office) -> None:
    page, identity = browser_without_scripts, office.authorised()
    office.sign_in(page, stage.LISTS)
    page.goto(office.address(identity, "/list"))
    page.get_by_role("button", name="Add somebody").click()
    desk.nominate(page, office.file("two.png", face("two")), reference="N-two")
    page.get_by_role("button", name="Add to the list").click()
    expect(page.get_by_text("N-two is on the list.")).to_be_visible()
    page.get_by_role("button", name="Import many").click()
    rows = archive(
        line("N-three", "three.png"), line("N-four", "nobody.png"), three=face("three"), nobody=face("nobody")
    )
    page.get_by_label("Table and pictures, or a ZIP").set_input_files(office.file("list.zip", rows))
    page.get_by_role("button", name="Import", exact=True).click()
    report = page.get_by_text("1 added, 1 refused")
    expect(report.or_(page.get_by_role("link", name="See how far it is now"))).to_be_visible()
    while not report.count():
        page.goto(office.address(identity, "/list/import"))  # where the link leads
    expect(report).to_be_visible()
    page.get_by_role("button", name="Continue to the list").click()
    page.get_by_role("button", name="Check live status").click()
    expect(page.get_by_text("Checked: every reason holds.")).to_be_visible()
    office.sign_in(page, stage.LEAD)
    page.goto(office.address(identity, "/list"))
    page.get_by_role("button", name="Seal the list").click()
    expect(page.get_by_text("Nothing in it can change any more.")).to_be_visible()
    assert office.deployment(identity).stage is Stage.SEALED


def test_a_deployment_is_planned_authorised_and_ended_without_scripts(
    browser_without_scripts: Page, office: Office
) -> None:
    page = browser_without_scripts
    office.sign_in(page, stage.LEAD)
    page.goto(f"{office.origin}/deployments/new")
    page.get_by_label("Title").fill("Without scripts")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Save the plan").click()
    expect(page.get_by_text("Before it can be authorised")).to_be_visible()
    identity = office.drafted(title="Complete")
    office.sign_in(page, stage.OFFICER)
    page.goto(office.address(identity))
    page.get_by_label("Why you are satisfied").fill("Nothing less intrusive has worked")
    page.get_by_role("button", name="Authorise this plan").click()
    expect(page.get_by_text("The deployment has been authorised.")).to_be_visible()
    live = office.live()
    office.sign_in(page, stage.OFFICER)
    page.goto(office.address(live))
    page.get_by_label("Why it ends now").fill("The street is closed")
    page.get_by_role("button", name="End the deployment").click()
    expect(page.get_by_text("The deployment has ended.")).to_be_visible()


def test_an_import_shows_how_far_it_is_and_can_be_stopped(
    page: Page, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, was = threading.Event(), Likenesses.of

    def slowly(self: Likenesses, picture: bytes, *, name: str) -> object:
        assert go_on.wait(30)
        return was(self, picture, name=name)

    monkeypatch.setattr(Likenesses, "of", slowly)
    identity = office.drafted()
    office.sign_in(page, stage.LISTS)
    page.goto(office.address(identity, "/list/import"))
    rows = archive(line("N-1", "one.png"), line("N-2", "two.png"), one=face("one"), two=face("two"))
    page.get_by_label("Table and pictures, or a ZIP").set_input_files(office.file("slow.zip", rows))
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("progressbar", name="Rows done")).to_be_visible()
    look(page, "list-importing")
    status, text = desk.forge(page, office.address(identity, "/list/import"))
    assert status == 422, text
    page.get_by_role("button", name="Stop").click()
    go_on.set()
    expect(page.get_by_text("left out")).to_be_visible()
    assert axe(page) == []


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("list.zip", b"PK\x03\x04 nonsense", "list.zip"),
        ("people.csv", b"reference,name\nN-1,Tomos\n", "This column is missing"),
        ("letter.txt", b"Dear Sir", "table"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(
    page: Page, office: Office, name: str, content: bytes, why: str
) -> None:
    identity = office.drafted()
    office.sign_in(page, stage.LISTS)
    page.goto(office.address(identity, "/list/import"))
    page.get_by_label("Table and pictures, or a ZIP").set_input_files(office.file(name, content))
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator(".govuk-error-message, .govuk-error-summary").first).to_contain_text(why)
    assert axe(page) == []


def test_two_entries_of_one_face_are_warned_of_before_the_list_is_sealed(page: Page, office: Office) -> None:
    identity = office.authorised()
    again = replace(desk.NOMINATION, subject=replace(desk.NOMINATION.subject, reference="N-again"))
    desk.taken(listing.add(office.site.desk, stage.LISTS, identity, again, office.likeness("one")))
    office.sign_in(page, stage.LEAD)
    page.goto(office.address(identity, "/list"))
    warning = page.locator(".govuk-warning-text")
    expect(warning).to_contain_text("N-one")
    expect(warning).to_contain_text("N-again")
    look(page, "list-look-alike")


def test_a_volunteer_needs_a_consent_and_nobody_else_is_on_the_blue_list(page: Page, office: Office) -> None:
    identity = office.drafted()
    office.sign_in(page, stage.LISTS)
    page.goto(office.address(identity, "/list/add"))
    desk.nominate(page, office.file("one.png", face("one")), reference="N-blue")
    page.get_by_label("Blue list: a volunteer, seeded to measure recognition").check()
    page.get_by_role("button", name="Add to the list").click()
    desk.says(page, "Give the reference of the volunteer's consent", "Say until when the consent holds")
    page.get_by_label("A JPEG or PNG that shows this person alone").set_input_files(office.folder / "one.png")
    page.get_by_label("Reference of their consent").fill("C-9")
    page.get_by_label("Consent holds until").fill("2099-01-01")
    page.get_by_role("button", name="Add to the list").click()
    expect(page.get_by_text("N-blue is on the list.")).to_be_visible()


def test_somebody_is_taken_off_with_a_reason_and_their_key_is_destroyed(page: Page, office: Office) -> None:
    identity = office.drafted()
    entry = office.listed(identity)
    office.sign_in(page, stage.LISTS)
    page.goto(office.address(identity, f"/list/{entry.id}"))
    page.get_by_role("button", name="Take off the list").click()
    desk.says(page, "Say why they are taken off")
    page.get_by_label("Why they are taken off").fill("The warrant was withdrawn")
    page.get_by_role("button", name="Take off the list").click()
    expect(page.get_by_text("their key is destroyed")).to_be_visible()
    assert page.request.get(office.address(identity, f"/list/{entry.id}/picture.jpg")).status == 404


def test_an_officer_lets_themselves_in_with_a_passkey_and_authorises(
    context: BrowserContext, page: Page, office: Office
) -> None:
    identity = office.drafted()
    desk.authenticator(context, page)
    office.sign_in(page, stage.ADMINISTRATOR)
    page.goto(f"{office.origin}/people/{stage.OFFICER.id}")
    page.get_by_role("button", name="Make a new link").click()
    link = page.locator("#link").inner_text()
    page.get_by_role("button", name="Sign out").click()
    page.goto(link)
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_url(f"{office.origin}/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{office.origin}/")
    page.goto(office.address(identity))
    page.get_by_label("Why you are satisfied").fill("Nothing less intrusive has worked")
    page.get_by_role("button", name="Authorise this plan").click()
    expect(page.get_by_text("The deployment has been authorised.")).to_be_visible()
    approval = office.deployment(identity).authorisation
    assert approval is not None
    assert (approval.by, approval.rank) == (stage.OFFICER.id, "superintendent")
