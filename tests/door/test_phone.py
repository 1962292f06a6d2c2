"""The phones' door, verb by verb: what is answered, and one test a way to be refused."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from httpx2 import Response

from peelian.errors import ImageError
from peelian.jobs.live.phones import enrolling
from peelian.nouns.event import EventKind
from peelian.nouns.person import Role
from peelian.nouns.phone import PhoneAct
from tests.fakes.deployments import ENDS_AT
from tests.fakes.desk import taken
from tests.fakes.phone_client import BAND, Phone, PhoneDoor
from tests.fakes.phones import OFFICER, OTHER
from tests.fakes.street import CODE, LEAD

JPEG = b"\xff\xd8\xff a photo"


@pytest.fixture
def door() -> PhoneDoor:
    return PhoneDoor()


@pytest.fixture
def phone(door: PhoneDoor) -> Phone:
    return door.phone()


def refused(answer: Response) -> tuple[int, str]:
    """Status and rule of a refusal, which is problem details and words."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    return answer.status_code, answer.json()["rule"]


def last(door: PhoneDoor) -> tuple[EventKind, object]:
    event = door.events[-1]
    return event.kind, dict(event.facts).get("rule")


# The shells.


@pytest.mark.parametrize("path", ["/phone", "/phone/enrol/nothing", "/phone/manifest.webmanifest", "/phone/sw.js"])
def test_the_shells_are_public_and_know_nobody(door: PhoneDoor, path: str) -> None:
    door.street.alert()
    answer = door.client().get(path)
    assert answer.status_code == 200
    assert "Tomos" not in answer.text
    if path.endswith((".js", "webmanifest")):
        assert answer.headers["service-worker-allowed"] == "/phone"


# Enrolment.


def test_a_phone_is_enrolled_by_the_leads_link(door: PhoneDoor) -> None:
    phone = Phone(door.client())
    answer = phone.enrol(door.token())
    told = answer.json()
    assert told["officer"] == OFFICER.name
    assert told["deployment"] == door.street.office.id
    assert told["ends_at_ms"] == round(ENDS_AT.timestamp() * 1000)
    assert told["push_key"] == door.waker.public_key
    assert phone.ask("unlock", {"code": CODE}).status_code == 200


def test_a_link_works_once(door: PhoneDoor) -> None:
    token = door.token()
    assert Phone(door.client()).enrol(token).status_code == 200
    assert refused(Phone(door.client()).enrol(token)) == (410, "link")
    assert last(door) == (EventKind.PHONE_REFUSED, "link")


def test_of_two_phones_with_one_link_one_is_enrolled(door: PhoneDoor) -> None:
    token, together, statuses = door.token(), threading.Barrier(2), []

    def enrol() -> None:
        phone = Phone(door.client())
        together.wait()
        statuses.append(phone.enrol(token).status_code)

    threads = [threading.Thread(target=enrol) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 410]


def test_a_link_works_for_ten_minutes(door: PhoneDoor) -> None:
    token = door.token()
    door.street.office.now += timedelta(minutes=10)
    assert refused(Phone(door.client()).enrol(token)) == (410, "link")


def test_a_code_that_is_none_costs_no_link(door: PhoneDoor) -> None:
    token = door.token()
    phone = Phone(door.client())
    assert refused(phone.enrol(token, code="12345")) == (403, "code")
    assert phone.enrol(token).status_code == 200


@pytest.mark.parametrize(
    "change", [{"kty": "RSA"}, {"crv": "P-384"}, {"x": "AA"}, {"y": "*" * 43}, {"x": "A" * 43, "y": "A" * 43}]
)
def test_a_key_that_is_no_point_of_the_curve_is_refused(door: PhoneDoor, change: dict[str, str]) -> None:
    phone = Phone(door.client())
    assert refused(phone.enrol(door.token(), public_key=phone.jwk | change)) == (409, "key")


# Nonces and signatures.


def test_every_answer_brings_the_next_nonce(phone: Phone) -> None:
    for verb, body in (("state", {}), ("ticket", {}), ("act", {"nonsense": 1}), ("picture", {})):
        before = phone.nonce
        phone.ask(verb, body)
        assert phone.nonce not in {"", before}


def test_a_nonce_can_be_asked_for(door: PhoneDoor, phone: Phone) -> None:
    answer = phone.fresh()
    assert answer.headers["peelian-nonce"] == answer.json()["nonce"]
    assert phone.ask("state").status_code == 200


