"""Every page of a demonstration's desk, looked at as everybody will: on a phone and at a desk, by day and by night.

`PEELIAN_LOOKS=all` looks at each in each way, with forced colours and on paper, and lays pictures into `build/looks`.
Else each is measured on a phone, and every other one has its turn of the rest: other journeys look at most of them too.
"""

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from peelian.nouns.person import Person
from peelian.web.public import site as public
from tests.journey import furnished, seen
from tests.journey.conftest import ROOT, axe, shoot
from tests.journey.furnished import House
from tests.journey.looks import FORMS, OTHERS, PAGES, SHOWN, Look
from tests.journey.seen import SQUEEZED, Watching

PHONE, DESK = (390, 844), (1280, 900)
WAYS = ((PHONE, "light"), (DESK, "dark"), (PHONE, "dark"), (DESK, "light"))
LOST = 5
"""Of so many pages the keyboard goes through one, where not all is looked at."""

ALL = os.environ.get("PEELIAN_LOOKS") == "all"  # noqa: TID251 (a test's own switch)
LOOKS = ROOT / "build" / "looks"

SUBMIT = """() => [...document.querySelectorAll('main form[method=post]')]
  .sort((one, other) => other.elements.length - one.elements.length)[0].requestSubmit()"""
"""Sends the longest form of a page."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with furnished.opened(tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(locale="en-GB", timezone_id="Europe/London", reduced_motion="reduce")
    yield made
    made.close()


def become(watching: Watching, house: House, who: Person | None) -> None:
    """Sign in as the one click of a demonstration does."""
    watching.page.context.clear_cookies()
    if who is not None:
        origin = house.site.origin
        form: dict[str, str | float | bool] = {"person": who.id}
        answer = watching.page.request.post(f"{origin}/sign-in/demo", form=form, headers={"origin": origin})
        assert answer.ok, answer.text()


def address(house: House, path: str) -> str:
    return house.site.origin + path.format(**house.ids)


def every_way(watching: Watching, name: str, turn: int) -> list[str]:
    """Look at the page that is open; return what is wrong with it."""
    page, wrong = watching.page, []
    if ALL or turn % LOST == 0:
        wrong += seen.lost(page)
    for size in (SQUEEZED, PHONE, DESK) if ALL else (SQUEEZED, PHONE):
        wrong += seen.crowded(page, size, whole=size is PHONE)
    for size, theme in WAYS if ALL else WAYS[turn % (2 * len(WAYS)) :][:1]:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
        wrong += [f"{size[0]} px, {theme}: {one}" for one in axe(page)]
        if ALL:
            LOOKS.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=LOOKS / f"{name}.{size[0]}.{theme}.png", full_page=True)
    for kept in SHOWN.get(name, ()):
        *_, theme, width = kept.split("-")
        page.set_viewport_size({"width": int(width), "height": dict((PHONE, DESK))[int(width)]})
        page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; scrollTo(0, 0); }", theme)
        shoot(page, kept)
    if ALL:
        for media in ({"forced_colors": "active"}, {"media": "print", "forced_colors": "none"}):
            page.emulate_media(**media)  # type: ignore[arg-type]
            page.screenshot(path=LOOKS / f"{name}.{next(iter(media.values()))}.png", full_page=True)
        wrong += seen.lost(page)
        page.emulate_media(media="screen")
    return [f"{name}: {one}" for one in [*wrong, *watching.faults()]]


def looks() -> list[Look]:
    """Every look, whoever looks next to each other, so that nobody signs in twice."""
    found = [one for each in PAGES.values() for one in each]
    return sorted(found, key=lambda one: (one.who is not None, "" if one.who is None else one.who.id))


def test_every_page_of_a_desk_can_be_read_by_everybody(context: BrowserContext, house: House) -> None:
    watching, wrong = seen.by(context), list[str]()
    last: Person | None = None
    for turn, look in enumerate(looks()):
        if look.who is not last:
            become(watching, house, look.who)
            last = look.who
        watching.page.goto(address(house, look.path))
        watching.page.locator("h1, alert-queue").first.wait_for()
        wrong += every_way(watching, look.name, turn)
    assert not wrong, "\n".join(wrong)


def test_every_page_of_the_public_site_can_be_read_by_everybody(context: BrowserContext, house: House) -> None:
    watching, wrong = seen.by(context), list[str]()
    folders = public.FOLDERS.values() if ALL else [public.FOLDERS["en"]]
    for turn, path in enumerate(f"{folder}{name}.html" for folder in folders for name in public.PAGES):
        watching.page.goto(address(house, f"/public/{path}"))
        wrong += every_way(watching, f"public-{path.removesuffix('.html').replace('/', '-')}", turn)
    assert not wrong, "\n".join(wrong)


def send_empty(page: Page, where: str) -> None:
    """Skip the menu, send a form with nothing in it, and go from each fault to its field."""
    page.goto(where)
    assert seen.skipped(page), where
    page.evaluate(SUBMIT)
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    for link in summary.locator("a").all():
        link.click()
        aim = (link.get_attribute("href") or "").removeprefix("#")
        assert page.evaluate("(aim) => document.activeElement.id === aim", aim), f"{where}: {aim}"


def test_a_form_that_lacks_everything_says_so_where_the_keyboard_is(context: BrowserContext, house: House) -> None:
    watching = seen.by(context)
    for look in FORMS if ALL else FORMS[::3]:
        become(watching, house, look.who)
        send_empty(watching.page, address(house, look.path))


def test_a_route_that_nobody_looks_at_says_why(house: House) -> None:
    shown = {path for method, path, _ in house.site.app.state.routes if method == "GET"}
    assert shown == PAGES.keys() | OTHERS.keys()
    assert not PAGES.keys() & OTHERS.keys()
