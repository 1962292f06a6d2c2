"""A phone's life, and one test a way to be refused."""

from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.errors import InvalidValueError, NotFoundError
from peelian.jobs.live.phones import enrolling
from peelian.jobs.live.phones.enrolling import Application, Carried
from peelian.nouns.device import Device, DeviceId, DeviceState, WakeUp
from peelian.nouns.event import EventKind
from peelian.nouns.ids import PersonId
from peelian.nouns.person import Role
from peelian.nouns.refusal import Refused
from tests.fakes.deployments import ENDS_AT, person
from tests.fakes.desk import rules, taken
from tests.fakes.phones import KEY, OFFICER
from tests.fakes.street import CODE, LEAD, Street

WISH = Application(public_key=KEY, code=CODE, label="Phone 3")
WRONG = "000000"


@pytest.fixture
def street() -> Street:
    return Street()


def invited(street: Street, digest: str = "link") -> str:
    taken(enrolling.invite(street.phones, LEAD, street.office.id, officer=OFFICER.id, digest=digest))
    return digest


def rule(answer: object) -> str:
    assert isinstance(answer, Refused), answer
    return answer.rule


def last(street: Street) -> EventKind:
    return street.office.store.events[-1].kind


# Inviting and enrolling.


def test_a_phone_is_one_officers_and_one_deployments_until_its_end(street: Street) -> None:
    made = taken(enrolling.enrol(street.phones, invited(street), WISH))
    assert (made.device.deployment, made.device.officer) == (street.office.id, OFFICER.id)
    assert made.device.expires_at == ENDS_AT
    assert made == street.carried(made.device.id)
    assert last(street) is EventKind.PHONE_ENROLLED


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.DEPLOYMENT_LEAD}))
def test_nobody_but_the_lead_hands_out_a_phone(street: Street, role: Role) -> None:
    answer = enrolling.invite(street.phones, person(role), street.office.id, officer=OFFICER.id, digest="link")
    assert rules(answer) == ["permission"]
    assert rule(enrolling.enrol(street.phones, "link", WISH)) == "link"


def test_a_phone_is_for_an_engagement_officer(street: Street) -> None:
    operator = person(Role.OPERATOR).id
    answer = enrolling.invite(street.phones, LEAD, street.office.id, officer=operator, digest="link")
    assert rules(answer) == ["officer"]
    assert last(street) is EventKind.PERMISSION_REFUSED


def test_a_phone_is_for_somebody_who_is_there(street: Street) -> None:
    with pytest.raises(NotFoundError):
        enrolling.invite(street.phones, LEAD, street.office.id, officer=PersonId("nobody"), digest="link")


def test_no_phone_is_handed_out_after_the_end(street: Street) -> None:
    digest = invited(street)
    street.office.now = ENDS_AT
    answer = enrolling.invite(street.phones, LEAD, street.office.id, officer=OFFICER.id, digest="late")
    assert rules(answer) == ["stage"]
    assert rule(enrolling.enrol(street.phones, digest, WISH)) == "link"


def test_no_phone_is_enrolled_when_the_deployment_ended_since_it_was_handed_out(street: Street) -> None:
    digest = invited(street)
    street.office.end()
    assert rule(enrolling.enrol(street.phones, digest, WISH)) == "stage"


def test_a_link_works_once(street: Street) -> None:
    digest = invited(street)
    taken(enrolling.enrol(street.phones, digest, WISH))
    assert rule(enrolling.enrol(street.phones, digest, WISH)) == "link"


def test_a_link_works_for_ten_minutes(street: Street) -> None:
    digest = invited(street)
    street.office.now += timedelta(minutes=10)
    assert rule(enrolling.enrol(street.phones, digest, WISH)) == "link"


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345a", "12 345", "١٢٣٤٥٦", "123456\n"])
def test_a_code_has_six_digits_and_a_wrong_one_costs_no_link(street: Street, code: str) -> None:
    digest = invited(street)
    assert rule(enrolling.enrol(street.phones, digest, replace(WISH, code=code))) == "code"
    taken(enrolling.enrol(street.phones, digest, WISH))


def test_a_key_that_is_no_point_makes_no_phone(street: Street) -> None:
    with pytest.raises(InvalidValueError):
        enrolling.enrol(street.phones, invited(street), replace(WISH, public_key="00"))


def test_the_code_is_kept_sealed_and_as_a_digest(street: Street) -> None:
    with street.office.store.read() as unit:
        kept = unit.vault.get(street.phone.device.id, enrolling.CODE)
    assert CODE.encode() not in kept
    assert CODE not in repr(street.phone.device)


def test_a_phone_that_nobody_enrolled_is_none(street: Street) -> None:
    assert enrolling.carried(street.phones, DeviceId("none")) is None