def test_a_nonce_works_once(door: PhoneDoor, phone: Phone) -> None:
    sent = phone.signed("state")
    assert phone.send(sent).status_code == 200
    assert refused(phone.send(sent)) == (401, "nonce")
    assert last(door) == (EventKind.PHONE_REFUSED, "nonce")


def test_a_nonce_is_good_for_two_minutes_of_the_desks_stopwatch(door: PhoneDoor, phone: Phone) -> None:
    sent = phone.signed("lock")
    door.clock.at += 120
    assert refused(phone.send(sent)) == (401, "nonce")


def test_a_nonce_of_before_a_restart_is_none(door: PhoneDoor, phone: Phone) -> None:
    sent = phone.signed("state")
    again = PhoneDoor(door.street)
    phone.client = again.client()
    assert refused(phone.send(sent)) == (401, "nonce")


def test_another_phones_nonce_is_no_use_and_is_not_used_up(door: PhoneDoor, phone: Phone) -> None:
    other = door.phone(OTHER.id)
    mine, phone.nonce = phone.nonce, other.nonce
    assert refused(phone.ask("state")) == (401, "nonce")
    assert other.ask("state").status_code == 200
    phone.nonce = mine
    assert phone.ask("state").status_code == 200


def test_of_two_threads_with_one_nonce_one_is_answered(door: PhoneDoor, phone: Phone) -> None:
    door.van.signed._rate = replace(door.van.signed._rate, burst=10_000)
    door.van.refused._rate = replace(door.van.refused._rate, burst=10_000)
    for _ in range(50):
        phone.fresh() if not phone.nonce else None
        sent, together, statuses, nonces = phone.signed("state"), threading.Barrier(2), [], []

        def send(sent: object = sent, together: threading.Barrier = together) -> None:
            one = Phone(door.client())
            together.wait()
            statuses.append(one.send(sent).status_code)  # type: ignore[arg-type]  # noqa: B023
            nonces.append(one.nonce)  # noqa: B023 - joined before the next round

        threads = [threading.Thread(target=send) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(statuses) == [200, 401]
        phone.nonce = nonces[0]


def test_a_forged_signature_is_refused_and_nobody_is_named(door: PhoneDoor, phone: Phone) -> None:
    stranger = Phone(phone.client)
    stranger.device, stranger.nonce = phone.device, phone.nonce
    assert refused(stranger.ask("state")) == (401, "signature")
    assert door.events[-1].who == "system"
    assert door.street.carried(phone.device).device.denied[-1].rule == "signature"


@pytest.mark.parametrize("device", ["", "P-none", "x" * 65, "../etc"])
def test_a_phone_that_nobody_knows_is_refused(door: PhoneDoor, phone: Phone, device: str) -> None:
    assert refused(phone.send(replace(phone.signed("state"), device=device))) == (401, "signature")
    assert last(door) == (EventKind.PHONE_REFUSED, "signature")


def test_a_signature_of_another_verb_is_refused(phone: Phone) -> None:
    sent = replace(phone.signed("lock"), path="/phone/api/leave")
    assert refused(phone.send(sent)) == (401, "signature")


def test_who_asks_for_too_much_waits(door: PhoneDoor, phone: Phone) -> None:
    statuses = [phone.ask("state").status_code for _ in range(130)]
    assert statuses[0] == 200
    assert 429 in statuses
    phone.nonce = "gone"
    door.clock.at += 60
    phone.fresh()
    assert phone.ask("lock").status_code == 200


def test_nonces_are_given_so_fast_and_no_faster(door: PhoneDoor, phone: Phone) -> None:
    answers = [phone.fresh() for _ in range(40)]
    assert answers[0].status_code == 200
    assert refused(answers[-1]) == (429, "attempts")


def test_a_flood_of_forgeries_does_not_fill_the_log(door: PhoneDoor, phone: Phone) -> None:
    before = len(door.events)
    for _ in range(300):
        phone.send(replace(phone.signed("state"), nonce="none"))
    assert 60 <= len(door.events) - before <= 121
    assert "attempts" in {dict(event.facts).get("rule") for event in door.events}


def test_the_time_of_day_of_a_phone_decides_nothing(door: PhoneDoor, phone: Phone) -> None:
    """No call carries a time of day, so that a clock that is a day out changes nothing."""
    alert = door.street.alert()
    for skew in (timedelta(days=1), timedelta(days=-1)):
        headers = {"date": (door.street.office.now + skew).strftime("%a, %d %b %Y %H:%M:%S GMT")}
        phone.client.headers.update(headers)
        told = phone.ask("state").json()
        assert told["alerts"][0]["raised_ago_ms"] == 0
        assert phone.did(alert, "acknowledge" if skew.days > 0 else "will_engage").status_code == 200


# The lock.


def test_a_phone_is_locked_until_its_code_is_typed(door: PhoneDoor) -> None:
    phone = door.enrolled()
    for verb in ("state", "picture", "act", "second-look", "push"):
        assert refused(phone.ask(verb)) == (403, "locked")
    assert phone.ask("unlock", {"code": CODE}).json()["unlocked_until_ms"] > 0
    assert phone.ask("state").status_code == 200


def test_a_phone_locks_itself_two_minutes_after_the_last_touch(door: PhoneDoor, phone: Phone) -> None:
    door.clock.at += 119
    assert phone.ask("state", {"touched": True}).status_code == 200
    door.clock.at += 119
    phone.fresh()
    assert phone.ask("state", {"touched": False}).status_code == 200, "it was touched 119 seconds ago"
    door.clock.at += 1
    assert refused(phone.ask("state", {"touched": True})) == (403, "locked")


def test_what_no_person_caused_keeps_no_phone_unlocked(door: PhoneDoor, phone: Phone) -> None:
    for _ in range(3):
        door.clock.at += 30
        assert phone.ask("state").status_code == 200
    door.clock.at += 30
    assert refused(phone.ask("state")) == (403, "locked")


def test_a_phone_is_locked_by_hand(phone: Phone) -> None:
    assert phone.ask("lock").status_code == 200
    assert refused(phone.ask("state")) == (403, "locked")


def test_a_restart_of_the_desk_locks_every_phone(door: PhoneDoor, phone: Phone) -> None:
    phone.client = PhoneDoor(door.street).client()
    phone.fresh()
    assert refused(phone.ask("state")) == (403, "locked")


def test_a_wrong_code_says_how_many_tries_are_left_and_locks(phone: Phone) -> None:
    answer = phone.ask("unlock", {"code": "000000"})
    assert refused(answer) == (403, "code")
    assert "4 tries" in answer.json()["detail"]
    assert refused(phone.ask("state")) == (403, "locked")


def test_five_wrong_codes_wipe_the_phone_for_ever(door: PhoneDoor, phone: Phone) -> None:
    answers = [phone.ask("unlock", {"code": "000000"}) for _ in range(5)]
    assert [refused(one) for one in answers] == [(403, "code")] * 4 + [(410, "wiped")]
    assert answers[-1].headers["clear-site-data"] == '"*"'
    assert "peelian-nonce" not in answers[-1].headers
    door.street.office.now += timedelta(days=400)
    for answer in (phone.ask("unlock", {"code": CODE}), phone.ask("state"), phone.fresh()):
        assert refused(answer) == (410, "wiped")
        assert answer.headers["clear-site-data"] == '"*"'


# The end of a phone.


def test_a_phone_is_over_with_the_deployment(door: PhoneDoor, phone: Phone) -> None:
    door.street.office.now = ENDS_AT
    assert refused(phone.ask("state")) == (410, "expired")


def test_a_phone_that_the_lead_wiped_is_told_so(door: PhoneDoor, phone: Phone) -> None:
    taken(enrolling.wipe(door.street.phones, LEAD, phone.device))
    assert refused(phone.ask("state")) == (410, "wiped")


def test_a_phone_is_given_back(door: PhoneDoor, phone: Phone) -> None:
    answer = phone.ask("leave")
    assert answer.status_code == 200
    assert answer.headers["clear-site-data"] == '"*"'
    assert refused(phone.fresh()) == (410, "expired")


def test_an_officer_who_was_switched_off_is_refused(door: PhoneDoor, phone: Phone) -> None:
    door.street.people(replace(OFFICER, active=False))
    assert refused(phone.ask("state")) == (403, "permission")


# What is on the phone.


def test_how_things_stand_is_told_with_times_that_need_no_clock(door: PhoneDoor, phone: Phone) -> None:
    alert = door.street.alert()
    door.street.office.now += timedelta(seconds=5)
    told = phone.ask("state", {"touched": True}).json()
    assert told["second_look"] == {"allowed": True, "list_allowed": False}
    assert told["acts"]["will_engage"]
    (one,) = told["alerts"]
    assert one["id"] == alert
    assert (one["raised_ago_ms"], one["seen_ago_ms"], one["expires_in_ms"]) == (5000, 6000, 595_000)
    assert (one["name"], one["reference"], one["band"], one["state"]) == ("Tomos Field 1", "N-1", BAND, "sent")
    assert one["operator"]["note"] == "Same scar"
    assert one["operator"]["reasons"] == [door.street.office.desk.policy.reasons["feature_match"]]
    assert not any("similarity" in key or "score" in key for key in one)


def test_an_alert_is_on_no_phone_before_its_release_and_on_no_other_after(door: PhoneDoor, phone: Phone) -> None:
    other = door.phone(OTHER.id)
    door.street.office.shown()
    assert phone.ask("state").json()["alerts"] == []
    door.street.alert()
    assert len(phone.ask("state").json()["alerts"]) == 1
    assert other.ask("state").json()["alerts"] == []


@pytest.mark.parametrize("which", ["probe", "reference"])
def test_a_picture_is_shown_and_never_kept(door: PhoneDoor, phone: Phone, which: str) -> None:
    answer = phone.ask("picture", {"alert": door.street.alert(), "which": which})
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content == (b"a probe" if which == "probe" else b"a picture")
    assert door.events[-1].kind is EventKind.IMAGE_CONSULTED


def test_a_picture_of_somebody_elses_alert_is_refused(door: PhoneDoor, phone: Phone) -> None:
    other = door.phone(OTHER.id)
    answer = other.ask("picture", {"alert": door.street.alert(), "which": "probe"})
    assert refused(answer) == (409, "alert")
    assert last(door) == (EventKind.PHONE_REFUSED, "alert")


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("state", {"touched": "yes"}),
        ("state", {"more": 1}),
        ("unlock", {}),
        ("unlock", {"code": 123456}),
        ("picture", {"alert": "A-1", "which": "both"}),
        ("picture", {"alert": "../1", "which": "probe"}),
        ("act", {"alert": "A-1", "act": "shoot", "key": "12345678"}),
        ("act", {"alert": "A-1", "act": "engaged", "key": "1"}),
        ("act", {"alert": "A-1", "act": "engaged", "key": "12345678", "ago_ms": -1}),
        ("act", {"alert": "A-1", "act": "engaged", "key": "12345678", "ago_ms": 1e300}),
        ("act", {"alert": "A-1", "act": "engaged", "key": "12345678", "note": "x" * 501}),
        ("push", {"endpoint": ""}),
        ("state", b"\xff\x00"),
        ("state", b"[]"),
        ("state", b'{"touched": NaN}'),
    ],
)
def test_what_makes_no_sense_is_refused_and_logged(door: PhoneDoor, phone: Phone, verb: str, body: object) -> None:
    assert refused(phone.ask(verb, body)) == (400, "request")
    assert last(door) == (EventKind.PHONE_REFUSED, "request")


