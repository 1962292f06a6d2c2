"""What people see when the desk cannot keep anything, and when its clock was set back."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from peelian.nouns.person import Role
from peelian.web.delay import FAILURES, WINDOW
from tests.fakes import fuzzing, web_door
from tests.fakes.web_door import Desk, form_token

NOT_KEPT = "The desk cannot keep anything now"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = web_door.make(tmp_path)
    yield made
    made.store.close()


def off(browser: TestClient, token: str) -> tuple[int, str]:
    """Switch somebody off; return the status, and the text of where it leads."""
    who = web_door.person(Role.OPERATOR)
    answer = browser.post(f"/people/{who}/off", data={"_token": token, "why-off": "Left"})
    return answer.status_code, answer.text


@contextmanager
def full(desk: Desk) -> Iterator[None]:
    """Let the store's file grow no more."""

    def bounded(dbapi: sqlite3.Connection, *_: object) -> None:
        dbapi.execute("PRAGMA max_page_count = 1")  # SQLite takes what it has already

    event.listen(desk.store._engine, "checkout", bounded)
    try:
        yield
    finally:
        event.remove(desk.store._engine, "checkout", bounded)


def test_with_a_full_disk_nothing_changes_everybody_is_told_and_pages_are_read_on(desk: Desk, tmp_path: Path) -> None:
    browser = desk.browser(Role.ADMINISTRATOR)
    token, before = form_token(browser), len(desk.events())
    status, text = 200, ""
    with full(desk):
        for _ in range(200):  # what is free in the file already is used up first
            status, text = off(browser, token)
            if status != 200:
                break
        kept = len(desk.events())
        assert (status, NOT_KEPT in text, "the disk is full" in text) == (503, True, True)
        assert str(tmp_path) not in text
        assert off(browser, token)[0] == 503
        assert len(desk.events()) == kept >= before
        desk.clock.forward(minutes=1)  # the session would be counted as used now, which cannot be written
        assert browser.get("/people").status_code == 200


def test_a_store_that_somebody_else_has_locked_is_said_to_be(desk: Desk, tmp_path: Path) -> None:
    browser = desk.browser(Role.ADMINISTRATOR)
    token = form_token(browser)
    other = sqlite3.connect(next(tmp_path.rglob("desk.sqlite")), isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        browser.headers["accept"] = "application/json"
        status, text = off(browser, token)
        assert (status, "another program is writing" in text) == (503, True)
        assert str(tmp_path) not in text
        assert browser.get("/people").status_code == 200
    finally:
        other.close()
    assert off(browser, token)[0] == 200


def test_after_a_clock_was_set_back_a_year_everybody_signs_in_again_and_works_on(desk: Desk) -> None:
    browser = desk.browser(Role.ADMINISTRATOR)
    desk.clock.forward(days=-365)
    assert browser.get("/people", follow_redirects=False).headers["location"].startswith("/sign-in")
    browser = desk.browser(Role.ADMINISTRATOR)
    for page in fuzzing.reached(browser, most=20).pages:
        assert browser.get(page).status_code == 200
    assert off(browser, form_token(browser))[0] == 200


def test_after_a_clock_was_set_back_nobody_waits_for_a_year_to_try_again(desk: Desk) -> None:
    browser = desk.browser()
    browser.headers["accept"] = "application/json"
    for _ in range(FAILURES):
        browser.post("/sign-in/answer", json={"rawId": "x"})
    desk.clock.forward(days=-365)
    answer = browser.post("/sign-in/answer", json={"rawId": "x"})
    assert answer.status_code == 429
    assert f"in {WINDOW.total_seconds():.0f} seconds" in answer.json()["detail"]
