"""Promise 9: a photo needs an open alert that the same officer holds; and nothing is done that a phone did not sign.

Each attack has its negative control: the same call without it is answered, so that the attack is what is refused.
"""

import base64
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import pytest
from httpx2 import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peelian.jobs.live.phones.second_looks import Looked
from peelian.law import phones as law
from peelian.nouns.case import ALL, Case
from peelian.nouns.device import DeviceId
from peelian.nouns.event import EventKind
from peelian.nouns.ids import AlertId
from peelian.nouns.phone import PhoneAct
from tests.fakes.phone_client import Phone, PhoneDoor, Sending
from tests.fakes.phones import OFFICER, OTHER
from tests.fakes.street import Street

SOURCE = Path(__file__).parents[2] / "src" / "peelian"
TRIES = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
REFUSALS = {EventKind.PHONE_REFUSED, EventKind.SECOND_LOOK_REFUSED}
UNPROVEN = {"nonce", "signature"}
"""Rules by which a call is refused that the phone did not make."""


@dataclass
class Attack:
    """A phone with an alert that it could go on with, and what an attack may not change."""

    door: PhoneDoor
    phone: Phone
    alert: AlertId

    def take(self) -> Sending:
        """A call that would do something: take the alert."""
        told = {"alert": self.alert, "act": "will_engage", "key": secrets.token_hex(16), "ago_ms": 0}
        self.phone.fresh()
        return self.phone.signed("act", told)

    def fails(self, sent: Sending, rules: set[str] = UNPROVEN, *, by: Phone | None = None) -> None:
        """Send something, and see it refused, logged, and without any effect."""
        before, events = self.case, len(self.door.events)
        answer = (by or self.phone).send(sent)
        assert answer.status_code in {401, 403, 404, 405, 409}, answer.text
        if answer.status_code not in {404, 405}:
            assert answer.json()["rule"] in rules, answer.text
            assert [event.kind for event in self.door.events[events:]][-1] in REFUSALS, "it is not in the log"
        assert self.case == before, "it did something"

    @property
    def case(self) -> Case:
        return self.door.street.case(self.alert)


@pytest.fixture
def attack() -> Attack:
    door = PhoneDoor()
    for limits in (door.van.signed, door.van.asked, door.van.refused):
        limits._rate = replace(limits._rate, burst=100_000)  # what is tried here is not how much
    return Attack(door, door.phone(), door.street.alert_to_all())


def flipped(content: bytes, bit: int) -> bytes:
    changed = bytearray(content)
    changed[bit // 8 % len(content)] ^= 1 << bit % 8
    return bytes(changed)


def flipped_text(text: str, at: int, sign: str) -> str:
    at %= len(text)
    return text[:at] + (sign if text[at] != sign else "y") + text[at + 1 :]


# Only what the phone signed, once, and as it was signed.


def test_a_call_that_nobody_touched_does_something(attack: Attack) -> None:
    """The negative control of everything below."""
    assert attack.phone.send(attack.take()).status_code == 200
    assert law.holders(attack.case) == (OFFICER.id,)


@TRIES
@given(bit=st.integers(0, 100_000))
def test_a_bit_of_the_body_that_was_flipped(attack: Attack, bit: int) -> None:
    sent = attack.take()
    attack.fails(replace(sent, body=flipped(sent.body, bit)))


@TRIES
@given(bit=st.integers(0, 64 * 8 - 1))
def test_a_bit_of_the_signature_that_was_flipped(attack: Attack, bit: int) -> None:
    sent = attack.take()
    raw = base64.urlsafe_b64decode(sent.signature + "==")
    changed = base64.urlsafe_b64encode(flipped(raw, bit)).rstrip(b"=").decode()
    attack.fails(replace(sent, signature=changed))


@TRIES
@given(
    field=st.sampled_from(["device", "nonce", "signature"]), at=st.integers(0, 200), sign=st.sampled_from("AZaz09-_x")
)
def test_a_sign_of_a_header_that_was_changed(attack: Attack, field: str, at: int, sign: str) -> None:
    sent = attack.take()
    changed = flipped_text(getattr(sent, field), at, sign)
    if field != "signature" or base64.urlsafe_b64decode(changed + "==") != base64.urlsafe_b64decode(
        sent.signature + "=="
    ):
        attack.fails(replace(sent, **{field: changed}))  # type: ignore[arg-type]


@TRIES
@given(text=st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=120))
def test_headers_that_are_anything(attack: Attack, text: str) -> None:
    sent = attack.take()
    for field in ("nonce", "signature"):
        attack.fails(replace(sent, **{field: text.strip()}))  # type: ignore[arg-type]
        sent = attack.take()