def test_what_is_too_large_is_refused(phone: Phone) -> None:
    assert refused(phone.ask("state", b" " * 70_000)) == (413, "size")


# Acts.


def test_an_act_is_answered_with_the_alert_and_shown_on_the_console(door: PhoneDoor, phone: Phone) -> None:
    alert = door.street.alert()
    told = phone.did(alert, "will_engage").json()["alert"]
    assert told["state"] == "held"
    assert told["holders"] == [{"name": OFFICER.name, "mine": True}]
    assert told["steps"][0]["act"] == "will_engage"
    assert door.consoles.shown[-1].id == alert


def test_the_same_key_again_is_answered_alike_and_done_once(door: PhoneDoor, phone: Phone) -> None:
    alert = door.street.alert()
    first = phone.did(alert, "will_engage", key="12345678-1")
    again = phone.did(alert, "will_engage", key="12345678-1")
    assert first.json() == again.json()
    assert len(door.street.case(alert).steps) == 1


def test_whoever_comes_second_is_told_who_holds_it_and_joins_openly(door: PhoneDoor, phone: Phone) -> None:
    other, alert = door.phone(OTHER.id), door.street.alert_to_all()
    assert phone.did(alert, "will_engage").status_code == 200
    answer = other.did(alert, "will_engage")
    assert refused(answer) == (409, "held")
    assert answer.json()["by"] == OFFICER.name
    joined = other.did(alert, "will_engage", join=True).json()["alert"]
    assert joined["holders"] == [{"name": OFFICER.name, "mine": False}, {"name": OTHER.name, "mine": True}]


