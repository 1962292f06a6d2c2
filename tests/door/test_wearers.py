"""The wearers' door: what a device hears, and one test a way to be refused. A no never says that a person did wrong."""

import io
import itertools
import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from starlette.testclient import TestClient

from peelian.jobs.checkins import ordering, waking, wearing
from peelian.jobs.checkins.answering import photo_content
from peelian.nouns.compared import Coaching, Compared, Resemblance
from peelian.nouns.device import WakeUp
from peelian.nouns.person import Role
from peelian.nouns.prompt import Answer
from peelian.nouns.refusal import Refused
from peelian.nouns.statement import Camera, Purpose
from peelian.nouns.wearer import WatchId
from peelian.web.wearer import answers, calls, refusals
from peelian.wiring.checkins.reference_device import ReferenceDevice, Reply, Sending, written
from peelian.wiring.live import push
from tests.fakes import web_door
from tests.fakes.checkins import CASE_OFFICER, DECISION_MAKER, NOON, taken
from tests.fakes.orders import REVIEW_AT
from tests.fakes.phone_client import FROM
from tests.fakes.places import CENTRE, zone
from tests.fakes.wearer_door import PHOTO, WearerDoor

BLAME = re.compile(r"\b(you (failed|did not|must)|your fault|breach|violat|non-?complian|suspicio)", re.IGNORECASE)
CALLS = ("state", "number", "fault", "held", "copy", "complaint", "place", "tracker", "wake")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> WearerDoor:
    return WearerDoor(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def door(house: WearerDoor) -> WearerDoor:
    return house.again()


@pytest.fixture
def device(door: WearerDoor) -> ReferenceDevice:
    return door.joined()


def refused(reply: Reply) -> tuple[int, str]:
    """Status and rule of a refusal, which is problem details and words that blame nobody."""
    assert reply.headers["content-type"] == "application/problem+json"
    detail = str(reply.facts()["detail"])
    assert detail.strip(". ")
    assert not BLAME.search(detail.replace("it is not your fault", ""))
    return reply.status, str(reply.facts()["rule"])


def facts(reply: Reply) -> dict[str, object]:
    assert reply.status == 200, reply.body
    return reply.facts()


# Shells, and who may come in.


@pytest.mark.parametrize("path", ["/checkin", "/checkin/enrol", "/checkin/manifest.webmanifest", "/checkin/sw.js"])
def test_the_shells_are_public_and_know_nobody(door: WearerDoor, device: ReferenceDevice, path: str) -> None:
    client = TestClient(door.desk.app, base_url=web_door.ORIGIN)
    answer = client.get(path)
    assert answer.status_code == 200
    for secret in ("Nobody Real", "HO/77", device.device, door.order_of(device).id):
        assert secret not in answer.text


def test_no_session_opens_what_only_a_device_may_ask_for(door: WearerDoor) -> None:
    for role, verb in zip((None, *Role), itertools.cycle(CALLS), strict=False):
        browser = door.desk.browser(role)
        answer = browser.post(f"/checkin/api/{verb}", json={}, headers=FROM | {"x-csrf-token": "x"})
        assert answer.status_code in {401, 403}, role
        assert "W-1" not in answer.text


def test_a_call_that_is_not_signed_by_the_device_is_refused(door: WearerDoor, device: ReferenceDevice) -> None:
    stranger = replace(door.device(), device=device.device, nonce=device.nonce)
    nobody = replace(door.device(), device="watch-nobody", nonce="x")
    for verb in CALLS:
        assert refused(stranger.ask(verb)) == (401, "device")
        assert refused(nobody.ask(verb)) == (401, "device")
        nobody.nonce = "x"


def test_the_device_of_somebody_else_learns_nothing(door: WearerDoor, device: ReferenceDevice) -> None:
    other = door.joined()
    crossed = replace(device, device=other.device, nonce=other.nonce)
    assert refused(crossed.ask("held")) == (401, "device")
    other.nonce = crossed.nonce
    assert facts(other.ask("state"))["device"]["id"] == other.device  # type: ignore[index]
    assert door.rules() == ["device"]


def test_every_part_of_a_call_is_signed(door: WearerDoor, device: ReferenceDevice) -> None:
    changes: list[dict[str, object]] = [{"body": b'{"a":1}'}, {"path": "/checkin/api/held"}]
    for change in changes:
        sending = device.signed("state", b"{}")
        assert refused(device.sent(replace(sending, **change)))[1] == "device"  # type: ignore[arg-type]


def test_the_number_of_a_call_works_once_and_for_two_minutes(door: WearerDoor, device: ReferenceDevice) -> None:
    sending = device.signed("state", b"{}")
    facts(door.send(sending))
    assert refused(door.send(sending)) == (401, "nonce")
    device.nonce = ""
    facts(device.ask("state"))
    door.stopwatch.at += 121
    assert refused(device.ask("state")) == (401, "nonce")


def test_a_device_that_was_revoked_is_told_that_nothing_is_asked_on_it(
    door: WearerDoor, device: ReferenceDevice
) -> None:
    prompt = door.shown(device)
    order = door.order_of(device)
    taken(wearing.revoke(door.office, CASE_OFFICER, order.id, WatchId(device.device), reason="Lost"))
    for verb in CALLS:
        assert refused(device.ask(verb)) == (410, "gone")
    said = device.statement(Purpose.ANSWER, prompt, PHOTO, "ab" * 32)
    assert refused(door.send(device.form("answer", said, files={"photo": PHOTO}))) == (409, "again")


def test_a_device_that_asks_without_end_is_slowed_down(door: WearerDoor, device: ReferenceDevice) -> None:
    replies = [device.ask("state").status for _ in range(125)]
    assert replies[-1] == 429
    door.stopwatch.at += 10
    device.nonce = ""
    facts(device.ask("state"))


def test_a_call_that_is_too_large_is_refused(door: WearerDoor, device: ReferenceDevice) -> None:
    sending = device.signed("complaint", b" " * (calls.MOST_JSON_BYTES + 1))
    assert refused(door.send(sending)) == (413, "size")


NONSENSE: list[tuple[str, dict[str, object]]] = [
    ("number", {}),
    ("number", {"prompt": "P", "purpose": "delivered"}),
    ("fault", {"kind": "person"}),
    ("complaint", {"words": 3}),
    ("copy", {"form": "zip"}),
    ("place", {"latitude": 91, "longitude": 0, "at": "2026-11-20T12:00:00+00:00"}),
    ("place", {"latitude": 1, "longitude": 0, "at": "2026-11-20T12:00:00"}),
]


def test_what_makes_no_sense_is_refused(device: ReferenceDevice) -> None:
    for verb, body in NONSENSE:
        assert refused(device.ask(verb, **body)) == (400, "request"), body


# Enrolment.


def test_a_code_enrols_one_device(door: WearerDoor) -> None:
    code = door.code(door.ordered().id)
    first, second = door.device(), door.device()
    assert first.join(code).status == 200
    assert refused(second.join(code)) == (410, "code")
    facts(first.ask("state"))


def test_a_key_of_another_kind_is_refused_and_costs_no_code(door: WearerDoor) -> None:
    code = door.code(door.ordered().id)
    device = door.device()
    body = json.dumps({"code": code, "public_key": {**device.jwk(), "crv": "P-384"}}).encode()
    sending = Sending(method="POST", path="/checkin/api/enrol", headers={"content-type": "application/json"}, body=body)
    assert refused(door.send(sending)) == (400, "key")
    assert device.join(code).status == 200


def test_codes_cannot_be_tried_without_end(door: WearerDoor) -> None:
    device = door.device()
    assert [device.join("AAAA-AAAA-AAAA").status for _ in range(31)][-1] == 429


# How things stand.


def test_when_nothing_is_asked_the_device_hears_when_the_next_review_is(
    door: WearerDoor, device: ReferenceDevice
) -> None:
    told = facts(device.ask("state"))
    assert (told["prompt"], told["stands"], told["why"]) == (None, True, None)
    assert told["order"]["review_due_at_ms"] == REVIEW_AT.timestamp() * 1000  # type: ignore[index]


def test_while_a_review_is_overdue_nothing_is_asked(door: WearerDoor, device: ReferenceDevice) -> None:
    door.clock.at = REVIEW_AT - timedelta(hours=2)
    prompt = door.shown(device)
    door.clock.at = REVIEW_AT
    told = facts(device.ask("state"))
    assert (told["prompt"], told["stands"], told["why"]) == (None, False, "overdue")
    assert refused(device.photo(prompt, PHOTO)) == (409, "overdue")
    facts(device.ask("copy"))


def test_when_the_order_has_ended_the_device_hears_it(door: WearerDoor, device: ReferenceDevice) -> None:
    prompt = door.shown(device)
    taken(ordering.end(door.office, DECISION_MAKER, door.order_of(device).id, reason="Granted leave"))
    assert facts(device.ask("state"))["why"] == "ended"
    assert refused(device.otherwise(prompt, Answer.CALL_BACK)) == (409, "over")


# Answers.


def test_a_photo_that_is_the_persons_answers_the_prompt(door: WearerDoor, device: ReferenceDevice) -> None:
    prompt = door.prompted(device)
    assert facts(device.ask("state"))["prompt"]["state"] == "sent"  # type: ignore[index]
    assert facts(device.show(prompt))["answer_by_ms"] == (NOON + timedelta(minutes=30)).timestamp() * 1000
    assert facts(device.photo(prompt, PHOTO)) == {"outcome": "answered", "advice": None, "tries_left": 0}
    assert door.comparer.given == [(b"template of W-1", PHOTO)]
    assert facts(device.ask("state"))["prompt"] is None


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            Compared(found=Resemblance.NOT_GOOD_ENOUGH, coaching=Coaching.LIGHT),
            {"outcome": "again", "advice": "light", "tries_left": 2},
        ),
        (Compared(found=Resemblance.NOT_ALIKE), {"outcome": "again", "advice": None, "tries_left": 2}),
        (Compared(found=Resemblance.SUSPECT), {"outcome": "people", "advice": None, "tries_left": 0}),
        (Compared(found=Resemblance.NOT_MEASURED), {"outcome": "people", "advice": None, "tries_left": 0}),
    ],
)
def test_of_a_photo_the_device_hears_only_what_to_do_now(
    door: WearerDoor, device: ReferenceDevice, found: Compared, said: dict[str, object]
) -> None:
    door.comparer.finds = found
    assert facts(device.photo(door.shown(device), PHOTO)) == said