@pytest.mark.parametrize(
    "path",
    [
        "/phone/api/leave",
        "/phone/api/lock",
        "/phone/api/state",
        "/phone/api/act?x=1",
        "/phone/api/act/",
        "/phone/api/act/../leave",
        "/phone//api/act",
        "/phone/api/second-look?alert=A-1&reason=none",
    ],
)
def test_another_path_than_the_one_that_was_signed(attack: Attack, path: str) -> None:
    sent = replace(attack.take(), path=path)
    before = attack.case
    answer = attack.phone.send(sent)
    assert answer.status_code in {307, 401, 404, 405} or answer.json()["rule"] in UNPROVEN
    assert attack.case == before
    assert attack.phone.fresh().status_code == 200, "the phone left or was locked by a forged call"


def test_a_query_that_was_changed(attack: Attack) -> None:
    attack.phone.fresh()
    sent = attack.phone.signed("second-look", b"\xff\xd8\xff", alert=attack.alert, reason="Twins")
    attack.fails(replace(sent, path=sent.path.replace("Twins", "Other")))


def test_another_method_than_the_one_that_was_signed(attack: Attack) -> None:
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        attack.fails(replace(attack.take(), method=method))


def test_a_call_that_is_sent_again(attack: Attack) -> None:
    sent = attack.take()
    assert attack.phone.send(sent).status_code == 200
    for _ in range(3):
        attack.fails(sent)


def test_a_call_that_lay_about_for_two_minutes(attack: Attack) -> None:
    sent = attack.take()
    attack.door.clock.at += 119
    attack.door.van.locks.open(attack.phone.device)
    assert attack.phone.send(sent).status_code == 200, "the control: just before"
    late = attack.phone.signed("act", {"alert": attack.alert, "act": "engaged", "key": "12345678"})
    attack.door.clock.at += 120
    attack.fails(late, {"nonce"})


@TRIES
@given(parts=st.permutations(range(3)))
def test_calls_whose_parts_were_swapped(attack: Attack, parts: list[int]) -> None:
    """Three calls of one phone, each with the nonce, the signature or the body of another."""
    calls = [attack.take() for _ in range(3)]
    for field, at in product(("nonce", "signature", "body"), range(3)):
        if parts[at] != at:
            attack.fails(replace(calls[at], **{field: getattr(calls[parts[at]], field)}))
            calls[at] = attack.take()


def test_another_phones_identity(attack: Attack) -> None:
    """Across phones: another's number with one's own key, one's own number with another's nonce."""
    other = attack.door.phone(OTHER.id)
    sent = other.signed("act", {"alert": attack.alert, "act": "will_engage", "key": "12345678"})
    attack.fails(replace(sent, device=attack.phone.device), by=other)
    attack.phone.fresh()
    attack.fails(replace(other.signed("state"), nonce=attack.phone.nonce), by=other)
    stranger = Phone(attack.door.client())
    stranger.device = attack.phone.device
    stranger.fresh()
    attack.fails(stranger.signed("state"), by=stranger)


def test_another_deployments_phone(attack: Attack) -> None:
    """Across deployments: another van's phone, at this van and at its own."""
    elsewhere = PhoneDoor(Street())
    phone = elsewhere.phone()
    phone.client, phone.device = attack.door.client(), DeviceId("P-elsewhere")
    attack.fails(phone.signed("state"), {"signature"}, by=phone)


# A photo needs an open alert of the same officer, with engagement begun.


def photo(attack: Attack, by: Phone, alert: str, reason: str = "Twins, they say") -> Response:
    by.fresh()
    return by.ask("second-look", b"\xff\xd8\xff a photo", alert=alert, reason=reason)


STEPS = ["acknowledge", "will_engage", "lost_sight", "will_not_engage", "engaged", "documents_shown", "confirmed_false"]