def test_what_the_law_refuses_is_a_conflict_in_words(door: PhoneDoor, phone: Phone) -> None:
    alert = door.street.alert()
    assert refused(phone.did(alert, "engaged")) == (409, "held")
    assert refused(phone.did(alert, "will_not_engage", reason="lunch")) == (409, "reason")
    assert refused(phone.did(alert, "acknowledge", ago_ms=15 * 60 * 1000 + 1)) == (409, "stale")
    assert refused(phone.did("A-none", "acknowledge")) == (409, "alert")


def test_an_alert_that_expired_does_not_wipe_the_phone(door: PhoneDoor, phone: Phone) -> None:
    alert = door.street.alert()
    door.street.office.now += timedelta(minutes=11)
    answer = phone.did(alert, "acknowledge")
    assert refused(answer) == (409, "time")
    assert "clear-site-data" not in answer.headers


def test_documents_end_the_stop(door: PhoneDoor, phone: Phone) -> None:
    alert = door.street.alert()
    for act in ("will_engage", "engaged", "documents_shown"):
        assert phone.did(alert, act).status_code == 200
    assert refused(phone.did(alert, "arrest", check="documents")) == (409, "documents")
    for act in ("confirmed_false", "released"):
        assert phone.did(alert, act, check="documents").status_code == 200
    assert phone.ask("state").json()["alerts"] == []


