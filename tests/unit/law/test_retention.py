from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.law import retention
from peelian.law.retention import Clock, Kept, clocks
from peelian.nouns.deployment import Stage
from peelian.nouns.ids import PersonId
from tests.fakes.deployments import ENDS_AT, PLAN, deployment, policy
from tests.unit.nouns.test_hold import APPROVED, HOLD, NOW

CLOCKS = clocks(policy())
RULES = policy().retention


def test_every_class_of_data_has_a_clock() -> None:
    assert set(CLOCKS) == set(Kept)


def test_a_clock_that_does_not_run_says_why() -> None:
    with pytest.raises(ValueError, match="never"):
        Clock(lasts=None, since="never", source="nowhere")
    assert all(clock.lasts is not None or clock.why for clock in CLOCKS.values())


def test_clocks_are_those_of_the_policy_pack() -> None:
    assert CLOCKS[Kept.NON_MATCH].lasts == timedelta()
    assert CLOCKS[Kept.ALERT].lasts == timedelta(hours=RULES.alert_hours) <= timedelta(hours=24)
    shorter = replace(policy(), retention=replace(RULES, alert_hours=2))
    assert clocks(shorter)[Kept.ALERT].lasts == timedelta(hours=2)


def test_every_class_of_check_ins_has_the_clock_of_its_own() -> None:
    for name, days in policy().check_ins.keep_days.items():
        assert CLOCKS[Kept(f"check_in_{name}")].lasts == timedelta(days=days)


def test_a_list_goes_after_the_end_the_planned_end_or_once_it_lies_abandoned() -> None:
    hour, added = timedelta(hours=RULES.list_hours_after_end), NOW
    ended, sealed = deployment(Stage.ENDED), deployment(Stage.SEALED)
    assert ended.ending is not None
    assert retention.list_goes_at(ended, policy(), last_added=added) == ended.ending.at + hour
    assert retention.list_goes_at(sealed, policy(), last_added=added) == ENDS_AT + hour
    late = ENDS_AT + timedelta(days=1)
    assert retention.list_goes_at(sealed, policy(), last_added=late) == late + hour
    endless = replace(deployment(), plan=replace(PLAN, ends_at=None))
    assert retention.list_goes_at(endless, policy(), last_added=added) == added + timedelta(days=RULES.abandoned_days)


def test_what_is_a_little_late_is_no_fault_and_what_is_later_is() -> None:
    clock = CLOCKS[Kept.ALERT]
    assert not retention.overdue(NOW, clock, now=NOW + clock.tolerance - timedelta(seconds=1))
    assert retention.overdue(NOW, clock, now=NOW + clock.tolerance)
    assert not retention.overdue(None, clock, now=NOW)


@pytest.mark.parametrize(("days", "allowed"), [(0, False), (1, True), (90, True), (90.01, False)])
def test_a_hold_lasts_no_longer_than_the_rules_say_and_ends_in_the_future(days: float, *, allowed: bool) -> None:
    assert (retention.may_hold(replace(HOLD, until=NOW + timedelta(days=days)), policy()) == []) is allowed


def rules(person: str = "officer", digest: str = "d", **changes: object) -> list[str]:
    hold = replace(HOLD, **changes)  # type: ignore[arg-type]
    return [no.rule for no in retention.may_approve(hold, PersonId(person), digest=digest, now_is="d", now=NOW)]


def test_a_hold_is_approved_by_somebody_else_who_saw_just_this() -> None:
    assert rules() == []
    assert rules(person=HOLD.asked_by) == ["two_people"]
    assert rules(digest="other") == ["hold.digest"]
    assert rules(ended_at=NOW) == ["hold.stage"]
    assert rules(approval=APPROVED.approval) == ["hold.stage"]
    assert rules(until=NOW) == ["hold.stage"]
