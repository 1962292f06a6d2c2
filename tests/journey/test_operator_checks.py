"""An officer checks somebody who does not exist: with a real camera page, the real sandbox and real templates."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from peelian.nouns.operator_check import Ended, OperatorCheck
from peelian.nouns.person import Person
from tests.journey import checking
from tests.journey.checking import (
    BO,
    GWYN,
    IDRIS,
    JO,
    LISTED,
    LOWRI,
    NIA,
    PHONE,
    Base,
    Camera,
    decide,
    photograph,
    state,
)
from tests.journey.conftest import axe, shoot
from tests.journey.forgetting import Photographs, forgotten

KEPT = """async () => {
  const caches_ = await caches.keys(), databases = await indexedDB.databases();
  const stores = [...Object.keys(localStorage), ...Object.keys(sessionStorage)];
  return [...caches_, ...databases.map((it) => it.name), ...stores].filter((it) => it !== "peelian-theme");
}"""
SECRETS = ("N-one", "N-two", "He cannot say who he is")
"""What is known of whoever was found, and what was said of whoever was photographed."""


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Camera:
    made = Camera(path=tmp_path_factory.mktemp("camera") / "film.mjpeg")
    made.show("one")
    return made


@pytest.fixture(scope="module")
def filming(browser: Browser, camera: Camera) -> Iterator[Browser]:
    launched = checking.launch(browser, camera)
    yield launched
    launched.close()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    with checking.opened(tmp_path_factory.mktemp("desk")) as made:
        made.published()
        yield made


@pytest.fixture(scope="module")
def photographs(base: Base, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Photographs]:
    made = Photographs(folder=base.folder, aside=tmp_path_factory.mktemp("aside"), sent=base.sent)
    yield made
    made.gone_for_good()


@pytest.fixture
def phone(filming: Browser, base: Base, photographs: Photographs) -> Iterator[BrowserContext]:
    """A phone; when a journey is over, nothing of anybody may be left on it, or at the desk and in its memory."""
    made = filming.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        is_mobile=True,
        has_touch=True,
        locale="en-GB",
        permissions=["camera"],
    )
    yield made
    try:
        forgotten(made, base.origin, *SECRETS)
        photographs.gone()
        assert base.photographs() == 0
    finally:
        made.close()


@pytest.fixture
def page(phone: BrowserContext) -> Page:
    """A page that fails the test when its scripts do, or when it breaks its own content security policy."""
    made = phone.new_page()
    made.on("pageerror", lambda error: pytest.fail(f"script: {error}"))
    made.on("console", lambda said: pytest.fail(said.text) if "Content Security Policy" in said.text else None)
    return made


def look(page: Page, name: str) -> None:
    """Look at a page on a phone, light and dark: nothing may be in anybody's way."""
    for theme in ("light", "dark"):
        page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
        barriers = axe(page)
        assert not barriers, f"{name}, {theme}: {barriers}"
        shoot(page, f"check-{name}-{theme}")
    sideways = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert sideways <= 0, f"{name} scrolls sideways"


def begin(page: Page, base: Base, who: Person = NIA, **said: str) -> None:
    """Sign in, and state what is lawful."""
    base.sign_in(page, who)
    page.goto(f"{base.origin}/checks/new")
    state(page, **said)


def submit(page: Page) -> None:
    page.get_by_role("button", name="Open the camera").click()


def test_a_possible_match_is_decided_by_a_person_and_nothing_is_left(
    page: Page, base: Base, camera: Camera, photographs: Photographs
) -> None:
    camera.show("one")
    begin(page, base)
    look(page, "statement")
    submit(page)
    expect(page.get_by_text("Reference set: Custody, north, version 1, 3 pictures, last weeded on")).to_be_visible()
    assert page.locator("input[type=file]").count() == 0
    look(page, "camera")
    photograph(page)
    expect(page.get_by_role("heading", name="Possible match")).to_be_visible()
    expect(page.locator(".check-candidate")).to_contain_text("N-one")
    expect(page.locator(".check-candidate")).to_contain_text("Custody, 2025-05-01")
    expect(page.locator("main")).not_to_contain_text("%")
    assert page.locator("main img").count() >= 2
    assert page.evaluate("() => [...document.images].every((it) => it.complete && it.naturalWidth > 0)")
    assert base.photographs() == 1
    assert photographs.sent, "what the page sends is seen, and looked for after every journey"
    look(page, "possible")
    decide(page, "Same person", means="No independent check")
    expect(page.locator(".govuk-error-summary")).to_contain_text("needs an independent check")
    decide(page, "Same person")
    expect(page.get_by_role("heading", name="This check is over")).to_be_visible()
    look(page, "receipt")
    assert base.photographs() == 0
    assert page.evaluate(KEPT) == []
    gone = page.request.get(f"{page.url}/photo.jpg")
    assert gone.status == 404