# Second looks.


def engaged(door: PhoneDoor, phone: Phone) -> str:
    alert = door.street.alert()
    for act in ("will_engage", "engaged"):
        assert phone.did(alert, act).status_code == 200
    return alert


def test_a_second_look_is_answered_in_a_word(door: PhoneDoor, phone: Phone) -> None:
    alert = engaged(door, phone)
    answer = phone.ask("second-look", JPEG, alert=alert, reason="Twins, they say")
    assert answer.json()["answer"] == "match"
    assert answer.json()["band"] in door.street.office.desk.policy.bands
    assert all(set(photo) == {0} for photo in door.street.looker.photos)
    assert phone.ask("state").json()["alerts"][0]["second_looks"] == 1
    assert door.consoles.shown[-1].second_looks


def test_a_photo_without_an_alert_that_is_held_is_refused_and_the_lead_sees_it(door: PhoneDoor, phone: Phone) -> None:
    alert = door.street.alert()
    assert refused(phone.ask("second-look", JPEG, alert=alert, reason="Curious")) == (409, "held")
    assert refused(phone.ask("second-look", JPEG, alert="A-none", reason="Curious")) == (409, "alert")
    assert last(door) == (EventKind.SECOND_LOOK_REFUSED, "alert")
    device = door.street.carried(phone.device).device
    assert device.denied_looks == 2
    assert not door.street.looker.photos


@pytest.mark.parametrize(
    "query", [{}, {"alert": "A-1"}, {"alert": "../", "reason": "x"}, {"alert": "A-1", "reason": "x", "list": "1"}]
)
def test_a_photo_that_makes_no_sense_is_refused(door: PhoneDoor, phone: Phone, query: dict[str, str]) -> None:
    assert refused(phone.ask("second-look", JPEG, **query)) == (400, "request")


def test_a_picture_that_is_none_costs_one_answer(door: PhoneDoor, phone: Phone) -> None:
    alert = engaged(door, phone)
    door.street.looker.error = ImageError(Path("photo"), "not a picture")
    assert refused(phone.ask("second-look", JPEG, alert=alert, reason="Twins")) == (422, "photo")
    door.street.looker.error = None
    assert phone.ask("second-look", JPEG, alert=alert, reason="Twins").status_code == 200


def test_a_photo_that_is_too_large_is_refused(door: PhoneDoor, phone: Phone) -> None:
    alert = engaged(door, phone)
    assert refused(phone.ask("second-look", bytes(10_000_001), alert=alert, reason="Twins")) == (413, "size")


