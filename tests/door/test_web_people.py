"""Who may come in, and how an administrator lets them in."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from peelian.nouns.person import Role
from peelian.web import sessions
from peelian.web.delay import FAILURES
from tests.fakes import web_door
from tests.fakes.web_door import Desk, form_token


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return web_door.make(tmp_path)


def signed_in(browser: TestClient) -> bool:
    return browser.get("/", follow_redirects=False).status_code == 200


def send(browser: TestClient, path: str, **fields: object) -> str:
    answer = browser.post(path, data={"_token": form_token(browser), **fields})
    return answer.text


def test_a_session_that_was_idle_for_a_quarter_of_an_hour_has_ended(desk: Desk) -> None:
    browser = desk.browser(Role.OPERATOR)
    desk.clock.forward(seconds=sessions.IDLE_S - 1)
    assert signed_in(browser)
    desk.clock.forward(seconds=sessions.IDLE_S + 1)
    assert not signed_in(browser)


def test_nobody_stays_signed_in_for_more_than_twelve_hours_however_busy(desk: Desk) -> None:
    browser = desk.browser(Role.OPERATOR)
    for _ in range(12 * 6 - 1):
        desk.clock.forward(minutes=10)
        assert signed_in(browser)
    desk.clock.forward(minutes=10)
    assert not signed_in(browser)


def test_a_session_that_was_ended_is_no_good_even_with_its_cookie(desk: Desk) -> None:
    browser = desk.browser(Role.OPERATOR)
    cookies = dict(browser.cookies)
    send(browser, "/sign-out")
    browser.cookies.update(cookies)
    assert not signed_in(browser)


@pytest.mark.parametrize(
    ("demo", "address", "host"),
    [
        (False, "127.0.0.1", "localhost:8123"),
        (True, "192.0.2.7", "localhost:8123"),
        (True, "127.0.0.1", "desk.example:8123"),
        (True, "127.0.0.1", "127.0.0.1.evil.example"),
    ],
)
def test_one_click_signs_in_only_in_a_demonstration_on_this_machine(
    tmp_path: Path, *, demo: bool, address: str, host: str
) -> None:
    browser = web_door.make(tmp_path, demo=demo).browser(address=address)
    assert "/sign-in/demo" not in browser.get("/sign-in", headers={"host": host}).text
    answer = browser.post("/sign-in/demo", data={"person": web_door.person(Role.DPO)}, headers={"host": host})
    assert answer.status_code == 404


def test_somebody_who_is_added_gets_a_link_once_that_shows_their_name(desk: Desk) -> None:
    browser = desk.browser(Role.ADMINISTRATOR)
    page = send(browser, "/people/add", name="Lee Vaughan", why="Joins on Monday", roles=["dpo"])
    link = re.search(r"/enrol/\w{64}", page)
    assert link is not None
    assert "Lee Vaughan" in desk.browser().get(link.group()).text
    assert any("person:added" in str(event) for event in desk.events())
    assert "Lee Vaughan" not in str(desk.events())


def test_a_link_that_was_never_made_or_is_a_day_old_opens_nothing(desk: Desk) -> None:
    assert desk.browser().get(f"/enrol/{'0' * 64}").status_code == 410
    link = re.search(r"/enrol/\w{64}", send(desk.browser(Role.ADMINISTRATOR), "/people/p-dpo/link"))
    assert link is not None
    desk.clock.forward(hours=25)
    assert desk.browser().get(link.group()).status_code == 410


@pytest.mark.parametrize("left_out", ["name", "why", "roles"])
def test_what_was_left_out_is_asked_for_beside_the_field_and_in_the_summary(desk: Desk, left_out: str) -> None:
    fields = {"name": "Lee Vaughan", "why": "Joins", "roles": ["dpo"]}
    del fields[left_out]
    page = send(desk.browser(Role.ADMINISTRATOR), "/people/add", **fields)
    assert "There is a problem" in page
    assert f'href="#{left_out}' in page
    assert "govuk-error-message" in page


def test_two_people_of_one_name_are_told_apart(desk: Desk) -> None:
    page = send(desk.browser(Role.ADMINISTRATOR), "/people/add", name="ruth levy", why="Joins", roles=["dpo"])
    assert "Somebody of this name" in page


def test_nobody_changes_their_own_roles_or_switches_themselves_off(desk: Desk) -> None:
    browser = desk.browser(Role.ADMINISTRATOR)
    me = web_door.person(Role.ADMINISTRATOR)
    assert "Nobody changes their own roles" in send(browser, f"/people/{me}/roles", why="x", roles=["operator"])
    assert "Nobody switches their own account off" in send(browser, f"/people/{me}/off", **{"why-off": "x"})
    assert signed_in(browser)


def test_other_roles_end_the_sessions_that_stood_on_the_old_ones(desk: Desk) -> None:
    officer = desk.browser(Role.OPERATOR)
    admin = desk.browser(Role.ADMINISTRATOR)
    page = send(admin, f"/people/{web_door.person(Role.OPERATOR)}/roles", why="Moves", roles=["auditor"])
    assert "Their roles have been changed" in page
    assert not signed_in(officer)


def test_an_account_that_is_switched_off_is_out_at_once_and_comes_in_no_more(desk: Desk) -> None:
    officer = desk.browser(Role.OPERATOR)
    who = web_door.person(Role.OPERATOR)
    send(desk.browser(Role.ADMINISTRATOR), f"/people/{who}/off", **{"why-off": "Left"})
    assert not signed_in(officer)
    assert desk.browser().post("/sign-in/demo", data={"person": who}).status_code == 404


def test_whoever_fails_again_and_again_has_to_wait_and_failures_are_logged(desk: Desk) -> None:
    browser = desk.browser()
    browser.headers["accept"] = "application/json"
    for _ in range(FAILURES):
        assert browser.post("/sign-in/answer", json={"rawId": "x"}).status_code == 401
    assert browser.post("/sign-in/answer", json={"rawId": "x"}).status_code == 429
    assert browser.post("/sign-in/question").status_code == 429
    desk.clock.forward(minutes=6)
    assert browser.post("/sign-in/question").status_code == 200
    assert sum("sign_in_refused" in str(event) for event in desk.events()) == FAILURES


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"response": 3},
        {"rawId": "", "response": {"clientDataJSON": "e30"}},
        {"rawId": 3},
        {"rawId": "AAAA", "response": {"clientDataJSON": "W1tb" * 5000}},  # “[[[…” without an end
        {"rawId": "AAAA", "response": {"clientDataJSON": "W10"}},
    ],
)
def test_an_answer_that_is_no_passkeys_is_refused(desk: Desk, sent: dict[str, object]) -> None:
    assert desk.browser().post("/sign-in/answer", json=sent).status_code == 401
    assert desk.browser().post(f"/enrol/{'0' * 64}/answer", json=sent).status_code == 410
