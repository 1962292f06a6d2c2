"""A survey from its first answer to a correction that the public reads, by keyboard alone where a body answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from peelian.nouns.ids import RoundId
from peelian.nouns.person import Role
from tests.fakes import survey_door, web_door
from tests.fakes.survey_door import SurveyDoor
from tests.fakes.surveys import DEADLINE
from tests.journey.conftest import axe, free_port, serve, shoot

BLACK = "rgb(11, 12, 12)"
"""Of text on paper, whatever the theme."""


@dataclass
class Place:
    """A desk with surveys that answers on a port, and its one round."""

    door: SurveyDoor
    of: RoundId

    @property
    def here(self) -> str:
        return f"{self.door.desk.door.origin}/surveys/{self.of}"

    @property
    def public(self) -> str:
        return f"{self.door.desk.door.origin}/published/surveys"

    def sign_in(self, page: Page, role: Role) -> None:
        self.sign_in_as(page, web_door.NAMES[role][0])

    def sign_in_as(self, page: Page, name: str) -> None:
        page.context.clear_cookies()
        page.goto(f"{self.door.desk.door.origin}/sign-in")
        page.get_by_role("button", name=name).click()
        page.wait_for_url(f"{self.door.desk.door.origin}/")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    port = free_port()
    door = survey_door.make(tmp_path, origin=f"http://localhost:{port}")
    of = door.open()
    running, thread = serve(door.desk, port)
    yield Place(door=door, of=of)
    running.should_exit = True
    thread.join(5)


def to(page: Page, label: str) -> None:
    """Go on with the tab key until a control of that name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        found = page.evaluate(
            "() => { const it = document.activeElement; const label = it.labels && it.labels[0];"
            "return (it.getAttribute('aria-label') || (label ? label.textContent : it.textContent) || '').trim(); }"
        )
        if found == label:
            return
    pytest.fail(f"the tab key does not lead to {label!r}")


def go(page: Page, *labels: str) -> None:
    """Go to each control in turn; press the last one."""
    for label in labels:
        to(page, label)
    page.keyboard.press("Enter")


def write(page: Page, **texts: str) -> None:
    """Type into controls, each reached with the tab key."""
    for label, text in texts.items():
        to(page, label)
        page.keyboard.type(text)


def answer_the_body(page: Page, place: Place) -> None:
    """Answer one question, leave, come back and answer the rest of the part."""
    page.goto(f"{place.here}/parts/general")
    to(page, "Yes")
    page.keyboard.press("Space")
    write(page, **{"Evidence, such as a document's reference": "Board paper 7"})
    go(page, "Save and stay here")
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto(place.here)
    expect(page.get_by_role("row", name="The body")).to_contain_text("2")
    go(page, "The body")
    expect(page.get_by_role("radio", name="Yes").first).to_be_checked()
    to(page, "Yes")
    to(page, "Yes")
    page.keyboard.press("ArrowDown")
    write(page, Answer="By post")
    go(page, "Save and go on")
    page.wait_for_url("**/parts/uav")


def answer_the_drones(page: Page, place: Place) -> None:
    """Answer the question on which the others hang, then those, and say that all is complete."""
    to(page, "Yes")
    page.keyboard.press("Space")
    go(page, "Save and go on")
    expect(page.get_by_label("Number")).to_be_visible()
    write(page, **{"Number": "4", "Maker, row 1": "DJI", "Model, row 1": "M30"})
    assert axe(page) == []
    shoot(page, "survey-part")
    go(page, "Save and go on")
    page.wait_for_url(place.here)
    assert axe(page) == []
    go(page, "The answers are complete")
    expect(page.get_by_text("The answers wait for the senior owner to sign them.")).to_be_visible()


def sign_off(page: Page, place: Place) -> None:
    """Read and sign, as the senior owner, by keyboard."""
    place.sign_in(page, Role.SENIOR_OWNER)
    page.goto(f"{place.here}/answers/ash")
    expect(page.get_by_text("DJI, M30")).to_be_visible()
    assert axe(page) == []
    go(page, "Sign these answers")
    expect(page.get_by_text("The answers are signed.")).to_be_visible()