def test_without_a_measured_threshold_people_look(tmp_path: Path) -> None:
    door = WearerDoor(tmp_path, point=None)
    device = door.joined()
    assert facts(device.photo(door.shown(device), PHOTO))["outcome"] == "people"
    assert door.comparer.given == []


@pytest.mark.parametrize("how", [Answer.CALL_BACK, Answer.IN_PERSON, Answer.CODE_WORD])
def test_another_way_is_an_answer_as_good_as_a_photo(door: WearerDoor, device: ReferenceDevice, how: Answer) -> None:
    word = "blue  KETTLE" if how is Answer.CODE_WORD else ""
    assert facts(device.otherwise(door.shown(device), how, word))["outcome"] == "answered"
    assert door.comparer.given == []


def test_a_word_that_was_misremembered_may_be_said_again(door: WearerDoor, device: ReferenceDevice) -> None:
    prompt = door.shown(device)
    assert facts(device.otherwise(prompt, Answer.CODE_WORD, "red kettle"))["outcome"] == "again"
    assert facts(device.otherwise(prompt, Answer.CODE_WORD, "blue kettle"))["outcome"] == "answered"


def answered(door: WearerDoor, device: ReferenceDevice, prompt: str) -> Sending:
    """An answer with a photo, as it goes out."""
    nonce = str(facts(device.ask("number", prompt=prompt, purpose="answer"))["nonce"])
    said = device.statement(Purpose.ANSWER, prompt, photo_content(PHOTO, None), nonce)
    return device.form("answer", said, files={"photo": PHOTO})


