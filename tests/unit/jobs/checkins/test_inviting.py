from datetime import timedelta

import pytest

from peelian.jobs.checkins import inviting, keeping, ordering, wearing
from peelian.nouns.event import EventKind
from peelian.nouns.invitation import Invitation
from peelian.nouns.person import Role
from peelian.nouns.wearer import WatchState
from tests.fakes.checkins import CASE_OFFICER, DECISION_MAKER, ENROLLING, Bureau, rules_of, taken
from tests.fakes.deployments import person
from tests.fakes.orders import POINT

OTHER_POINT = "04" + "cd" * 64


@pytest.fixture
def bureau() -> Bureau:
    one = Bureau()
    one.drafted()
    one.activate()
    taken(wearing.take(one.office, CASE_OFFICER, one.order.id, ENROLLING))
    return one


def test_a_device_joins_by_a_code_however_it_is_typed(bureau: Bureau) -> None:
    code = taken(inviting.invite(bureau.office, CASE_OFFICER, bureau.order.id)).code
    watch = taken(inviting.join(bureau.office, code.lower().replace("-", " ").replace("0", "o"), POINT))
    assert (watch.wearer, watch.public_key, watch.state) == (bureau.order.wearer, POINT, WatchState.ACTIVE)
    assert bureau.kinds[-2:] == [EventKind.WATCH_INVITED, EventKind.WATCH_ENROLLED]


def test_a_code_works_once(bureau: Bureau) -> None:
    code = taken(inviting.invite(bureau.office, CASE_OFFICER, bureau.order.id)).code
    taken(inviting.join(bureau.office, code, POINT))
    assert inviting.join(bureau.office, code, OTHER_POINT) == inviting.UNUSABLE
    assert not [key for key in bureau.store.unit.vault.nouns if key[1] == Invitation.__name__]


def test_a_code_is_over_after_a_quarter_of_an_hour(bureau: Bureau) -> None:
    invited = taken(inviting.invite(bureau.office, CASE_OFFICER, bureau.order.id))
    bureau.now = invited.until
    assert inviting.join(bureau.office, invited.code, POINT) == inviting.UNUSABLE
    assert invited.until - bureau.now < inviting.CODE_LASTS


def test_a_new_code_takes_the_place_of_the_old(bureau: Bureau) -> None:
    old, new = (taken(inviting.invite(bureau.office, CASE_OFFICER, bureau.order.id)).code for _ in range(2))
    assert inviting.join(bureau.office, old, POINT) == inviting.UNUSABLE
    taken(inviting.join(bureau.office, new, POINT))


def test_a_new_device_replaces_the_old(bureau: Bureau) -> None:
    for point in (POINT, OTHER_POINT):
        taken(
            inviting.join(
                bureau.office, taken(inviting.invite(bureau.office, CASE_OFFICER, bureau.order.id)).code, point
            )
        )
    states = [watch.state for watch in bureau.store.unit.watches.of(bureau.order.wearer)]
    assert states == [WatchState.REPLACED, WatchState.ACTIVE]


def test_a_key_that_is_no_point_uses_no_code_up(bureau: Bureau) -> None:
    code = taken(inviting.invite(bureau.office, CASE_OFFICER, bureau.order.id)).code
    assert rules_of(inviting.join(bureau.office, code, "04ab")) == ["key"]
    taken(inviting.join(bureau.office, code, POINT))


def test_no_device_is_enrolled_before_the_person_was_told_and_their_reference_taken() -> None:
    bureau = Bureau()
    bureau.drafted()
    assert rules_of(inviting.invite(bureau.office, CASE_OFFICER, bureau.order.id)) == ["reference"]


def test_no_device_joins_an_order_that_ended_meanwhile(bureau: Bureau) -> None:
    code = taken(inviting.invite(bureau.office, CASE_OFFICER, bureau.order.id)).code
    taken(ordering.end(bureau.office, DECISION_MAKER, bureau.order.id, reason="Granted leave"))
    assert rules_of(inviting.join(bureau.office, code, POINT)) == ["stage"]


def test_an_invitation_that_nobody_used_in_time_is_swept_away(bureau: Bureau) -> None:
    bureau.now = taken(inviting.invite(bureau.office, CASE_OFFICER, bureau.order.id)).until - timedelta(seconds=1)
    keeping.sweep(bureau.office)
    assert [key for key in bureau.store.unit.vault.nouns if key[1] == Invitation.__name__]
    bureau.now += timedelta(seconds=1)
    keeping.sweep(bureau.office)
    assert not [key for key in bureau.store.unit.vault.nouns if key[1] == Invitation.__name__]


def test_an_order_that_ended_keeps_no_invitation(bureau: Bureau) -> None:
    taken(inviting.invite(bureau.office, CASE_OFFICER, bureau.order.id))
    taken(ordering.end(bureau.office, DECISION_MAKER, bureau.order.id, reason="Granted leave"))
    bureau.now += timedelta(days=1)
    keeping.sweep(bureau.office)
    assert not [key for key in bureau.store.unit.vault.nouns if key[1] == Invitation.__name__]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DECISION_MAKER, Role.CHECK_IN_REVIEWER])
def test_only_a_case_officer_invites(bureau: Bureau, role: Role) -> None:
    assert rules_of(inviting.invite(bureau.office, person(role), bureau.order.id)) == ["permission"]