@settings(TRIES, max_examples=60)
@given(
    steps=st.lists(st.tuples(st.sampled_from(STEPS), st.booleans()), max_size=7),
    mine=st.booleans(),
)
def test_no_sequence_of_steps_gets_a_photo_past_the_rule(
    steps: list[tuple[str, bool]],
    mine: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    """Whatever two officers do in any order, a photo is compared only for who holds the alert and spoke to them."""
    street = Street()
    alert = street.alert(ALL)
    for act, by_other in steps:
        street.does(alert, PhoneAct(act), street.other if by_other else street.phone, join=True, ground="")
    who = street.phone if mine else street.other
    looked = street.looks(alert, who)
    case = street.case(alert)
    lawful = (
        who.officer.id in law.holders(case)
        and any(outcome.result == "engaged" for outcome in case.outcomes)
        and not any(outcome.result == "confirmed_false" for outcome in case.outcomes)
        and not any(step.act is PhoneAct.DOCUMENTS_SHOWN for step in case.steps)
    )
    assert isinstance(looked, Looked) == lawful
    assert bool(street.looker.photos) == lawful, "a photo that was refused was looked at"
    if not lawful:
        assert street.office.kinds[-1] is EventKind.SECOND_LOOK_REFUSED
        assert street.carried(who.device.id).device.denied_looks == 1


def test_a_photo_with_everything_that_it_needs_is_compared(attack: Attack) -> None:
    """The negative control."""
    for act in ("will_engage", "engaged"):
        assert attack.phone.did(attack.alert, act).status_code == 200
    assert photo(attack, attack.phone, attack.alert).json()["answer"] == "match"


def test_a_photo_without_one_of_the_things_that_it_needs(attack: Attack) -> None:
    other = attack.door.phone(OTHER.id)
    for by, alert in ((attack.phone, attack.alert), (attack.phone, "A-none"), (other, attack.alert)):
        assert photo(attack, by, alert).status_code == 409
    for act in ("will_engage", "engaged"):
        assert attack.phone.did(attack.alert, act).status_code == 200
    assert photo(attack, other, attack.alert).status_code == 409, "another officer's engagement is not theirs"
    assert photo(attack, attack.phone, attack.alert, reason=" ").status_code == 409
    attack.door.van.locks.shut(attack.phone.device)
    assert photo(attack, attack.phone, attack.alert).status_code == 403
    assert attack.door.street.looker.photos == []


def test_every_photo_is_overwritten_and_none_is_in_the_store_the_vault_or_the_log(attack: Attack) -> None:
    for act in ("will_engage", "engaged"):
        assert attack.phone.did(attack.alert, act).status_code == 200
    photo(attack, attack.phone, attack.alert)
    kept = attack.door.street.office.store._kept
    everything = repr(kept)
    assert "a photo" not in everything.replace("a photo was compared, and is gone", "")
    assert attack.alert in everything, "the search finds what is kept"
    assert all(set(one) == {0} for one in attack.door.street.looker.photos)


# Nothing stays on the phone, and nothing is told to a phone that is over.


def test_no_answer_of_the_phones_door_may_be_stored(attack: Attack) -> None:
    attack.phone.fresh()
    for verb, body in (("state", {}), ("picture", {"alert": attack.alert, "which": "probe"}), ("ticket", {})):
        answer = attack.phone.ask(verb, body)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "verb", ["state", "ticket", "picture", "act", "second-look", "push", "unlock", "lock", "leave"]
)
def test_a_phone_that_was_wiped_gets_nothing_any_more(attack: Attack, verb: str) -> None:
    attack.phone.fresh()
    for _ in range(attack.door.street.office.desk.policy.phones.wrong_codes):
        attack.phone.ask("unlock", {"code": "000000"})
    answer = attack.phone.ask(verb)
    assert (answer.status_code, answer.json()["rule"]) == (410, "wiped")
    assert answer.headers["clear-site-data"] == '"*"'


# The code of the phones' flow has no other way in.


def searched(source: str) -> set[str]:
    """Where templates are opened, or photos compared."""
    return set(re.findall(r"\b(?:subjects\.TEMPLATE|looker\.compare)\b", source))


def modules() -> Iterator[tuple[str, str]]:
    for path in (SOURCE / "jobs" / "live" / "phones").rglob("*.py"):
        yield path.name, path.read_text(encoding="utf-8")


def test_templates_are_opened_for_second_looks_and_nowhere_else_on_the_phones() -> None:
    found = {name: hits for name, text in modules() if (hits := searched(text))}
    assert found == {"second_looks.py": {"subjects.TEMPLATE", "looker.compare"}}


def test_the_search_finds_another_way_in() -> None:
    assert searched("phones.looker.compare(photo, pack, [])") == {"looker.compare"}