def test_an_answer_that_is_sent_again_is_worth_nothing(door: WearerDoor, device: ReferenceDevice) -> None:
    door.comparer.finds = Compared(found=Resemblance.NOT_GOOD_ENOUGH, coaching=Coaching.STEADY)
    sending = answered(door, device, door.shown(device))
    assert facts(door.send(sending))["outcome"] == "again"
    assert refused(door.send(sending)) == (409, "again")
    assert door.rules() == ["replay"]
    assert len(door.comparer.given) == 1


def test_an_old_number_is_worth_nothing(door: WearerDoor, device: ReferenceDevice) -> None:
    sending = answered(door, device, door.shown(device))
    ticks = door.office.ticks()
    door.gate.post.desk.office = replace(door.office, ticks=lambda: replace(ticks, seconds=ticks.seconds + 61))
    assert refused(door.send(sending)) == (409, "again")
    assert "stale" in door.rules()
    assert door.comparer.given == []


def test_a_number_that_nobody_gave_out_is_worth_nothing(door: WearerDoor, device: ReferenceDevice) -> None:
    said = device.statement(Purpose.ANSWER, door.shown(device), PHOTO, "ab" * 32)
    assert refused(door.send(device.form("answer", said, files={"photo": PHOTO}))) == (409, "again")
    assert "nonce" in door.rules()


