"""Signing in with a passkey, letting people in, and pages without barriers."""

from collections.abc import Callable
from typing import Protocol

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from peelian.nouns.person import Role
from tests.fakes import web_door
from tests.journey.conftest import Server, axe, shoot

SignIn = Callable[[Page, Role], None]


class Unlocks(Protocol):
    """Switches whether the owner of a phone unlocks it."""

    def __call__(self, *, yes: bool) -> None: ...


PAGES = {"people": "/people", "person": "/people/p-dpo", "add": "/people/add", "home": "/"}


def authenticator(context: BrowserContext, page: Page) -> Unlocks:
    """Give a page a phone that keeps passkeys; the answer switches whether its owner unlocks it."""
    tools = context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def unlocks(*, yes: bool) -> None:
        tools.send("WebAuthn.setUserVerified", {"authenticatorId": made, "isUserVerified": yes})

    return unlocks


def make_passkey(page: Page, server: Server) -> None:
    """Make a passkey by the link that is open, and sign out again."""
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_url(f"{server.origin}/")
    page.get_by_role("button", name="Sign out").click()


def test_somebody_is_let_in_makes_a_passkey_and_signs_in_with_it(
    context: BrowserContext, page: Page, server: Server, sign_in: SignIn
) -> None:
    unlocks = authenticator(context, page)
    sign_in(page, Role.ADMINISTRATOR)
    page.goto(f"{server.origin}/people/add")
    page.get_by_label("Name").fill("Lee Vaughan")
    page.get_by_label("Rank").select_option("sergeant")
    page.get_by_label("Auditor").check()
    page.get_by_label("Why they need to work with Peelian").fill("Joins on Monday")
    page.get_by_role("button", name="Add, and make a link").click()
    link = page.locator("#link").inner_text()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("alert", name="Done")).to_contain_text("You have signed out")

    page.goto(link)
    expect(page.get_by_text("Lee Vaughan")).to_be_visible()
    assert axe(page) == []
    make_passkey(page, server)

    unlocks(yes=False)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[data-said]")).not_to_be_empty()
    unlocks(yes=True)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{server.origin}/")
    expect(page.get_by_role("heading", name="Lee Vaughan")).to_be_visible()
    assert sum("person:signed_in" in str(event) for event in server.desk.events()) == 3

    page.get_by_role("button", name="Sign out").click()
    answer = page.goto(link)
    assert answer is not None
    assert answer.status == 410
    expect(page.get_by_text("This link was used or has expired")).to_be_visible()


def test_a_passkey_of_somebody_who_was_switched_off_opens_nothing(
    context: BrowserContext, page: Page, server: Server, sign_in: SignIn
) -> None:
    authenticator(context, page)
    sign_in(page, Role.ADMINISTRATOR)
    page.goto(f"{server.origin}/people/p-dpo")
    page.get_by_role("button", name="Make a new link").click()
    link = page.locator("#link").inner_text()
    page.get_by_role("button", name="Sign out").click()
    page.goto(link)
    make_passkey(page, server)
    sign_in(page, Role.ADMINISTRATOR)
    page.goto(f"{server.origin}/people/p-dpo")
    page.locator("#why-off").fill("Left")
    page.get_by_role("button", name="Switch off").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[data-said]")).to_contain_text("not accepted")


@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("size", [(1366, 768), (683, 384), (390, 844)])
def test_no_page_has_a_barrier(page: Page, server: Server, sign_in: SignIn, theme: str, size: tuple[int, int]) -> None:
    """683 by 384 is 1366 by 768 at 200 % zoom."""
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{server.origin}/sign-in")
    page.get_by_role("button", name=theme, exact=True).click()
    page.keyboard.press("Home")
    shots = width in {1366, 390}
    for name, path in {"sign-in": "/sign-in", **PAGES, "missing": "/nothing"}.items():
        if name == "people":
            sign_in(page, Role.ADMINISTRATOR)
        page.goto(f"{server.origin}{path}")
        assert axe(page) == [], path
        sideways = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert sideways <= 0, path
        if shots and name in {"sign-in", "people", "person"}:
            shoot(page, f"{name}-{theme.lower()}-{width}")
    page.goto(f"{server.origin}/people/add")
    page.get_by_role("button", name="Add, and make a link").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter their name")
    assert axe(page) == []
    if shots:
        shoot(page, f"error-{theme.lower()}-{width}")


def test_the_theme_that_was_chosen_is_there_before_the_page_is_drawn(page: Page, server: Server) -> None:
    page.goto(f"{server.origin}/sign-in")
    page.get_by_role("button", name="Dark", exact=True).click()
    page.reload()
    assert page.evaluate("() => document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(19, 27, 34)"
    page.get_by_role("button", name="System", exact=True).click()
    page.emulate_media(color_scheme="light")
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_forms_work_without_scripts(browser_without_scripts: Page, server: Server) -> None:
    page = browser_without_scripts
    page.goto(f"{server.origin}/sign-in")
    page.get_by_role("button", name=web_door.NAMES[Role.ADMINISTRATOR][0]).click()
    page.goto(f"{server.origin}/people/add")
    page.get_by_label("Name").fill("Lee Vaughan")
    page.get_by_label("Auditor").check()
    page.get_by_label("Why they need to work with Peelian").fill("Joins on Monday")
    page.get_by_role("button", name="Add, and make a link").click()
    expect(page.locator("#link")).to_contain_text("/enrol/")


def test_the_language_can_be_chosen(page: Page, server: Server) -> None:
    page.goto(f"{server.origin}/sign-in")
    page.get_by_role("link", name="Cymraeg").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mewngofnodi")
    assert page.evaluate("() => document.documentElement.lang") == "cy"
    assert axe(page) == []


def test_a_printed_page_leaves_buttons_and_menus_out(page: Page, server: Server, sign_in: SignIn) -> None:
    sign_in(page, Role.ADMINISTRATOR)
    page.goto(f"{server.origin}/people")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(page.get_by_text("Ruth Levy")).to_be_visible()
    after = "() => getComputedStyle(document.querySelector('main a.govuk-link[href^=\"/\"]'), '::after').content"
    assert page.evaluate(after) == "none", "an address within the desk is of no use on paper"


def test_whoever_seems_to_have_left_is_told_before_they_are_signed_out(
    page: Page, server: Server, sign_in: SignIn
) -> None:
    page.clock.install()
    sign_in(page, Role.ADMINISTRATOR)
    page.clock.fast_forward("12:50")
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    page.clock.fast_forward("00:15")
    expect(page.get_by_role("alertdialog")).to_contain_text("signed out in two minutes")
    assert axe(page) == []
    with page.expect_response(f"{server.origin}/session") as answer:
        page.keyboard.press("Shift")
    assert answer.value.status == 200
    expect(page.get_by_role("alertdialog")).to_be_hidden()