# Waking.


def test_a_phone_is_woken_once_an_alert_and_told_nothing(door: PhoneDoor, phone: Phone) -> None:
    keys = {"endpoint": "https://push.example/1", "p256dh": "k", "auth": "a"}
    assert phone.ask("push", keys).json() == {}
    alert = door.street.alert()
    door.van.told(door.street.case(alert))
    door.van.told(door.street.case(alert))
    assert door.waker.woken == ["https://push.example/1"]


def test_a_phone_is_not_woken_through_just_anybody(phone: Phone) -> None:
    keys = {"endpoint": "http://192.0.2.1/admin", "p256dh": "k", "auth": "a"}
    assert refused(phone.ask("push", keys)) == (409, "push")


def test_an_alert_of_somebody_else_wakes_no_phone(door: PhoneDoor) -> None:
    other = door.phone(OTHER.id)
    other.ask("push", {"endpoint": "https://push.example/2", "p256dh": "k", "auth": "a"})
    door.van.told(door.street.case(door.street.alert()))
    assert door.waker.woken == []


# Events.


Told = tuple[str, dict[str, object], str]
"""Kind, facts and identity of an event."""


@contextmanager
def listening(phone: Phone, last: str = "") -> Iterator[Iterator[Told]]:
    """Listen to the row of events, which is cut off at the end."""
    ticket = phone.ask("ticket").json()["ticket"]
    headers = {"last-event-id": last} if last else {}
    with phone.client.stream("GET", "/phone/events", params={"ticket": ticket}, headers=headers) as stream:
        yield parsed(stream.iter_lines())


def parsed(lines: Iterator[str]) -> Iterator[Told]:
    kind, identity = "", ""
    for line in lines:
        name, _, value = line.partition(": ")
        if name == "event":
            kind = value
        elif name == "id":
            identity = value
        elif name == "data":
            yield kind, json.loads(value), identity


def heard(phone: Phone, last: str = "", *, until: str) -> list[Told]:
    """Listen until something is told."""
    with listening(phone, last) as told:
        return upto(told, until)


def upto(told: Iterator[Told], until: str) -> list[Told]:
    """Everything that is told until something of this kind is, and that."""
    found = []
    for one in told:
        found.append(one)
        if one[0] == until:
            break
    return found


def kinds(found: list[Told]) -> list[str]:
    return [kind for kind, _, _ in found if kind != "ping"]


def test_a_row_of_events_begins_with_what_is_on_the_phone(door: PhoneDoor, phone: Phone) -> None:
    alert = door.street.alert()
    found = heard(phone, until="alert")
    assert [kind for kind, _, _ in found] == ["ping", "alert"]
    assert found[1][1]["id"] == alert


def test_a_phone_that_locks_hears_on_and_only_that_something_waits(door: PhoneDoor, phone: Phone) -> None:
    known = door.street.alert()
    with listening(phone) as told:
        assert upto(told, "alert")[-1][1]["id"] == known
        door.van.locks.shut(phone.device)
        assert kinds(upto(told, "locked")) == ["locked"]
        shown = [event.kind for event in door.events].count(EventKind.PHONE_SHOWN)
        fresh = door.street.alert()
        door.van.told(door.street.case(fresh))
        waiting = upto(told, "waiting")
        assert waiting[-1][1] == {"waits": True}
        assert {kind for kind, _, _ in waiting} <= {"ping", "waiting"}
        said = json.dumps([(kind, facts) for kind, facts, _ in waiting])
        assert not any(word in said for word in (known, fresh, "Tomos", "courts", "category"))
        assert [event.kind for event in door.events].count(EventKind.PHONE_SHOWN) == shown, "nothing was shown"
        door.street.office.now += timedelta(minutes=10)
        assert upto(told, "waiting")[-1][1] == {"waits": False}, "its time is over"
        fresh = door.street.alert()
        door.van.told(door.street.case(fresh))
        assert upto(told, "waiting")[-1][1] == {"waits": True}
        phone.fresh()
        assert phone.ask("unlock", {"code": CODE}).status_code == 200
        assert upto(told, "alert")[-1][1]["id"] == fresh, "the control: unlocked, it is told what it is"


def test_a_phone_that_was_never_unlocked_hears_that_something_waits(door: PhoneDoor) -> None:
    phone = door.enrolled()
    door.street.alert()
    found = heard(phone, until="waiting")
    assert kinds(found) == ["locked", "waiting"]