def test_another_device_answers_for_nobody(door: WearerDoor, device: ReferenceDevice) -> None:
    prompt = door.shown(device)
    other = door.joined()
    assert refused(other.ask("number", prompt=prompt, purpose="answer")) == (409, "again")
    nonce = str(facts(device.ask("number", prompt=prompt, purpose="answer"))["nonce"])
    said = other.statement(Purpose.ANSWER, prompt, PHOTO, nonce)
    assert refused(door.send(other.form("answer", said, files={"photo": PHOTO}))) == (409, "again")
    crossed = replace(said, watch=WatchId(device.device), counter=99)
    assert refused(door.send(other.form("answer", crossed, files={"photo": PHOTO}))) == (409, "again")
    assert {"device", "signature"} <= set(door.rules())
    assert door.comparer.given == []


def test_a_photo_that_the_device_says_is_from_a_file_is_refused_and_logged(
    door: WearerDoor, device: ReferenceDevice
) -> None:
    prompt = door.shown(device)
    nonce = str(facts(device.ask("number", prompt=prompt, purpose="answer"))["nonce"])
    said = device.statement(Purpose.ANSWER, prompt, PHOTO, nonce, camera=Camera.FILE)
    assert refused(door.send(device.form("answer", said, files={"photo": PHOTO}))) == (409, "camera")
    assert "camera" in door.rules()
    assert door.comparer.given == []


def test_a_photo_that_was_exchanged_is_refused(door: WearerDoor, device: ReferenceDevice) -> None:
    prompt = door.shown(device)
    nonce = str(facts(device.ask("number", prompt=prompt, purpose="answer"))["nonce"])
    said = device.statement(Purpose.ANSWER, prompt, PHOTO, nonce)
    assert refused(door.send(device.form("answer", said, files={"photo": PHOTO + b"!"}))) == (409, "again")
    assert "content" in door.rules()


def test_a_statement_is_good_for_what_it_was_made_for_alone(door: WearerDoor, device: ReferenceDevice) -> None:
    prompt = door.shown(device)
    nonce = str(facts(device.ask("number", prompt=prompt, purpose="otherwise"))["nonce"])
    said = device.statement(Purpose.OTHERWISE, prompt, PHOTO, nonce)
    assert refused(door.send(device.form("answer", said, files={"photo": PHOTO}))) == (409, "again")


def test_a_prompt_whose_time_is_over_is_closed_to_answers(door: WearerDoor, device: ReferenceDevice) -> None:
    prompt = door.shown(device)
    door.clock.at = NOON + timedelta(minutes=31)
    assert refused(device.photo(prompt, PHOTO)) == (409, "closed")


def test_a_prompt_that_there_is_not_is_closed_to_answers(door: WearerDoor, device: ReferenceDevice) -> None:
    assert refused(device.photo("P-nothing", PHOTO)) == (409, "closed")
    assert refused(device.show("P-nothing")) == (409, "again")


def test_a_photo_that_is_too_large_is_refused(
    door: WearerDoor, device: ReferenceDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "MOST_PHOTO_BYTES", len(PHOTO) - 1)
    assert refused(device.photo(door.shown(device), PHOTO)) == (413, "size")


@pytest.mark.parametrize("lacks", ["statement", "signature"])
def test_an_answer_that_lacks_a_part_makes_no_sense(door: WearerDoor, device: ReferenceDevice, lacks: str) -> None:
    said = device.statement(Purpose.ANSWER, door.shown(device), PHOTO, "ab" * 32)
    sending = device.form("answer", said)
    lacking = replace(sending, body=sending.body.replace(f'name="{lacks}"'.encode(), b'name="other"'))
    assert refused(door.send(lacking)) == (400, "request")


