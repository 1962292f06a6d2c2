"""Requests that no browser would make, by everybody: no answer breaks, says too much, or leaves open what is wrong.

The requests are the same ones in every run. `PEELIAN_FUZZ=20` makes twenty times as many of them.
"""

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi import APIRouter
from hypothesis import strategies as st
from starlette.responses import PlainTextResponse, Response

from peelian.nouns.person import Role
from peelian.web import guard
from peelian.web.forms.form import Form
from tests.fakes import fuzzing, web_door, whole_site
from tests.fakes.fuzzing import Asking, PageForm
from tests.fakes.whole_site import SECRET, WholeSite

MORE = int(os.environ.get("PEELIAN_FUZZ", "1"))  # noqa: TID251 (how long a run may last is for whoever starts it to say)
TIMES = 30 * MORE
PAGES = 24 if MORE == 1 else 80

router = APIRouter(prefix="/try")


@router.post("/number", dependencies=[guard.public()])
def number(form: Form) -> Response:
    return PlainTextResponse(str(int(form.text("n"))))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeSite]:
    with whole_site.opened(tmp_path_factory.mktemp("site")) as made:
        yield made


def addresses(site: WholeSite) -> list[str]:
    return sorted({path for method, path, _ in site.site.app.state.routes if method != "WEBSOCKET"})


@pytest.mark.slow
@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role.value if role else "nobody")
def test_nothing_that_anybody_sends_breaks_an_answer_or_makes_it_say_too_much(
    site: WholeSite, role: Role | None
) -> None:
    browser = site.browser(role)
    reached = fuzzing.reached(browser, most=PAGES)
    hidden = (str(site.folder), SECRET, "Tomos Field") if role is None else (str(site.folder), SECRET)
    wrong = []
    if reached.forms:
        forms = st.sampled_from(reached.forms).flatmap(fuzzing.sent)
        wrong += fuzzing.tried(browser, forms, times=TIMES, hidden=hidden)
    browser = site.browser(role)  # a form may have switched somebody off
    anything = fuzzing.asked([*reached.pages, *addresses(site)])
    wrong += fuzzing.tried(browser, anything, times=TIMES, hidden=hidden)
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("role", Role)
def test_a_form_without_the_token_of_its_session_changes_nothing(site: WholeSite, role: Role) -> None:
    browser = site.browser(role)
    posted = [form for form in fuzzing.reached(browser, most=PAGES).forms if form.method == "POST"]
    before, taken = site.entries(), []
    for form in posted:
        fields = [(name.encode(), value.encode()) for name, value in form.fields if name != "_token"]
        for token in ([], [(b"_token", b"0" * 64)], [(b"_token", "é".encode())]):
            for kind, body in (
                ("application/x-www-form-urlencoded", fuzzing.urlencoded(fields + token)),
                ("multipart/form-data; boundary=b0undary", fuzzing.multipart(fields + token)),
                ("text/plain", fuzzing.urlencoded(fields + token)),
            ):
                asking = Asking(method="POST", path=form.action, headers={"content-type": kind}, body=body)
                answer = asking.send(browser)
                taken += [form.action] if answer.status_code != 403 else []
                assert not fuzzing.faults(asking, answer, hidden=(SECRET,))
    assert not taken
    assert site.entries() == before


def test_a_field_of_a_megabyte_and_a_thousand_fields_are_answered(site: WholeSite) -> None:
    browser = site.browser(Role.ADMINISTRATOR)
    form = next(one for one in fuzzing.reached(browser, most=5).forms if one.action == "/people/add")
    many = replace(form, fields=(*form.fields, *((f"x{number}", "y") for number in range(2000))))
    large = replace(
        form, fields=tuple((name, "m" * (1 << 20) if name == "name" else value) for name, value in form.fields)
    )
    for one in (many, large):
        fields = [(name.encode(), value.encode()) for name, value in one.fields]
        for kind, body in (
            ("application/x-www-form-urlencoded", fuzzing.urlencoded(fields)),
            ("multipart/form-data; boundary=b0undary", fuzzing.multipart(fields)),
        ):
            asking = Asking(method="POST", path=form.action, headers={"content-type": kind}, body=body)
            assert not fuzzing.faults(asking, asking.send(browser), hidden=())


def test_a_route_that_breaks_is_found(tmp_path_factory: pytest.TempPathFactory) -> None:
    desk = web_door.make(tmp_path_factory.mktemp("desk"), pages=(router,))
    browser = desk.browser()
    form = PageForm(action="/try/number", method="POST", multipart=False, fields=(("n", "1"),))
    found = fuzzing.tried(browser, fuzzing.sent(form), times=TIMES)
    assert any(one.startswith("status 500") for one in found)


def test_an_answer_that_says_too_much_is_found() -> None:
    asking = Asking(method="GET", path="/x")
    said = '<h1>No</h1> File "/srv/desk.py" rtsp://operator:hunter2@192.0.2.10'
    found = fuzzing.faults(asking, fuzzing.answered(403, said), hidden=(SECRET,))
    assert "shows 'hunter2'" in found
    assert any("File" in one for one in found)
    assert "no content-security-policy" in found
