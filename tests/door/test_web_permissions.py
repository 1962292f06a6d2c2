"""Every route, for every role: let in or refused as `law.permission` says, and every refusal logged."""

import re

import pytest
from starlette.testclient import TestClient

from peelian.law.permission import ALLOWED, Action
from peelian.nouns.person import Role
from tests.fakes import web_door
from tests.fakes.web_door import Desk, form_token

REFUSED = re.compile(r"Only these roles may do this")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return web_door.make(tmp_path_factory.mktemp("desk"))


def ask(browser: TestClient, method: str, path: str, token: str) -> tuple[int, str]:
    """Ask for a route with ids that do not exist: who may come in learns that, who may not is refused first."""
    where = re.sub(r"\{\w+\}", "nothing", path)
    answer = browser.request(method, where, headers={"x-csrf-token": token}, follow_redirects=False)
    return answer.status_code, answer.text


@pytest.mark.parametrize("role", Role)
def test_every_route_lets_in_the_roles_of_its_action_and_nobody_else(desk: Desk, role: Role) -> None:
    browser = desk.browser(role)
    token = form_token(browser)
    wrong = []
    for method, path, action in desk.app.state.routes:
        if action is None or method == "WEBSOCKET":
            continue
        status, text = ask(browser, method, path, token)
        if (status == 403 and bool(REFUSED.search(text))) == (role in ALLOWED[action]):
            wrong.append((method, path, action, status))
    assert not wrong


def test_nobody_who_has_not_signed_in_gets_past_a_route_that_is_not_public(desk: Desk) -> None:
    browser = desk.browser()
    browser.headers["accept"] = "application/json"
    for method, path, action in desk.app.state.routes:
        if action is not None and method != "WEBSOCKET":
            assert ask(browser, method, path, "")[0] == 401, path


def test_a_refusal_is_logged_with_the_action_and_the_rule(desk: Desk) -> None:
    before = len(desk.events())
    desk.browser(Role.OPERATOR).get("/people")
    last = desk.events()[-1]
    assert len(desk.events()) > before
    assert "permission:refused" in str(last)
    assert Action.PEOPLE_VIEW.value in str(last)
    assert web_door.person(Role.OPERATOR) in str(last)


PUBLIC = {
    "/",
    "/health",
    "/language/{code}",
    "/sign-in",
    "/sign-in/question",
    "/sign-in/answer",
    "/sign-in/demo",
    "/sign-out",
    "/session",
    "/enrol/{token}",
    "/enrol/{token}/question",
    "/enrol/{token}/answer",
}


def test_only_these_routes_are_public(desk: Desk) -> None:
    assert {path for _, path, action in desk.app.state.routes if action is None} == PUBLIC
