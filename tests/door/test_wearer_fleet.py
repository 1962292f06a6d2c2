"""Simulated devices with real keys against a desk: they are enrolled, prompted and answer, and count for themselves."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner
from typing_extensions import override

from peelian.cli.simulate import simulate_wearers
from peelian.errors import BadOptionError, DeskUnreachableError
from peelian.jobs.checkins import prompting
from peelian.nouns.prompt import Answer, PromptId, PromptState
from peelian.wiring import desk_address
from peelian.wiring.checkins.fleet import Facts, Fleet
from peelian.wiring.checkins.reference_device import Reply, Sending
from tests.fakes.checkins import NOON, taken
from tests.fakes.wearer_door import PHOTO, WearerDoor

APP = typer.Typer()
APP.command("simulate-wearers")(simulate_wearers)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> WearerDoor:
    return WearerDoor(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def door(house: WearerDoor) -> WearerDoor:
    return house.again()


def fleet(door: WearerDoor, told: list[Facts], **changes: object) -> Fleet:
    given: dict[str, object] = {"photo": PHOTO, "often": 1.0} | changes
    chance = np.random.default_rng(0)
    return Fleet(send=door.send, now=door.clock, chance=chance, tell=told.append, **given)  # type: ignore[arg-type]


def test_devices_are_enrolled_asked_and_answer_with_a_photo_or_otherwise(door: WearerDoor) -> None:
    told: list[Facts] = []
    for often, how in ((1.0, Answer.PHOTO), (0.0, Answer.IN_PERSON)):
        order = door.ordered()
        many = fleet(door, told, often=often)
        many.enrol([door.code(order.id), "AAAA-AAAA-AAAA"])
        door.clock.at = NOON
        many.go()
        prompt = taken(prompting.send(door.office, order.id)).id
        many.go()
        with door.office.store.read() as unit:
            kept = unit.prompts.get(PromptId(prompt))
        assert kept.state is PromptState.ANSWERED
        assert (kept.answer is Answer.PHOTO) == (how is Answer.PHOTO)
        assert many.kept
        assert dict(many.counted) == {"enrolled": 1, "refused": 1, "shown": 1, "answered": 1}
        door.clock.at = NOON.replace(hour=8)
    assert {str(one["event"]) for one in told} == {"enrolled", "refused", "shown", "answered"}


def test_a_desk_that_would_show_a_sixth_prompt_is_found_out(door: WearerDoor) -> None:
    def send(sending: Sending) -> Reply:
        if sending.path.endswith("/state"):
            body: dict[str, object] = {"prompt": {"id": "P-1", "state": "sent"}}
        elif sending.path.endswith("/number"):
            body = {"nonce": "ab" * 32, "purpose": "answer", "turn": None}
        else:
            body = {"device": "watch-1", "outcome": "answered", "advice": None}
        return Reply(status=200, headers={"peelian-nonce": "n"}, body=json.dumps(body).encode())

    many = Fleet(send=send, now=door.clock, chance=np.random.default_rng(0), tell=lambda _: None, photo=PHOTO, often=1)
    many.enrol(["code"])
    for _ in range(5):
        many.go()
    assert many.kept
    many.go()
    assert not many.kept


def test_a_desk_that_is_away_keeps_no_device_from_going_on(door: WearerDoor) -> None:
    told: list[Facts] = []
    many = fleet(door, told)
    many.enrol([door.code(door.ordered().id)])

    def away(_: Sending) -> Reply:
        raise DeskUnreachableError("https://desk.example")

    many.devices[0].send = away
    many.go()
    many.devices[0].send = door.send
    many.go()
    assert [one["event"] for one in told] == ["enrolled", "unreachable"]


def test_the_verb_runs_devices_against_a_desk_and_sums_up(
    door: WearerDoor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_address, "sender", lambda _origin: door.send)
    (tmp_path / "codes").write_text(door.code(door.ordered().id) + "\n")
    words = ["--against", "http://desk.example", "--codes", str(tmp_path / "codes"), "--minutes", "0"]
    result = CliRunner().invoke(APP, words)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout.splitlines()[-1]) == {"event": "summary", "enrolled": 1, "kept": True}


def test_without_codes_nobody_is_enrolled() -> None:
    result = CliRunner().invoke(APP, ["--against", "http://desk.example"])
    assert isinstance(result.exception, BadOptionError)


@pytest.mark.parametrize("origin", ["desk.example", "ftp://desk.example", "http://", "https://desk.example/checkin"])
def test_what_is_no_origin_is_refused(origin: str) -> None:
    with pytest.raises(BadOptionError):
        desk_address.sender(origin)


@pytest.fixture
def echo() -> Iterator[str]:
    """A server that says what it was asked."""

    class Echo(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            said = json.dumps({"path": self.path, "origin": self.headers["origin"], "body": body.decode()}).encode()
            self.send_response(409)
            self.send_header("Peelian-Nonce", "n")
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        @override
        def log_message(self, format: str, *args: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_what_a_device_says_goes_out_with_where_it_comes_from(echo: str) -> None:
    reply = desk_address.sender(echo)(Sending(method="POST", path="/checkin/api/state?a=1", headers={}, body=b"{}"))
    assert (reply.status, reply.headers["peelian-nonce"]) == (409, "n")
    assert reply.facts() == {"path": "/checkin/api/state?a=1", "origin": echo, "body": "{}"}


def test_a_desk_that_does_not_answer_is_told_of(echo: str) -> None:
    with pytest.raises(DeskUnreachableError):
        desk_address.sender("http://127.0.0.1:9")(Sending(method="GET", path="/", headers={}))
