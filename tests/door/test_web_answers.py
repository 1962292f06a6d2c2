"""What holds for every answer of the web door, whatever was asked."""

from pathlib import Path

import pytest
from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.formparsers import MultiPartParser
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from peelian.errors import GalleryError, InvalidValueError
from peelian.law.permission import Action
from peelian.nouns.person import Role
from peelian.web import guard, page, security
from peelian.web.forms.form import Filled
from peelian.web.security import HEADERS, MOST_BODY_BYTES
from tests.fakes import web_door
from tests.fakes.web_door import Desk, form_token

router = APIRouter(prefix="/try")


@router.get("/crash", dependencies=[guard.public()])
def crash() -> Response:
    raise ZeroDivisionError("secret of the inside")


@router.get("/broken", dependencies=[guard.public()])
def broken() -> Response:
    raise GalleryError(Path("a"), "it is empty")


@router.get("/number", dependencies=[guard.public()])
def number(n: int) -> Response:
    return PlainTextResponse(str(n))


@router.api_route("/noun", methods=["GET", "POST"], dependencies=[guard.public()])
def noun() -> Response:
    raise InvalidValueError("Event", "who_asked", "an id", "'secret of the inside'")


@router.post("/body", dependencies=[guard.public()])
async def body(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return web_door.make(tmp_path_factory.mktemp("desk"), pages=(router,))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sign-in", 200),
        ("/health", 200),
        ("/nothing", 404),
        ("/people", 200),
        ("/static/peelian.css", 200),
        ("/static/nothing", 404),
        ("/try/crash", 500),
        ("/try/broken", 400),
        ("/try/number?n=x", 400),
        ("/people/nobody", 200),
    ],
)
def test_every_answer_has_the_headers(desk: Desk, path: str, status: int) -> None:
    answer = desk.browser().get(path)
    assert answer.status_code == status
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert answer.headers["cache-control"] == ("no-cache" if path.startswith("/static/") else "no-store")


def test_no_style_and_no_script_stands_inside_a_page(desk: Desk) -> None:
    browser = desk.browser(Role.ADMINISTRATOR)
    for path in ("/", "/people", "/people/add", f"/people/{web_door.person(Role.DPO)}"):
        text = browser.get(path).text
        assert "<style" not in text
        assert " style=" not in text
        assert all("src=" in tag for tag in text.split("<script")[1:])
        assert not any(f" on{event}=" in text for event in ("click", "load", "error", "submit"))


def test_a_crash_shows_nothing_of_the_inside(desk: Desk) -> None:
    for accept in ("text/html", "application/json"):
        answer = desk.browser().get("/try/crash", headers={"accept": accept})
        assert "secret" not in answer.text
        assert "Traceback" not in answer.text
        assert "ZeroDivisionError" not in answer.text


def test_a_program_gets_problem_details(desk: Desk) -> None:
    answer = desk.browser().get("/people", headers={"accept": "application/json"})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Sign in first",
        "status": 401,
        "detail": "Sign in first",
        "rule": "permission",
    }


def test_a_browser_that_has_not_signed_in_is_sent_to_the_sign_in_page_and_back(desk: Desk) -> None:
    answer = desk.browser().get("/people/add", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/people/add")


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "origin": "https://elsewhere.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "http://localhost:9999"},
        {"origin": "null"},
        {},
    ],
)
def test_what_another_site_makes_a_browser_send_is_refused(desk: Desk, headers: dict[str, str]) -> None:
    browser = desk.browser(Role.ADMINISTRATOR)
    token = form_token(browser)
    for name in ("origin", "sec-fetch-site"):
        del browser.headers[name]
    answer = browser.post("/sign-out", data={"_token": token}, headers=headers)
    assert answer.status_code == 403
    assert browser.get("/people").url.path == "/people"


@pytest.mark.parametrize("token", ["", "0" * 64])
def test_a_form_without_the_token_of_its_session_is_refused(desk: Desk, token: str) -> None:
    browser = desk.browser(Role.ADMINISTRATOR)
    answer = browser.post("/people/add", data={"_token": token, "name": "X", "why": "Y", "roles": ["dpo"]})
    assert answer.status_code == 403
    assert "not of this session" in answer.text


def test_the_token_of_another_session_is_no_good(desk: Desk) -> None:
    other = form_token(desk.browser(Role.ADMINISTRATOR))
    answer = desk.browser(Role.ADMINISTRATOR).post("/sign-out", data={"_token": other})
    assert answer.status_code == 403


def test_a_request_that_is_too_large_is_refused(desk: Desk) -> None:
    answer = desk.browser().post("/sign-in/answer", headers={"content-length": str(MOST_BODY_BYTES + 1)})
    assert answer.status_code == 413


