"""The API as it is described: published as it is in the code, kept by real answers, and tried address by address."""

import json
import runpy
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from jsonschema import Draft202012Validator
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok

from peelian.nouns.person import Role
from peelian.nouns.statement import Purpose
from peelian.web import described
from tests.conftest import ROOT
from tests.door.test_fuzz import MORE
from tests.fakes import fuzzing, whole_site
from tests.fakes.fuzzing import Asking
from tests.fakes.orders import TERMS
from tests.fakes.phone_client import Phone, PhoneDoor
from tests.fakes.street import CODE
from tests.fakes.wearer_door import WearerDoor
from tests.fakes.whole_site import SECRET, WholeSite

TIMES = 3 * MORE
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
Document = dict[str, Any]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeSite]:
    with whole_site.opened(tmp_path_factory.mktemp("site")) as made:
        yield made


@pytest.fixture(scope="module")
def document(site: WholeSite) -> Document:
    return described.document(site.site.app)


@pytest.fixture(scope="module")
def wearers(tmp_path_factory: pytest.TempPathFactory) -> WearerDoor:
    return WearerDoor(tmp_path_factory.mktemp("desk"))


def sendable(case: Case[Any]) -> Asking:
    """A case as the bytes that go out."""
    path = case.formatted_path + (f"?{urlencode(case.query, doseq=True)}" if case.query else "")
    headers = {name: str(value).encode("utf-8").decode("latin-1") for name, value in case.headers.items()}
    body = b""
    if isinstance(case.body, bytes):
        body = case.body
    elif case.media_type == "multipart/form-data" and isinstance(case.body, dict):
        fields = [(name.encode(), str(value).encode("utf-8", "replace")) for name, value in case.body.items()]
        headers["content-type"], body = "multipart/form-data; boundary=b0undary", fuzzing.multipart(fields)
    elif case.media_type is not None:
        headers["content-type"], body = case.media_type, said(case)
    return Asking(method=case.method, path=path, headers=headers, body=body)


def said(case: Case[Any]) -> bytes:
    """What a case says, as JSON; nothing where it says nothing."""
    try:
        return json.dumps(case.body).encode("utf-8", "surrogatepass")
    except TypeError:
        return b""


def over_all(document: Document, beginning: str, try_out: Callable[[Case[Any]], None]) -> int:
    """Try every address that begins so, with what fits the description and what does not; say how many there are."""
    found = 0
    for offered in schemathesis.openapi.from_dict(document).get_all_operations():
        assert isinstance(offered, Ok), offered
        operation = offered.ok()
        if not operation.path.startswith(beginning):
            continue
        found += 1
        for mode in MODES:
            run = settings(
                max_examples=TIMES,
                derandomize=True,
                database=None,
                deadline=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            with suppress(Unsatisfiable):  # where nothing is described, nothing can fail to fit
                run(given(operation.as_strategy(generation_mode=mode))(try_out))()
    return found


def fits(document: Document, method: str, path: str, answer: object) -> None:
    """Hold an answer to what is described."""
    content = document["paths"][path][method]["responses"]["200"]["content"]["application/json"]
    Draft202012Validator({**content["schema"], "components": document["components"]}).validate(answer)


def test_the_description_that_is_published_is_what_the_code_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["openapi.py", "--check"])
    runpy.run_path(str(ROOT / "scripts" / "openapi.py"), run_name="__main__")


def test_everything_that_a_device_says_and_hears_is_described(document: Document) -> None:
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            if path.startswith(described.DEVICES) and (method, path) != ("get", "/phone/enrol/{token}"):
                assert any(status.startswith("2") for status in one["responses"])
                assert "4XX" in one["responses"], path
            if path.startswith(("/phone/api/", "/checkin/api/")):
                assert one["responses"]["200"].get("content"), path
                assert method == "get" or one["requestBody"]["content"], path


