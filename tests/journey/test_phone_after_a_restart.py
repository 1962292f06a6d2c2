"""The desk stops while an officer is with somebody, and starts again: nothing is lost, and nothing counted twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.journey import phones, van
from tests.journey.phones import Film, Officer
from tests.journey.van import SECRETS, Street


@pytest.fixture
def phone(tmp_path: Path, browser: Browser) -> Iterator[BrowserContext]:
    """A phone with a camera."""
    film = Film(path=tmp_path / "film.mjpeg")
    film.show("listed")
    filming = phones.launch(browser, film)
    size = {"width": 390, "height": 844}
    yield filming.new_context(viewport=size, is_mobile=True, has_touch=True, locale="en-GB")  # type: ignore[arg-type]
    filming.close()


def begun(street: Street, phone: BrowserContext) -> tuple[Officer, str]:
    """An officer who took an alert up."""
    one = Officer(origin=street.origin, context=phone, page=phone.new_page())
    one.enrol(street.invite())
    alert = street.release()
    one.open()
    one.press("I will speak to them")
    expect(one.page.get_by_role("button", name="Speaking to them")).to_be_visible()
    return one, alert


def test_what_was_done_while_the_desk_was_gone_is_sent_once_when_it_is_back_and_the_code_was_typed(
    tmp_path: Path, phone: BrowserContext
) -> None:
    with van.opened(tmp_path / "desk") as base:
        street = base.live()
        one, alert = begun(street, phone)
    # The desk is gone; nobody told the phone.
    one.sees("No connection")
    one.press("Speaking to them")
    expect(one.page.locator("main")).to_contain_text("Queued: 1.")
    assert not any(secret in one.page.content() for secret in SECRETS)
    port = int(street.origin.rsplit(":", 1)[1])
    with van.opened(tmp_path / "desk", port=port, again=True) as base:
        street = Street(office=base.office, deployment=street.deployment, way=base.way)
        expect(one.page.get_by_role("button", name="Unlock")).to_be_visible()
        assert [act for _, act in street.done(alert)] == ["will_engage"]
        one.unlock()
        one.page.wait_for_function("() => peelian.phone.outbox.count === 0")
        expect(one.page.locator("#notes")).to_contain_text("Sent: Speaking to them")
        assert [act for _, act in street.done(alert)] == ["will_engage", "engaged"]
        one.open()
        expect(one.page.get_by_role("button", name="Second look")).to_be_visible()
