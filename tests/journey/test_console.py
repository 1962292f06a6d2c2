"""An operator before the console, by keyboard alone, and what the screen says when things go wrong."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from peelian.jobs.live.desk.alerts import Opinion
from peelian.nouns.case import View
from peelian.nouns.person import Role
from tests.fakes import web_door
from tests.fakes.web_console import BAND
from tests.journey.conftest import Server, axe, serve, shoot

SignIn = Callable[[Page, Role], None]


@pytest.fixture
def console(page: Page, server: Server, sign_in: SignIn) -> Page:
    """The console of an operator, with moving pictures."""
    sign_in(page, Role.OPERATOR)
    server.play()
    page.goto(server.address)
    expect(page.locator("camera-tile .tile-veil:visible")).to_have_count(0)
    return page


def adjudications(server: Server) -> list[Opinion]:
    return [call[3] for call in server.console.calls if isinstance(call[-1], Opinion) and isinstance(call[3], Opinion)]


def test_an_alert_is_looked_at_decided_and_sent_on_without_a_mouse(console: Page, server: Server) -> None:
    server.console.ring()
    server.console.ring(category="Missing and at increased risk of harm")
    expect(console.locator("#count")).to_have_text("2 to look at")
    console.locator("alert-card button").first.focus()
    for key in ("j", "k", "j"):
        console.keyboard.press(key)
    console.keyboard.press("Enter")
    expect(console.locator("alert-review h2")).to_be_focused()
    expect(console.locator("alert-review h2")).to_have_text("Wanted by the courts")
    expect(console.locator("alert-review img")).to_have_count(2)
    expect(console.locator("alert-review")).not_to_contain_text(BAND)
    for key in ("t", "1", "2", "r"):
        console.keyboard.press(key)
    expect(console.get_by_role("button", name="Record what you see")).to_be_focused()
    assert not adjudications(server)
    console.keyboard.press("Enter")
    expect(console.locator("alert-review")).to_contain_text(BAND)
    assert adjudications(server) == [Opinion(view=View.TRUE, reasons=("feature_match", "mark_match"))]
    expect(console.locator("#count")).to_have_text("1 to look at")
    console.get_by_label("Engagement officer", exact=True).focus()
    console.keyboard.press("ArrowDown")
    console.keyboard.press("Tab")
    console.keyboard.press("Enter")
    expect(console.locator("alert-review")).to_contain_text("Sent to Mair Pugh")
    console.locator("alert-review h2").focus()
    console.keyboard.press("Escape")
    expect(console.locator("alert-review")).to_be_hidden()
    expect(console.locator("alert-card[data-id=A-1] button")).to_be_focused()


@pytest.mark.parametrize("keys", ["t", "f", "c", "1", "r", "Enter", "ttt", "t1", "fr"])
def test_no_stray_key_decides_anything(console: Page, server: Server, keys: str) -> None:
    server.console.ring()
    console.locator("alert-card button").click()
    expect(console.locator("alert-review form")).to_be_visible()
    for key in [keys] if keys == "Enter" else keys:
        console.keyboard.press(key)
    console.keyboard.press("Enter") if keys in {"t", "fr"} else None
    console.wait_for_timeout(200)
    assert not adjudications(server)


def test_keys_do_nothing_outside_of_the_queue_while_somebody_types_or_when_switched_off(
    console: Page, server: Server
) -> None:
    server.console.ring()
    console.locator("#sound").focus()
    for key in ("j", "t", "1", "?"):
        console.keyboard.press(key)
    expect(console.locator("#sound")).to_be_focused()
    expect(console.locator("dialog")).to_be_hidden()
    console.locator("alert-card button").click()
    console.get_by_label("Note").focus()
    console.keyboard.type("tfc1?")
    expect(console.get_by_label("Note")).to_have_value("tfc1?")
    assert console.locator("alert-review :checked").count() == 0
    console.locator("#shortcuts").click()
    expect(console.locator("#shortcuts")).to_have_attribute("aria-pressed", "false")
    console.locator("alert-review h2").focus()
    console.keyboard.press("t")
    assert console.locator("alert-review :checked").count() == 0
    console.reload()
    expect(console.locator("#shortcuts")).to_have_text("Keys off")


def test_what_was_left_out_is_asked_for(console: Page, server: Server) -> None:
    server.console.ring()
    console.locator("alert-card button").click()
    record = console.get_by_role("button", name="Record what you see")
    record.click()
    expect(console.locator(".review-error").first).to_have_text("Choose what you see.")
    console.locator("alert-review h2").focus()
    console.keyboard.press("f")
    record.click()
    expect(console.locator(".review-error").first).to_have_text("Choose at least one reason.")
    assert not adjudications(server)


def test_both_pictures_are_zoomed_alike(console: Page, server: Server) -> None:
    server.console.ring()
    console.locator("alert-card button").click()
    expect(console.locator("alert-review img")).to_have_count(2)
    for key in ("+", "+", "ArrowLeft"):
        console.keyboard.press(key)
    styles = console.eval_on_selector_all("alert-review img", "all => all.map((one) => one.style.transform)")
    assert styles[0] == styles[1]
    assert "scale(1.5625)" in styles[0]
    expect(console.locator(".pair-level")).to_have_text("1.56\N{MULTIPLICATION SIGN}")
    console.keyboard.press("0")
    expect(console.locator(".pair-level")).to_have_text("1\N{MULTIPLICATION SIGN}")


def test_sound_is_off_until_somebody_turns_it_on_and_says_so(console: Page) -> None:
    expect(console.locator("#sound")).to_have_text("⚠ Sound off")
    console.locator("#sound").click()
    expect(console.locator("#sound")).to_have_text("Sound on")
    console.locator("#sound").click()
    expect(console.locator("#sound")).to_have_attribute("aria-pressed", "false")


def test_an_alert_is_spoken_and_its_way_to_the_screen_is_measured(console: Page, server: Server) -> None:
    server.console.ring()
    expect(console.locator("#said")).to_have_text("Alert from camera North gate: Wanted by the courts.")
    for _ in range(5):
        server.console.ring()
    console.wait_for_function("() => window.peelian.latencies.length === 6")
    measured = console.evaluate("() => window.peelian.latencies")
    assert all(0 < one["ms"] < 5000 for one in measured)
    expect(console.locator("health-panel")).to_contain_text("(6 alerts)")
    expect(console.locator("#said")).to_have_text(re.compile("And 4 more"), timeout=8000)


def test_a_camera_that_gives_nothing_says_since_when(console: Page, server: Server) -> None:
    server.film.clear()
    expect(console.locator("camera-tile .tile-veil").first).to_have_text(
        re.compile(r"No live data since \d\d:\d\d:\d\d")
    )
    server.console.states["South gate"] = "lost"
    server.console.tell("health", server.console.health())
    expect(console.locator("camera-tile[camera='South gate'] .tile-state")).to_have_text("⚠ lost")


def test_a_desk_that_is_gone_is_said_to_be_and_what_was_missed_comes_after(console: Page, server: Server) -> None:
    server.console.ring()
    expect(console.locator("alert-card")).to_have_count(1)
    server.film.clear()
    server.running.should_exit = True
    server.thread.join(5)
    expect(console.locator("#stale")).to_have_text(re.compile("No live data since"), timeout=8000)
    server.console.ring()
    port = int(server.origin.rsplit(":", 1)[1])
    server.running, server.thread = serve(server.desk, port)
    expect(console.locator("alert-card")).to_have_count(2, timeout=10000)
    expect(console.locator("#stale")).to_be_hidden()


def test_the_screen_says_that_nothing_can_be_recorded_and_so_no_alert_is_shown(console: Page, server: Server) -> None:
    expect(console.locator("#unrecorded")).to_be_hidden()
    server.console.recording = "failing"
    server.console.tell("health", server.console.health())
    expect(console.locator("#unrecorded")).to_be_visible()


def test_the_strip_is_red_when_the_recogniser_is_unconfined(console: Page, server: Server) -> None:
    expect(console.locator("#unconfined")).to_be_hidden()
    server.console.unconfined = True
    server.console.tell("health", server.console.health())
    expect(console.locator("#unconfined")).to_be_visible()
    assert axe(console) == []


def test_an_end_is_said_and_the_time_left_is_nothing(console: Page, server: Server) -> None:
    server.film.clear()
    server.console.tell("ended", {"why": "the time was over"})
    expect(console.locator("#ended")).to_contain_text("has ended: the time was over")
    expect(console.locator('[data-figure="left"]')).to_have_text("0:00:00")


def test_somebody_who_may_not_see_alerts_sees_none(page: Page, server: Server, sign_in: SignIn) -> None:
    server.console.ring()
    sign_in(page, Role.AUTHORISING_OFFICER)
    page.goto(server.address)
    expect(page.locator("alert-queue")).to_contain_text("Your roles do not include seeing alerts")
    server.console.ring()
    page.wait_for_timeout(300)
    expect(page.locator("alert-card")).to_have_count(0)


def test_a_session_that_ends_ends_the_console(console: Page, server: Server) -> None:
    with server.desk.store.change() as unit:
        unit.sessions.close_all(web_door.person(Role.OPERATOR))
    expect(console.locator("#fault")).to_contain_text("You have been signed out", timeout=5000)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080), (683, 384), (390, 844)])
def test_the_console_has_no_barrier(console: Page, server: Server, theme: str, width: int, height: int) -> None:
    """683 by 384 is 1366 by 768 at 200 % zoom."""
    console.set_viewport_size({"width": width, "height": height})
    console.get_by_role("button", name=theme.capitalize(), exact=True).click()
    back = console.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert back == {"dark": "rgb(19, 27, 34)", "light": "rgb(255, 255, 255)"}[theme]
    for category in ("Wanted by the courts", "Missing and at increased risk of harm"):
        server.console.ring(category=category)
    server.console.ring(volunteer=True)
    expect(console.locator("alert-card")).to_have_count(3)
    assert axe(console) == []
    shoot(console, f"console-{theme}-{width}") if width in {1366, 390} else None
    console.locator("alert-card button").last.click()
    expect(console.locator("alert-review img")).to_have_count(2)
    assert axe(console) == []
    shoot(console, f"alert-{theme}-{width}") if width in {1366, 390} else None
    across = console.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert across <= 0, "the page scrolls sideways"


def test_the_console_works_in_forced_colours_and_without_motion(
    context: BrowserContext, page: Page, server: Server, sign_in: SignIn
) -> None:
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    sign_in(page, Role.OPERATOR)
    page.goto(server.address)
    server.console.ring()
    page.locator("alert-card button").click()
    expect(page.get_by_role("button", name="Record what you see")).to_be_visible()
    # The checker reads colours as they were written, not as they are forced to be.
    assert axe(page, but="color-contrast") == []