@pytest.mark.slow
def test_nothing_that_a_program_sends_unsigned_breaks_an_answer(site: WholeSite, document: Document) -> None:
    browser = site.browser(Role.AUDITOR)
    del browser.headers["accept"]
    wrong: list[str] = []

    def once(case: Case[Any]) -> None:
        asking = sendable(case)
        if asking.path.startswith("/phone/events"):
            return  # it never ends
        found = fuzzing.faults(asking, asking.send(browser), hidden=(str(site.folder), SECRET))
        wrong.extend(f"{one}: {asking}" for one in found)

    assert over_all(document, "/", once) >= 40
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.slow
def test_nothing_that_a_phone_signs_breaks_an_answer(document: Document) -> None:
    door = PhoneDoor()
    door.street.alert()
    phones: dict[str, Phone] = {}
    wrong: list[str] = []

    def once(case: Case[Any]) -> None:
        door.clock.at += 10
        verb = case.path.removeprefix("/phone/api/")
        phone = phones.get(verb) or phones.setdefault(verb, door.phone())
        phone.fresh()
        query = {name: str(value).encode("utf-8", "replace").decode() for name, value in (case.query or {}).items()}
        asking = phone.signed(verb, case.body if isinstance(case.body, bytes) else said(case), **query)
        answer = phone.send(asking)
        shown = Asking(method="POST", path=asking.path, body=asking.body)
        wrong.extend(f"{one}: {asking.path} {asking.body!r}" for one in fuzzing.faults(shown, answer, hidden=()))
        if answer.status_code == 200 and "json" in answer.headers["content-type"]:
            fits(document, "post", case.path, answer.json())

    of_phones = {path: one for path, one in document["paths"].items() if path.startswith("/phone/api/")}
    posted = {path: {"post": one["post"]} for path, one in of_phones.items() if "post" in one and "log" not in path}
    assert over_all({**document, "paths": posted}, "/phone", once) >= 9
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.slow
def test_nothing_that_a_wearers_device_signs_breaks_an_answer(wearers: WearerDoor, document: Document) -> None:
    door = wearers.again()
    device = door.joined()
    wrong: list[str] = []

    def once(case: Case[Any]) -> None:
        door.stopwatch.at += 10
        verb, body = case.path.removeprefix("/checkin/api/"), said(case)
        device.nonce = ""
        device.ask("state")
        reply = device.sent(device.signed(verb, body))
        shown = Asking(method="POST", path=case.path, body=body)
        told = fuzzing.answered(reply.status, reply.body.decode("utf-8", "replace"), reply.headers)
        wrong.extend(f"{one}: {case.path} {body!r}" for one in fuzzing.faults(shown, told, hidden=()))
        if reply.status == 200 and verb != "copy":
            fits(document, "post", case.path, reply.facts())

    posted = {path: one for path, one in document["paths"].items() if _signed(one)}
    assert over_all({**document, "paths": posted}, "/checkin", once) >= 9
    assert not wrong, "\n".join(wrong[:20])


def test_real_answers_are_as_described(wearers: WearerDoor, document: Document) -> None:
    device = wearers.again().joined(terms=TERMS)
    prompt = wearers.prompted(device)
    shown = device.show(prompt)
    fits(document, "post", "/checkin/api/delivered", shown.facts())
    for verb, said_ in (("state", {}), ("number", {"prompt": prompt, "purpose": Purpose.ANSWER.value}), ("held", {})):
        fits(document, "post", f"/checkin/api/{verb}", device.ask(verb, **said_).facts())
    street = PhoneDoor()
    alert = street.street.alert()
    phone = Phone(street.client())
    fits(document, "post", "/phone/enrol/{token}", phone.enrol(street.token()).json())
    fits(document, "post", "/phone/api/unlock", phone.ask("unlock", {"code": CODE}).json())
    told = phone.ask("state").json()
    assert told["alerts"]
    fits(document, "post", "/phone/api/state", told)
    fits(document, "post", "/phone/api/act", phone.did(alert, "will_engage").json())
    fits(document, "post", "/phone/api/ticket", phone.ask("ticket").json())


def _signed(methods: Mapping[str, Any]) -> bool:
    return any(it["name"] == "peelian-signature" for it in methods.get("post", {}).get("parameters", ()))