def test_what_is_no_form_makes_no_sense(door: WearerDoor) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x", "accept": "application/json"}
    sending = Sending(method="POST", path="/checkin/api/answer", headers=headers, body=b"nothing")
    assert refused(door.send(sending)) == (400, "request")


def test_an_answer_without_a_photo_says_how(door: WearerDoor, device: ReferenceDevice) -> None:
    said = device.statement(Purpose.OTHERWISE, door.shown(device), b"", "ab" * 32)
    assert refused(door.send(device.form("otherwise", said, how="silence"))) == (400, "request")


def test_every_no_of_an_answer_has_words_that_blame_nobody() -> None:
    for rule in refusals.HEARD:
        no = refusals.heard(Refused(rule=rule, reason="internal"))
        assert no.reason != "internal"
        assert not BLAME.search(no.reason)


# A turn of the head.


def test_where_the_policy_asks_for_a_turn_of_the_head_two_photos_come(
    door: WearerDoor, device: ReferenceDevice
) -> None:
    rules = replace(door.office.policy.check_ins, turn=True)
    policy = replace(door.office.policy, check_ins=rules)
    door.office = door.gate.post.desk.office = replace(door.office, policy=policy)
    ways: list[str] = []

    def turned(way: str) -> bytes:
        ways.append(way)
        return PHOTO + way.encode()

    assert facts(device.photo(door.shown(device), PHOTO, turned))["outcome"] == "answered"
    assert ways[0] in {"left", "right"}
    prompt = door.shown(device)
    assert refused(device.photo(prompt, PHOTO)) == (409, "again")


# The device's own troubles.


def test_a_fault_of_the_device_is_written_down_until_it_is_over(door: WearerDoor, device: ReferenceDevice) -> None:
    assert facts(device.ask("fault", kind="battery"))["faults"] == ["battery"]
    assert facts(device.ask("state"))["device"]["faults"] == ["battery"]  # type: ignore[index]
    assert facts(device.ask("fault", kind="battery", over=True))["faults"] == []
    assert facts(device.ask("fault", kind="link", over=True, ago_s=600))["faults"] == []
    with door.office.store.read() as unit:
        assert [one.kind for one in unit.watches.get(WatchId(device.device)).faults] == ["battery", "link"]


WAKING = {"endpoint": "https://fcm.googleapis.com/x", "p256dh": "cHVi", "auth": "c2Vj"}


def test_a_device_says_where_it_can_be_woken_and_that_it_no_more_can(
    door: WearerDoor, device: ReferenceDevice, tmp_path: Path
) -> None:
    assert facts(device.ask("state"))["push_key"] is None
    assert refused(device.ask("wake", **WAKING)) == (409, "waking")
    pusher = door.gate.post.desk.waker = push.open_pusher(tmp_path, subject=web_door.ORIGIN)
    try:
        assert facts(device.ask("state"))["push_key"] == pusher.public_key
        assert facts(device.ask("wake", **WAKING)) == {"woken": True}
        assert refused(device.ask("wake", **WAKING | {"endpoint": "https://10.0.0.1/x"})) == (409, "waking")
        with door.office.store.read() as unit:
            assert waking.found_for(unit, WatchId(device.device)) == WakeUp(**WAKING)
        assert facts(device.ask("wake")) == {"woken": False}
        with door.office.store.read() as unit:
            assert waking.found_for(unit, WatchId(device.device)) is None
    finally:
        pusher.close()
        door.gate.post.desk.waker = None


# What is held, the copy, complaints.


def test_the_person_reads_what_is_held_until_when_and_who_was_given_it(
    door: WearerDoor, device: ReferenceDevice
) -> None:
    told = facts(device.ask("held"))
    assert told["order"]["power"].startswith("Immigration bail")  # type: ignore[index]
    assert told["kept"] == [{"what": "template", "count": 1, "goes_at_ms": None, "held_back": False}]
    assert told["shared"] == []