def test_no_match_is_said_to_be_a_valid_result(page: Page, base: Base, camera: Camera) -> None:
    camera.show("stranger")
    begin(page, base)
    submit(page)
    photograph(page)
    expect(page.get_by_text("No match is a valid result")).to_be_visible()
    look(page, "none")
    decide(page, None, means="No independent check", outcome="Not identified")
    expect(page.get_by_role("heading", name="This check is over")).to_be_visible()
    assert base.photographs() == 0


def test_a_photograph_of_nobody_is_coached_in_words(page: Page, base: Base, camera: Camera) -> None:
    camera.show("nobody")
    begin(page, base)
    submit(page)
    photograph(page)
    expect(page.locator("[data-said]")).to_contain_text("No face was found. Come closer")
    camera.show("two")
    photograph(page)
    expect(page.locator(".check-candidate")).to_contain_text("N-two")
    decide(page, "Cannot tell")
    expect(page.get_by_role("heading", name="This check is over")).to_be_visible()


def test_every_trigger_opens_the_camera(page: Page, base: Base) -> None:
    triggers = list(base.site.desk.policy.operator_check.triggers.values())
    for number, trigger in enumerate(triggers):
        begin(page, base, IDRIS if number < 4 else LOWRI, trigger=trigger)
        submit(page)
        expect(page.get_by_role("button", name="Start the camera")).to_be_visible()
        page.get_by_label("Or say why you need no photograph any more").fill("They told us")
        page.get_by_role("button", name="End the check").click()
        expect(page.get_by_role("heading", name="This check is over")).to_be_visible()
        page.context.clear_cookies()


def test_a_private_place_and_seven_candidates_are_refused_in_words(page: Page, base: Base) -> None:
    begin(page, base, place="Home (private)")
    page.get_by_label("Candidates at most").fill("7")
    submit(page)
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_contain_text("Home is a private place: only a risk of significant harm allows a check there")
    expect(summary).to_contain_text("An answer has at most 6 candidates")
    look(page, "refused")
    assert page.locator("app-camera").count() == 0