def test_a_body_that_does_not_say_how_large_it_is_is_counted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security, "MOST_BODY_BYTES", 10)
    browser = desk.browser()
    assert browser.post("/try/body", content=iter([b"12345", b"67890"])).text == "10"
    assert browser.post("/try/body", content=iter([b"12345", b"678901"])).status_code == 413
    assert browser.post("/try/body", content=b"12345", headers={"content-length": "9" * 5000}).status_code == 413


def test_what_is_refused_before_any_route_is_a_page_for_a_person_and_a_problem_for_a_program(desk: Desk) -> None:
    for accept, kind in (("text/html", "text/html; charset=utf-8"), ("*/*", "application/problem+json")):
        answer = desk.browser().post("/sign-out", headers={"origin": "null", "accept": accept})
        assert (answer.status_code, answer.headers["content-type"]) == (403, kind)
        assert "did not come from a page of this desk" in answer.text


def test_a_wrong_method_is_told_the_right_ones(desk: Desk) -> None:
    answer = desk.browser().put("/sign-out")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_what_a_noun_cannot_hold_is_bad_input_where_something_was_handed_over_and_broken_elsewhere(desk: Desk) -> None:
    browser = desk.browser()
    for answer in (browser.post("/try/noun"), browser.get("/try/noun?who=1")):
        assert answer.status_code == 400
        assert "who asked” must be an id" in answer.text
        assert "secret" not in answer.text
    assert browser.get("/try/noun").status_code == 500


def test_where_no_page_can_be_made_of_a_crash_it_is_told_as_a_problem(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_words: object, **_context: object) -> Response:
        raise ZeroDivisionError("secret of the inside")

    monkeypatch.setattr(page, "show", broken)
    answer = desk.browser().get("/try/crash")
    assert answer.status_code == 500
    assert answer.json()["title"] == "Something is broken"
    assert answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("a\u00a0b\tc", "a b c"),
        ("one\r\ntwo", "one\ntwo"),
        ("\u202etxet\u2069", "txet"),
        ("\x00\x07", ""),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
    ],
)
def test_a_field_is_read_as_it_is_seen(typed: str, text: str) -> None:
    assert Filled(FormData([("why", typed)])).text("why") == text


def test_a_route_that_does_not_say_what_it_is_stops_the_app(tmp_path: Path) -> None:
    stray = APIRouter()
    stray.get("/stray")(number)
    with pytest.raises(RuntimeError, match="says 0 times"):
        web_door.make(tmp_path, pages=(stray,))


def test_an_action_for_two_people_has_to_say_who_asked() -> None:
    with pytest.raises(RuntimeError, match="two people"):
        guard.needs(Action.LIST_SEAL)


@pytest.mark.parametrize("secure", [True, False])
def test_cookies_are_kept_from_scripts_and_from_other_sites(tmp_path: Path, *, secure: bool) -> None:
    origin = "https://localhost" if secure else web_door.ORIGIN
    desk = web_door.make(tmp_path, origin=origin)
    browser = desk.browser()
    browser.headers["origin"] = origin
    answer = browser.post("/sign-in/demo", data={"person": web_door.person(Role.DPO)}, follow_redirects=False)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-peelian-session=" if secure else "peelian-session=")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/" in cookie
    assert ("Secure" in cookie) == secure
    assert ("strict-transport-security" in answer.headers) == secure


def test_words_are_welsh_for_whoever_asks_for_welsh(desk: Desk) -> None:
    browser = desk.browser()
    page = browser.get("/sign-in", headers={"accept-language": "cy-GB,cy;q=0.9"}).text
    assert '<html lang="cy"' in page
    assert "Mewngofnodi" in page
    answer = browser.get("/language/cy?back=//elsewhere.example", follow_redirects=False)
    assert answer.headers["location"] == "/"
    browser.cookies.set("peelian-language", "cy")
    assert "Mewngofnodi" in browser.get("/sign-in").text


def test_the_vendored_style_holds_nothing_of_the_governments_own() -> None:
    folder = Path(web_door.__file__).parents[2] / "src" / "peelian" / "web" / "static"
    shipped = [path for path in folder.rglob("*") if path.is_file()]
    assert not [path.name for path in shipped if path.suffix in {".woff", ".woff2", ".ico", ".ttf"}]
    for path in shipped:
        if path.suffix in {".css", ".js", ".svg"}:
            text = path.read_text(encoding="utf-8").lower()
            assert not [word for word in ("gds transport", "crest", "crown") if word in text], path.name
            assert path.suffix != ".css" or "url(" not in text, path.name


def test_an_upload_of_some_megabytes_never_lies_in_a_file(desk: Desk) -> None:
    assert desk.app.title == "Peelian"
    assert MultiPartParser.spool_max_size == MOST_BODY_BYTES
