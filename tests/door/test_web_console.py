"""What a console is told, what it is never told, and what it may ask."""

import asyncio
import json
import struct
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from peelian.jobs.live.desk.alerts import Finding, Opinion
from peelian.nouns.case import View
from peelian.nouns.person import Role
from peelian.nouns.refusal import Refused
from peelian.web import feed
from peelian.web.broadcast import KEPT, Broadcast, Events
from peelian.web.feed import Telling
from tests.fakes import web_door
from tests.fakes.web_console import BAND, CAMERAS, FakeConsoleDesk
from tests.fakes.web_door import Desk, form_token

T = TypeVar("T")

ALERT = "/deployments/D-1/alerts/A-1"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = web_door.make(tmp_path)
    console = FakeConsoleDesk(now=made.clock)
    console.ring()
    made.consoles.desks["D-1"] = console
    return made


def console_of(desk: Desk) -> FakeConsoleDesk:
    found = desk.consoles.desks["D-1"]
    assert isinstance(found, FakeConsoleDesk)
    return found


def post(browser: TestClient, path: str, body: object = None) -> Any:
    headers = {"x-csrf-token": form_token(browser), "accept": "application/json"}
    return browser.post(path, json=body or {}, headers=headers)


def alone(coroutine: Coroutine[object, object, T]) -> T:
    """Run on a thread of its own: this one has a running loop where a browser was started before."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def told(
    broadcast: Broadcast, last: str = "", *, alerts: bool = True, count: int = 2
) -> list[tuple[str, str | None, Any]]:
    """Return the first events that a browser is told, pings left out: kind, id, facts."""

    async def take() -> list[tuple[str, str | None, Any]]:
        found = []
        telling = Telling(broadcast, alerts=alerts, here=lambda: True, now_ms=lambda: 0)
        async for event in telling.events(last):
            if event.event != "ping":
                found.append((str(event.event), event.id, json.loads(str(event.data))))
            if len(found) == count:
                break
        return found

    return alone(take())


@pytest.fixture
def broadcast(desk: Desk) -> Broadcast:
    return Broadcast(console_of(desk), "e1")


def test_a_new_console_is_told_how_things_stand_and_then_what_happens(desk: Desk, broadcast: Broadcast) -> None:
    broadcast.events.tell("health", {"faces_seen": 3})
    (first, at, facts), (second, none, health) = told(broadcast)
    assert (first, at, second, none) == ("snapshot", "e1-0", "health", None)
    assert [one["id"] for one in facts["alerts"]] == ["A-1"]
    assert health == {"faces_seen": 3}


def test_a_console_that_was_cut_off_gets_what_it_missed_and_nothing_twice(desk: Desk, broadcast: Broadcast) -> None:
    names = [console_of(desk).ring() for _ in range(3)]
    missed = told(broadcast, "e1-1")
    assert [(kind, at, facts["id"]) for kind, at, facts in missed] == [
        ("alert", "e1-2", names[1]),
        ("alert", "e1-3", names[2]),
    ]


@pytest.mark.parametrize("last", ["e0-1", "e1-99", "e1-x", "nonsense", "e1--1"])
def test_a_console_whose_last_event_is_not_known_is_told_everything_anew(broadcast: Broadcast, last: str) -> None:
    assert told(broadcast, last, count=1)[0][0] == "snapshot"


def test_a_console_that_was_away_for_too_long_is_told_everything_anew() -> None:
    events = Events("e1")
    for number in range(KEPT + 2):
        events.tell("alert", {"id": number})
    assert events.after("e1-1") is None
    kept = events.after("e1-2")
    assert kept is not None
    assert len(kept) == KEPT


def test_only_the_newest_health_is_told() -> None:
    events = Events("e1")
    for number in range(3):
        events.tell("health", {"faces_seen": number})
    assert events.after("e1-0") == []
    newest = events.health()
    assert newest is not None
    assert newest.facts == {"faces_seen": 2}


def test_no_band_is_told_before_somebody_has_said_what_they_see(desk: Desk, broadcast: Broadcast) -> None:
    console = console_of(desk)
    assert told(broadcast, count=1)[0][2]["alerts"][0]["band"] is None
    name = console.ring()
    assert told(broadcast, "e1-0", count=1)[0][2]["band"] is None
    console.adjudicate(web_door.people()[0], name, Opinion(view=View.TRUE, reasons=("feature_match",)))  # type: ignore[arg-type]
    assert told(broadcast, "e1-1", count=1)[0][2]["band"] == BAND


def test_a_similarity_is_never_told(desk: Desk, broadcast: Broadcast) -> None:
    console_of(desk).ring()
    assert "0.987" not in json.dumps(told(broadcast, "e1-0", count=1))
    assert "0.987" not in json.dumps(told(broadcast, count=1))
    assert "similarity" not in feed.ALERT_FIELDS


def test_whoever_may_not_see_alerts_is_told_of_none(desk: Desk, broadcast: Broadcast) -> None:
    console_of(desk).ring()
    facts = told(broadcast, alerts=False, count=1)[0][2]
    assert facts["alerts"] == []
    assert facts["may_see_alerts"] is False
    assert told(broadcast, "e1-0", alerts=False, count=1)[0] == ("withheld", "e1-1", {})


def test_somebody_who_was_signed_out_is_told_no_more(broadcast: Broadcast) -> None:
    async def take() -> list[str]:
        here: Iterator[bool] = iter([True, False])
        telling = Telling(broadcast, alerts=True, here=lambda: next(here), now_ms=lambda: 0)
        return [str(event.event) async for event in telling.events("")]

    assert alone(take()) == ["ping", "snapshot", "signed_out"]


def test_a_preview_comes_with_its_boxes_and_the_next_when_it_was_drawn(desk: Desk) -> None:
    console = console_of(desk)
    with desk.browser(Role.OPERATOR).websocket_connect("ws://localhost:8123/deployments/D-1/tiles") as socket:
        while not console.watchers:
            pass
        console.show(1)
        got = {}
        for _ in CAMERAS:
            message = socket.receive_bytes()
            (length,) = struct.unpack(">I", message[:4])
            header = json.loads(message[4 : 4 + length])
            got[header["camera"]] = header
            assert message[4 + length :].startswith(b"\xff\xd8")
        assert set(got) == set(CAMERAS)
        assert got["North gate"]["faces"][0]["alerted"] is True
        console.show(2)
        console.show(3)
        socket.send_text("North gate")
        length = struct.unpack(">I", (message := socket.receive_bytes())[:4])[0]
        header = json.loads(message[4 : 4 + length])
        assert (header["camera"], header["frame"]) == ("North gate", 3)
    deadline = 1000
    while console.watchers and (deadline := deadline - 1):
        desk.browser().get("/health")
    assert not console.watchers


def closed(browser: TestClient, path: str, **headers: str) -> bool:
    try:
        with browser.websocket_connect(f"ws://localhost:8123{path}", headers=headers):
            return False
    except WebSocketDisconnect:
        return True


def test_previews_are_for_those_who_may_see_the_console_of_a_live_deployment(desk: Desk) -> None:
    assert closed(desk.browser(), "/deployments/D-1/tiles")
    assert closed(desk.browser(Role.LIST_MANAGER), "/deployments/D-1/tiles")
    assert closed(desk.browser(Role.OPERATOR), "/deployments/D-2/tiles")
    elsewhere = {"origin": "http://elsewhere.example", "sec-fetch-site": "cross-site"}
    assert closed(desk.browser(Role.OPERATOR), "/deployments/D-1/tiles", **elsewhere)
    assert not closed(desk.browser(Role.OPERATOR), "/deployments/D-1/tiles")


def test_pictures_are_shown_to_those_who_may_see_alerts_and_kept_by_nobody(desk: Desk) -> None:
    answer = desk.browser(Role.OPERATOR).get(f"{ALERT}/probe.jpg")
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "no-store"
    assert desk.browser(Role.AUTHORISING_OFFICER).get(f"{ALERT}/probe.jpg").status_code == 403
    assert desk.browser(Role.OPERATOR).get("/deployments/D-1/alerts/A-9/probe.jpg").status_code == 404
    assert desk.browser(Role.OPERATOR).get(f"{ALERT}/other.jpg").status_code == 400


def test_what_is_decided_reaches_the_desk_as_it_was_said(desk: Desk) -> None:
    operator = desk.browser(Role.OPERATOR)
    me = web_door.person(Role.OPERATOR)
    assert post(operator, f"{ALERT}/look").json() == {"done": True}
    said = {"view": "true", "reasons": ["feature_match", "feature_match"], "note": "The scar"}
    assert post(operator, f"{ALERT}/view", said).status_code == 200
    assert post(operator, f"{ALERT}/release", {"to": "p-engagement_officer"}).status_code == 200
    officer = desk.browser(Role.ENGAGEMENT_OFFICER)
    assert post(officer, f"{ALERT}/outcome", {"result": "engaged", "check": "documents"}).status_code == 200
    assert console_of(desk).calls == [
        ("look", me, "A-1"),
        ("adjudicate", me, "A-1", Opinion(view=View.TRUE, reasons=("feature_match",), note="The scar")),
        ("release", me, "A-1", "p-engagement_officer"),
        ("outcome", "p-engagement_officer", "A-1", Finding(result="engaged", check="documents")),
    ]


def test_a_refusal_of_the_desk_is_shown_in_its_own_words(desk: Desk) -> None:
    console_of(desk).refusal = Refused(rule="case", reason="This alert has been adjudicated already")
    answer = post(desk.browser(Role.OPERATOR), f"{ALERT}/view", {"view": "true", "reasons": ["feature_match"]})
    assert answer.status_code == 409
    assert answer.json()["detail"] == "This alert has been adjudicated already."


@pytest.mark.parametrize(
    "said",
    [{}, {"view": "perhaps", "reasons": []}, {"view": "true"}, {"view": "true", "reasons": [], "note": "x" * 1001}],
)
def test_what_is_no_view_is_refused_and_reaches_nobody(desk: Desk, said: dict[str, object]) -> None:
    assert post(desk.browser(Role.OPERATOR), f"{ALERT}/view", said).status_code == 400
    assert not console_of(desk).calls


def test_the_console_of_a_deployment_that_is_not_live_is_not_there(desk: Desk) -> None:
    assert desk.browser(Role.OPERATOR).get("/deployments/D-2/console").status_code == 404


def test_the_page_offers_reasons_in_the_order_of_the_policy_pack(desk: Desk) -> None:
    text = desk.browser(Role.OPERATOR).get("/deployments/D-1/console").text
    assert text.index("feature_match") < text.index("mark_match") < text.index("age_gap")