def test_a_child_needs_a_supervisors_code(page: Page, base: Base, filming: Browser) -> None:
    begin(page, base)
    page.get_by_label("I believe, or was told, that this is a child").check()
    submit(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text("A child needs a supervisor")
    desk = filming.new_page(viewport=PHONE)  # type: ignore[arg-type]
    base.sign_in(desk, GWYN)
    desk.goto(f"{base.origin}/supervision")
    look(desk, "supervision")
    desk.get_by_label("Officer").select_option(label=NIA.name)
    desk.get_by_label("Why a child has to be checked").fill("Lost, and does not speak")
    desk.get_by_role("button", name="Make a code").click()
    code = desk.locator("#code").inner_text()
    look(desk, "code")
    desk.close()
    page.get_by_label("code, for a child").fill(code)
    submit(page)
    expect(page.get_by_role("button", name="Start the camera")).to_be_visible()
    page.get_by_label("Or say why you need no photograph any more").fill("Her mother came")
    page.get_by_role("button", name="End the check").click()


def _only_row(base: Base) -> OperatorCheck:
    with base.site.store.read() as unit:
        (row,) = unit.checks.all()
    return row


def test_a_browser_that_is_closed_leaves_no_photograph_behind(filming: Browser, camera: Camera, tmp_path: Path) -> None:
    camera.show("one")
    with checking.opened(tmp_path, undecided_s=30) as base:
        base.published()
        page = filming.new_page(viewport=PHONE)  # type: ignore[arg-type]
        begin(page, base)
        submit(page)
        photograph(page)
        expect(page.get_by_role("heading", name="Possible match")).to_be_visible()
        assert base.photographs() == 1
        page.close()
        over = time.monotonic() + 90
        # The photograph is overwritten first and the row finished after: a look in between sees neither to the end.
        while base.photographs() or _only_row(base).ended is None:
            assert time.monotonic() < over
            time.sleep(0.05)
        row = _only_row(base)
        assert (row.ended, row.owes_decision) == (Ended.TIMED_OUT, True)
        assert row.erased_at is not None
        page = filming.new_page(viewport=PHONE)  # type: ignore[arg-type]
        base.sign_in(page, NIA)
        page.goto(f"{base.origin}/checks")
        page.get_by_role("link", name="Go to it").click()
        expect(page.get_by_role("heading", name="A decision is missing")).to_be_visible()
        look(page, "owed")
        decide(page, "Cannot tell")
        expect(page.get_by_role("heading", name="This check is over")).to_be_visible()
        page.close()


def import_set(page: Page, base: Base, files: Path) -> str:
    """The keeper makes a set, fills it, and asks for publication; return its address."""
    base.sign_in(page, BO)
    page.goto(f"{base.origin}/reference-sets/new")
    look(page, "set-new")
    page.get_by_label("Name of the set").fill("Missing, south")
    page.get_by_label("Reported missing").check()
    page.get_by_label("starter", exact=True).check()
    page.get_by_role("button", name="Make the set").click()
    page.get_by_label("Table and pictures, or a ZIP").set_input_files(files)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("3 added, 1 refused")).to_be_visible()  # the page keeps itself up to date
    expect(page.get_by_text("N-nobody")).to_be_visible()
    look(page, "set-report")
    page.get_by_role("button", name="Close this report").click()
    page.get_by_role("button", name="Ask for publication").click()
    expect(page.get_by_text("Somebody else has to approve it").first).to_be_visible()
    return page.url


def test_a_set_is_imported_published_by_somebody_else_and_weeded(page: Page, base: Base, tmp_path: Path) -> None:
    files = tmp_path / "list.zip"
    files.write_bytes(checking.archive(*LISTED, "nobody"))
    where = import_set(page, base, files)
    page.context.clear_cookies()
    base.sign_in(page, JO)
    page.goto(where)
    page.get_by_label("Why this set may be searched").fill("Weeded this week")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("The set is published.")).to_be_visible()
    look(page, "set-published")
    page.context.clear_cookies()
    base.sign_in(page, BO)
    page.goto(where)
    page.get_by_label("Reference of somebody against whom no further action was taken").fill("N-two")
    page.get_by_role("button", name="Mark for weeding").click()
    expect(page.get_by_text("1 picture has to be weeded")).to_be_visible()
    page.get_by_role("button", name="Weed now").click()
    expect(page.get_by_text("Pictures: 1, keys destroyed: 1")).to_be_visible()
    page.goto(f"{base.origin}/reference-sets")
    look(page, "sets")


@pytest.mark.parametrize("kind", ["check", "live"])
def test_a_notice_is_read_on_a_phone_in_two_languages_and_printed_as_a_card(page: Page, base: Base, kind: str) -> None:
    page.goto(f"{base.origin}/notice/{kind}")
    look(page, f"notice-{kind}")
    page.get_by_role("link", name="Cymraeg").click()
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    expect(page.locator(".check-card").first).to_have_attribute("lang", "cy")
    look(page, f"notice-{kind}-cy")
    page.evaluate("() => { document.documentElement.dataset.theme = 'dark'; }")
    page.emulate_media(media="print")
    ink = page.locator(".check-card h2").first.evaluate("(it) => getComputedStyle(it).color.match(/\\d+/g).map(Number)")
    assert max(ink[:3]) < 100, "whoever reads in the dark prints on white paper all the same"
    expect(page.locator(".check-card")).to_have_count(2)
    expect(page.locator("footer")).to_be_hidden()