def close_and_publish(page: Page, place: Place) -> None:
    """Close and publish when the deadline is over, as oversight."""
    place.door.desk.clock.at = DEADLINE + timedelta(minutes=1)
    place.sign_in(page, Role.OVERSIGHT)
    page.goto(place.here)
    expect(page.get_by_text("1 of 6 bodies have signed")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="Invitations and reminders").click()
    expect(page.get_by_text("5 of 6 bodies have not signed")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="Print the reminders").click()
    expect(page.get_by_role("region", name="Elm")).to_be_visible()
    assert axe(page) == []
    page.goto(place.here)
    page.get_by_role("button", name="Close the round").click()
    page.get_by_role("button", name="Ask to publish the totals").click()
    expect(page.get_by_text("Somebody else of oversight has to say yes.")).to_be_visible()
    place.sign_in_as(page, "Olwen Second")
    page.goto(place.here)
    assert axe(page) == []
    page.get_by_role("button", name="Publish the totals").click()
    expect(page.get_by_text("Anybody can read its totals.")).to_be_visible()


def correct(page: Page, place: Place) -> None:
    """Ask for a correction, as the officer; say yes to it, as the senior owner."""
    place.sign_in(page, Role.ESTATE_OFFICER)
    page.goto(f"{place.here}/correct/owner")
    page.get_by_role("radio", name="No", exact=True).check()
    page.get_by_label("Why it was wrong").fill("The wrong board")
    assert axe(page) == []
    page.get_by_role("button", name="Ask for the correction").click()
    place.sign_in(page, Role.SENIOR_OWNER)
    page.goto(f"{place.here}/answers/ash")
    assert axe(page) == []
    page.get_by_role("button", name="Approve the correction").click()
    expect(page.get_by_role("heading", name="Corrections", exact=True)).to_be_visible()
    expect(page.get_by_text("It says now: No (Evidence: Board paper 7). The wrong board")).to_be_visible()
    assert axe(page) == []


def test_a_body_answers_by_keyboard_its_owner_signs_and_corrects_and_the_public_reads(page: Page, place: Place) -> None:
    place.sign_in(page, Role.ESTATE_OFFICER)
    answer_the_body(page, place)
    answer_the_drones(page, place)
    sign_off(page, place)
    close_and_publish(page, place)
    correct(page, place)
    page.context.clear_cookies()
    page.goto(place.public)
    page.get_by_role("link", name="A round").click()
    expect(page.get_by_text("1 of the 6 bodies that were asked answered (17%).")).to_be_visible()
    expect(page.get_by_text("The wrong board")).to_be_visible()
    expect(page.get_by_text("issue 2").first).to_be_visible()
    assert axe(page) == []


@pytest.mark.parametrize("width", [1366, 390])
def test_the_public_reads_the_2022_round_on_any_screen(page: Page, place: Place, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{place.public}/example-2022")
    expect(page.get_by_text("39 of the 47 bodies that were asked answered (83%).")).to_be_visible()
    expect(page.get_by_role("img").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []
    shoot(page, f"survey-2022-{width}")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.querySelector('td')).color") == BLACK
    expect(page.get_by_role("img").first).to_be_visible()
    expect(page.get_by_role("link", name="PDF")).to_be_hidden()


def test_the_form_that_opens_a_round_and_the_list_of_rounds_have_no_fault(page: Page, place: Place) -> None:
    place.sign_in(page, Role.OVERSIGHT)
    page.set_viewport_size({"width": 320, "height": 640})
    for path in (place.here, f"{place.here}/letters", f"{place.door.desk.door.origin}/surveys"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
    assert axe(page) == []
    page.goto(f"{place.door.desk.door.origin}/surveys/new")
    page.get_by_role("button", name="Open the round").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a questionnaire")
    assert axe(page) == []