def test_the_person_takes_their_own_copy_as_json_and_as_a_tagged_pdf(door: WearerDoor, device: ReferenceDevice) -> None:
    copy = device.ask("copy")
    assert json.loads(copy.body)["parts"]["Who you are"][0]["Name"] == "Nobody Real"
    assert "attachment" in copy.headers["content-disposition"]
    pdf = device.ask("copy", form="pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    read = PdfReader(io.BytesIO(pdf.body))
    assert "/Marked" in str(read.root_object["/MarkInfo"])
    assert "Nobody Real" in read.pages[0].extract_text()


def test_a_complaint_is_taken(door: WearerDoor, device: ReferenceDevice) -> None:
    facts(device.ask("complaint", words="It rang at prayer"))
    assert refused(device.ask("complaint", words="  ")) == (400, "words")
    with door.office.store.read() as unit:
        assert [one.kind for one in unit.concerns.of(door.order_of(device).id)] == ["complaint"]


# Places.


def report(at: str = "2026-11-20T12:00:00+00:00") -> dict[str, object]:
    return {"latitude": CENTRE[1], "longitude": CENTRE[0], "radius_m": 20.0, "at": at}


def test_a_place_is_taken_only_where_the_order_asks_for_places(door: WearerDoor) -> None:
    zoned, free = door.joined(zone()), door.joined()
    assert facts(zoned.ask("state"))["places"] is True
    assert facts(zoned.ask("place", **report())) == {"taken": True}
    assert facts(free.ask("state"))["places"] is False
    assert refused(free.ask("place", **report())) == (409, "places")
    assert refused(free.ask("tracker")) == (409, "places")


@pytest.fixture
def secret(door: WearerDoor) -> str:
    return str(facts(door.joined(zone()).ask("tracker"))["secret"])


OWNTRACKS = {"_type": "location", "lat": CENTRE[1], "lon": CENTRE[0], "acc": 20, "tst": int(NOON.timestamp())}
TRACCAR = {
    "device_id": "x",
    "location": {
        "timestamp": "2026-11-20T12:00:00Z",
        "coords": {"latitude": CENTRE[1], "longitude": CENTRE[0], "accuracy": 20},
    },
}
OSMAND = f"id=x&lat={CENTRE[1]}&lon={CENTRE[0]}&accuracy=20&timestamp={int(NOON.timestamp())}"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "owntracks", json.dumps(OWNTRACKS).encode()),
        ("GET", f"osmand?{OSMAND}", b""),
        ("POST", f"osmand?{OSMAND}", b""),
        ("POST", "osmand", json.dumps(TRACCAR).encode()),
    ],
)
def test_other_apps_report_places_by_a_secret_and_say_nothing_of_where_they_come_from(
    door: WearerDoor, secret: str, method: str, path: str, body: bytes
) -> None:
    client = TestClient(door.desk.app, base_url=web_door.ORIGIN)
    answer = client.request(method, f"/checkin/places/{secret}/{path}", content=body)
    assert (answer.status_code, answer.json()) == (200, [])
    again = client.request(method, f"/checkin/places/{secret}/{path}", content=body)
    assert again.status_code == 200
    assert len(door.rules()) == 1


@pytest.mark.parametrize("wrong", ["nothing", "watch-1.00"])
def test_without_the_secret_no_place_is_taken(door: WearerDoor, secret: str, wrong: str) -> None:
    client = TestClient(door.desk.app, base_url=web_door.ORIGIN)
    assert client.get(f"/checkin/places/{wrong}/osmand?{OSMAND}").status_code == 401
    assert client.post(f"/checkin/places/{secret}x/owntracks", json=OWNTRACKS).status_code == 401


def test_a_report_that_cannot_be_read_is_refused_and_what_is_no_place_is_taken(door: WearerDoor, secret: str) -> None:
    client = TestClient(door.desk.app, base_url=web_door.ORIGIN)
    assert client.get(f"/checkin/places/{secret}/osmand?lat=1").status_code == 400
    assert client.post(f"/checkin/places/{secret}/owntracks", json={"_type": "lwt"}).status_code == 200


def test_nothing_else_is_open_to_what_does_not_say_where_it_comes_from(door: WearerDoor) -> None:
    client = TestClient(door.desk.app, base_url=web_door.ORIGIN)
    assert client.post("/checkin/api/state", json={}).status_code == 403
    assert client.post("/people", data={}).status_code == 403


def test_the_reference_device_writes_exactly_what_it_signs(device: ReferenceDevice) -> None:
    said = device.statement(Purpose.ANSWER, "P-1", PHOTO, "ab" * 32)
    assert json.loads(written(said))["said_at"] == "2026-11-20T12:00:00+00:00"
