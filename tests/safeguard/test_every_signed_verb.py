"""Promise 9, verb by verb: whatever a phone can ask for is done once, as it was signed, for that phone alone, and soon.

Each verb has its control, in which nothing was tampered with and it is answered; so the attack is what is refused.
"""

import base64
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peelian.nouns.device import DeviceId
from peelian.nouns.event import EventKind
from peelian.nouns.ids import AlertId
from peelian.wiring.logbook import Growth
from tests.fakes.phone_client import Phone, PhoneDoor, Sending, unpadded
from tests.fakes.phones import OTHER
from tests.fakes.street import CODE, Street

PHOTO = b"\xff\xd8\xff a photo"
VERBS = ("unlock", "lock", "state", "ticket", "picture", "act", "second-look", "push", "leave", "log")
REFUSALS = {EventKind.PHONE_REFUSED, EventKind.SECOND_LOOK_REFUSED}
TRIES = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
"""For each verb and each attack."""


@dataclass
class Attacked:
    """A phone whose officer speaks to somebody, so that every verb of it would be answered."""

    door: PhoneDoor
    phone: Phone
    other: Phone
    alert: AlertId

    def call(self, verb: str, by: Phone | None = None) -> Sending:
        """A call that is signed and would be answered."""
        phone = by or self.phone
        phone.fresh()
        if verb == "second-look":
            return phone.signed(verb, PHOTO, alert=self.alert, reason="Twins, they say")
        return phone.signed(verb, self.body(verb))

    def body(self, verb: str) -> dict[str, object]:
        """What a verb needs to be told."""
        bodies: dict[str, dict[str, object]] = {
            "unlock": {"code": CODE},
            "picture": {"alert": self.alert, "which": "probe"},
            "act": {"alert": self.alert, "act": "confirmed_false", "check": "documents", "key": secrets.token_hex(8)},
            "log": {"size": 0},
            "push": {"endpoint": "https://push.example/1", "p256dh": "k", "auth": "a"},
        }
        return bodies.get(verb, {})

    def stands(self) -> tuple[object, ...]:
        """All that a call could change, besides what is counted of refusals."""
        found = self.door.street.carried(self.phone.device).device
        van = self.door.van
        return (
            self.door.street.case(self.alert),
            (found.state, found.wake_up, found.wrong_codes),
            van.locks.is_open(self.phone.device),
            len(van.tickets._open.get(self.phone.device, {})),
            [event for event in self.door.events if event.kind not in REFUSALS],
        )

    def refused(self, sent: Sending, *, by: Phone | None = None) -> None:
        """Send something, and see it refused, logged, and without any effect."""
        before, logged = self.stands(), len(self.door.events)
        answer = (by or self.phone).send(sent)
        assert answer.status_code == 401, answer.text
        assert answer.json()["rule"] in {"nonce", "signature"}
        assert "peelian-signature" not in answer.headers
        fresh = self.door.events[logged:]
        assert [event.kind in REFUSALS for event in fresh] == [True], "it is in the log, once"
        assert dict(fresh[0].facts)["rule"] == answer.json()["rule"]
        assert self.stands() == before, "it did something"


class UngrownLog:
    """A log that phones may look at; what it says is held against forks elsewhere."""

    def growth(self, size: int, root: bytes, whom: str, *, upto: int | None = None) -> Growth:
        return Growth(key="key", note="note", path=(), others=())


def attacked() -> Attacked:
    door = PhoneDoor()
    door.app.state.logbook = UngrownLog()
    for limits in (door.van.signed, door.van.asked, door.van.refused):
        limits._rate = replace(limits._rate, burst=100_000)  # what is tried here is not how much
    phone, other = door.phone(), door.phone(OTHER.id)
    alert = door.street.alert_to_all()
    for act in ("will_engage", "engaged"):
        phone.fresh()
        assert phone.did(alert, act).status_code == 200
    return Attacked(door, phone, other, alert)