# Standing.


def test_an_officer_who_is_none_any_more_cannot_use_their_phone(street: Street) -> None:
    assert enrolling.stands(street.phones, street.phone) is None
    for gone in (replace(OFFICER, active=False), replace(OFFICER, roles=frozenset({Role.OPERATOR}))):
        street.people(gone)
        no = enrolling.stands(street.phones, street.carried())
        assert no is not None
        assert no.rule == "permission"


def test_a_phone_is_over_when_the_deployment_is(street: Street) -> None:
    street.office.end()
    no = enrolling.stands(street.phones, street.carried())
    assert no is not None
    assert no.rule == "expired"


# The code.


def test_the_code_unlocks_and_forgives_wrong_ones(street: Street) -> None:
    device = street.phone.device.id
    for _ in range(4):
        assert rule(enrolling.unlock(street.phones, device, WRONG)) == "code"
    unlocked = taken(enrolling.unlock(street.phones, device, CODE))
    assert (unlocked.wrong_codes, unlocked.seen_at) == (0, street.office.now)
    assert EventKind.PHONE_CODE_WRONG in street.office.kinds
    assert last(street) is EventKind.PHONE_UNLOCKED


def test_five_wrong_codes_in_a_row_wipe_the_phone_for_ever(street: Street) -> None:
    device = street.phone.device.id
    answers = [rule(enrolling.unlock(street.phones, device, WRONG)) for _ in range(5)]
    assert answers == ["code"] * 4 + ["wiped"]
    assert last(street) is EventKind.PHONE_WIPED
    assert rule(enrolling.unlock(street.phones, device, CODE)) == "wiped"
    assert street.carried().device.state is DeviceState.WIPED
    assert (device, enrolling.CODE) not in street.office.store.sealed


def test_another_phones_code_is_another_code(street: Street) -> None:
    assert isinstance(enrolling.unlock(street.phones, street.other.device.id, CODE), Device)
    with street.office.store.read() as unit:
        one, other = (unit.vault.get(it.device.id, enrolling.CODE) for it in (street.phone, street.other))
    assert one != other


# The end of a phone.


def test_a_phone_that_is_given_back_is_over(street: Street) -> None:
    left = enrolling.leave(street.phones, street.phone.device)
    assert (left.state, left.over_at) == (DeviceState.LEFT, street.office.now)
    assert last(street) is EventKind.PHONE_LEFT
    no = enrolling.stands(street.phones, street.carried())
    assert no is not None
    assert no.rule == "expired"


def test_the_lead_wipes_a_lost_phone(street: Street) -> None:
    wiped = taken(enrolling.wipe(street.phones, LEAD, street.phone.device.id))
    assert wiped.state is DeviceState.WIPED
    event = street.office.store.events[-1]
    assert (event.kind, event.who) == (EventKind.PHONE_WIPED, LEAD.id)


def test_nobody_else_wipes_a_phone(street: Street) -> None:
    answer = enrolling.wipe(street.phones, person(Role.OPERATOR), street.phone.device.id)
    assert rules(answer) == ["permission"]
    assert street.carried().device.state is DeviceState.ACTIVE


def test_a_phone_that_was_wiped_stays_so(street: Street) -> None:
    taken(enrolling.wipe(street.phones, LEAD, street.phone.device.id))
    assert enrolling.leave(street.phones, street.phone.device).state is DeviceState.WIPED


def test_a_phone_can_be_woken_until_it_is_over(street: Street) -> None:
    wake_up = WakeUp(endpoint="https://push.example/1", p256dh="k", auth="a")
    enrolling.wake_by(street.phones, street.phone.device, wake_up)
    assert street.carried().device.wake_up == wake_up
    enrolling.leave(street.phones, street.carried().device)
    assert street.carried().device.wake_up is None


def test_locking_by_hand_is_logged(street: Street) -> None:
    enrolling.lock(street.phones, street.phone.device)
    assert last(street) is EventKind.PHONE_LOCKED


def test_what_is_carried_is_a_phone_an_officer_and_a_deployment() -> None:
    assert set(Carried.__slots__) == {"device", "officer", "deployment"}


def test_what_was_kept_of_a_phones_code_and_of_waking_it_goes_with_the_list(street: Street) -> None:
    wake_up = WakeUp(endpoint="https://push.example/1", p256dh="k", auth="a")
    enrolling.wake_by(street.phones, street.phone.device, wake_up)
    street.office.end()
    assert (street.phone.device.id, enrolling.CODE) in street.office.store.sealed
    street.office.destroy()
    assert (street.phone.device.id, enrolling.CODE) not in street.office.store.sealed
    assert street.carried().device.wake_up is None
    assert rule(enrolling.unlock(street.phones, street.phone.device.id, CODE)) == "expired"