def test_what_somebody_has_waits_for_nobody(door: PhoneDoor) -> None:
    """Neither an alert of another officer, nor one that the officer has answered, is announced to a locked phone."""
    phone, street = door.enrolled(), door.street
    street.alert(OTHER.id)
    mine = street.alert()
    taken(street.does(mine, PhoneAct.WILL_NOT_ENGAGE, street.carried(phone.device)))
    with listening(phone) as told:
        assert kinds(upto(told, "ping")) == ["locked"]
        assert kinds(upto(told, "ping")) == []
        door.van.told(street.case(street.alert()))
        assert kinds(upto(told, "waiting")) == ["waiting"], "the control"


def point_of(facts: Mapping[str, object]) -> Mapping[str, object]:
    """The operating point that a ping tells."""
    point = facts["point"]
    assert isinstance(point, dict)
    return point


def test_a_changed_operating_point_is_told_with_every_ping_and_to_no_locked_phone(
    door: PhoneDoor, phone: Phone
) -> None:
    office = door.street.office
    with listening(phone) as told:
        assert point_of(upto(told, "ping")[-1][1])["changed"] is False
        with office.store.change() as unit:
            live = unit.deployments.get(office.id)
            other = replace(live.points[-1], name="stricter", why="Two false alerts")
            unit.deployments.put(replace(live, points=(*live.points, other)))
        pings = [facts for _ in range(3) for kind, facts, _ in upto(told, "ping") if kind == "ping"]
        assert (point_of(pings[-1])["changed"], point_of(pings[-1])["why"]) == (True, "Two false alerts")
        door.van.locks.shut(phone.device)
        upto(told, "locked")
        assert upto(told, "ping")[-1][1]["point"] is None


def test_a_ticket_works_once_and_for_half_a_minute(door: PhoneDoor, phone: Phone) -> None:
    ticket = phone.ask("ticket").json()["ticket"]
    door.clock.at += 30
    assert refused(phone.client.get("/phone/events", params={"ticket": ticket})) == (401, "ticket")
    assert refused(phone.client.get("/phone/events", params={"ticket": "none"})) == (401, "ticket")
    assert last(door) == (EventKind.PHONE_REFUSED, "ticket")


def test_what_left_the_phone_while_the_link_was_down_is_told(door: PhoneDoor, phone: Phone) -> None:
    alert = engaged(door, phone)
    found = heard(phone, until="alert")
    taken(door.street.does(alert, PhoneAct.RELEASED, door.street.carried(phone.device)))  # type: ignore[arg-type]
    door.van.told(door.street.case(alert))  # type: ignore[arg-type]
    found = heard(phone, last=found[-1][2], until="gone")
    assert [(kind, facts) for kind, facts, _ in found if kind == "gone"] == [("gone", {"id": alert, "why": "over"})]


def test_a_phone_that_is_wiped_hears_it_at_once(door: PhoneDoor, phone: Phone) -> None:
    ticket = phone.ask("ticket").json()["ticket"]
    taken(enrolling.wipe(door.street.phones, LEAD, phone.device))
    with phone.client.stream("GET", "/phone/events", params={"ticket": ticket}) as stream:
        told = [line for line in stream.iter_lines() if line.startswith("event")]
    assert told == ["event: wiped"]


def test_a_phone_hears_the_end_of_the_deployment(door: PhoneDoor, phone: Phone) -> None:
    ticket = phone.ask("ticket").json()["ticket"]
    door.street.office.end()
    with phone.client.stream("GET", "/phone/events", params={"ticket": ticket}) as stream:
        told = [line for line in stream.iter_lines() if line.startswith("event")]
    assert told == ["event: ended"]


def test_nobody_but_a_phone_is_in_the_capability_list_of_its_verbs(door: PhoneDoor) -> None:
    verbs = {path for method, path, action in door.app.state.routes if path.startswith("/phone/api/")}
    assert verbs == {
        f"/phone/api/{verb}"
        for verb in (
            "nonce",
            "unlock",
            "lock",
            "state",
            "ticket",
            "picture",
            "act",
            "second-look",
            "push",
            "log",
            "leave",
        )
    }
    assert Role.ENGAGEMENT_OFFICER in OFFICER.roles