@pytest.fixture(scope="module", params=VERBS)
def verb(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def once(verb: str) -> Attacked:
    """For attacks that come to nothing, and so leave everything as it was for the next."""
    return attacked()


def test_every_verb_that_there_is_is_attacked() -> None:
    paths = {path.rsplit("/", 1)[1] for _, path, _ in PhoneDoor().app.state.routes if path.startswith("/phone/api/")}
    assert paths - {"nonce"} == set(VERBS), "a nonce is asked for without a signature, and does nothing"


def test_a_call_that_nobody_touched_is_answered(verb: str) -> None:
    """The control of everything below."""
    made = attacked()
    assert made.phone.send(made.call(verb)).status_code == 200


def test_a_call_that_is_sent_again_is_refused(verb: str) -> None:
    made = attacked()
    sent = made.call(verb)
    assert made.phone.send(sent).status_code == 200
    before, logged = made.stands(), len(made.door.events)
    for _ in range(2):
        answer = made.phone.send(sent)
        assert (answer.status_code, answer.json()["rule"]) in {(401, "nonce"), (410, "expired")}
    assert [event.kind in REFUSALS for event in made.door.events[logged:]] == [True, True]
    assert made.stands() == before


@TRIES
@given(bit=st.integers(0, 10_000), part=st.sampled_from(["body", "signature", "nonce", "device", "path"]))
def test_a_call_of_which_a_bit_was_flipped_is_refused(once: Attacked, verb: str, bit: int, part: str) -> None:
    sent = once.call(verb)
    if part == "body":
        once.refused(replace(sent, body=flipped(sent.body, bit)))
    elif part == "signature":
        raw = base64.urlsafe_b64decode(sent.signature + "==")
        once.refused(replace(sent, signature=unpadded(flipped(raw, bit))))
    elif part == "path":
        once.refused(replace(sent, path=f"{sent.path}{'&' if '?' in sent.path else '?'}x={bit}"))
    else:
        text = getattr(sent, part)
        at = bit % len(text)
        once.refused(replace(sent, **{part: f"{text[:at]}{'A' if text[at] != 'A' else 'B'}{text[at + 1 :]}"}))  # type: ignore[arg-type]


def flipped(content: bytes, bit: int) -> bytes:
    changed = bytearray(content)
    changed[bit // 8 % len(content)] ^= 1 << bit % 8
    return bytes(changed)


def others_number(made: Attacked, sent: Sending) -> Sending:
    return replace(sent, device=made.other.device)


def others_nonce(made: Attacked, sent: Sending) -> Sending:
    made.other.fresh()
    bare = replace(sent, nonce=made.other.nonce)
    return replace(bare, signature=made.phone.sign(bare))


def others_key(made: Attacked, sent: Sending) -> Sending:
    return replace(sent, signature=made.other.sign(sent))


def others_call(made: Attacked, sent: Sending) -> Sending:
    return replace(made.call(sent.path.split("?")[0].rsplit("/", 1)[1], made.other), device=made.phone.device)


def another_verb(made: Attacked, sent: Sending) -> Sending:
    other = next(verb for verb in VERBS if f"/{verb}" not in sent.path)
    return replace(sent, path=f"/phone/api/{other}")


@pytest.mark.parametrize("swap", [others_number, others_nonce, others_key, others_call, another_verb])
def test_a_call_across_phones_is_refused(
    once: Attacked, verb: str, swap: Callable[[Attacked, Sending], Sending]
) -> None:
    once.refused(swap(once, once.call(verb)))


@pytest.mark.parametrize("known", [True, False], ids=["by the number of a phone of here", "by its own number"])
def test_a_call_of_another_deployments_phone_is_refused(once: Attacked, verb: str, *, known: bool) -> None:
    elsewhere = PhoneDoor(Street()).phone()
    elsewhere.client = once.door.client()
    elsewhere.device = once.phone.device if known else DeviceId("P-elsewhere")
    elsewhere.fresh()
    elsewhere.nonce = elsewhere.nonce or once.phone.nonce
    once.refused(replace(once.call(verb, elsewhere), device=elsewhere.device), by=elsewhere)


@TRIES
@given(late_s=st.floats(120, 10_000))
def test_a_call_that_lay_about_is_refused(once: Attacked, verb: str, late_s: float) -> None:
    sent = once.call(verb)
    once.door.clock.at += late_s
    once.refused(sent)


def test_a_call_that_lay_about_for_less_is_answered(verb: str) -> None:
    """The control: two minutes less a second, with the phone still unlocked."""
    made = attacked()
    sent = made.call(verb)
    made.door.clock.at += 119
    made.door.van.locks.open(made.phone.device)
    assert made.phone.send(sent).status_code == 200
