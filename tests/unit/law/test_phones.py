"""Who carries a phone, what it shows, and in which order an officer does what: one test a way to be refused."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from peelian.law import phones
from peelian.law.phones import Wanted
from peelian.nouns.case import ALL, Case
from peelian.nouns.deployment import Stage
from peelian.nouns.device import DeviceId, DeviceState
from peelian.nouns.ids import PersonId
from peelian.nouns.person import Role
from peelian.nouns.phone import OUTCOMES, PhoneAct
from tests.fakes.deployments import (
    CASE,
    ENDS_AT,
    STARTS_AT,
    adjudicated,
    concluded,
    deployment,
    outcome,
    person,
    policy,
    released,
)
from tests.fakes.phones import DEVICE_ID, OFFICER, OTHER, SENT_AT, begun, device, step, taken, to_all

NOW = SENT_AT + timedelta(minutes=1)
SOON = SENT_AT + timedelta(minutes=3)
GONE = SENT_AT + timedelta(minutes=policy().phones.alert_minutes)
ACTS = sorted(PhoneAct)
HOLDING = [act for act in ACTS if act not in phones.FREE]


def rules(case: Case, act: PhoneAct, by: PersonId = OFFICER.id, *, at: datetime = NOW, **more: object) -> list[str]:
    """By which rules a step is refused; what a step needs besides is there."""
    told: dict[str, object] = {"reason": "unsafe"} | more
    wanted = Wanted(act=act, at=at, **told)  # type: ignore[arg-type]
    return [one.rule for one in phones.may_act(case, by, wanted, policy())]


def recorded(case: Case, result: str) -> Case:
    return replace(case, outcomes=(*case.outcomes, outcome(result)))


def shown(ground: str = "") -> Case:
    case = begun()
    return replace(case, steps=(*case.steps, step(PhoneAct.DOCUMENTS_SHOWN, ground=ground)))


# Carrying a phone.


@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.LIVE])
def test_an_engagement_officer_carries_a_phone_of_a_deployment_that_is_sealed_or_live(stage: Stage) -> None:
    assert phones.may_carry(OFFICER, deployment(stage), now=STARTS_AT) == []


@pytest.mark.parametrize("stage", sorted(set(Stage) - {Stage.SEALED, Stage.LIVE}))
def test_nobody_carries_a_phone_before_or_after(stage: Stage) -> None:
    assert [one.rule for one in phones.may_carry(OFFICER, deployment(stage), now=STARTS_AT)] == ["stage"]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ENGAGEMENT_OFFICER}))
def test_nobody_else_carries_a_phone(role: Role) -> None:
    assert [one.rule for one in phones.may_carry(person(role), deployment(Stage.LIVE), now=STARTS_AT)] == ["officer"]


def test_an_officer_who_was_switched_off_carries_none() -> None:
    gone = replace(OFFICER, active=False)
    assert [one.rule for one in phones.may_carry(gone, deployment(Stage.LIVE), now=STARTS_AT)] == ["officer"]


def test_a_phone_is_over_at_the_end_to_the_moment() -> None:
    live = deployment(Stage.LIVE)
    assert phones.stands(device(), live, now=ENDS_AT - timedelta(microseconds=1)) is None
    over = phones.stands(device(), live, now=ENDS_AT)
    assert over is not None
    assert over.rule == "expired"


def test_a_phone_is_over_when_the_deployment_was_ended_by_hand() -> None:
    over = phones.stands(device(), deployment(Stage.ENDED), now=STARTS_AT)
    assert over is not None
    assert over.rule == "expired"


def test_a_phone_of_a_deployment_without_an_end_is_over() -> None:
    endless = replace(deployment(Stage.LIVE), plan=replace(deployment().plan, ends_at=None))
    assert phones.stands(device(), endless, now=STARTS_AT) is not None


@pytest.mark.parametrize(("state", "rule"), [(DeviceState.WIPED, "wiped"), (DeviceState.LEFT, "expired")])
def test_a_phone_that_was_wiped_or_given_back_is_over_for_ever(state: DeviceState, rule: str) -> None:
    for now in (STARTS_AT, ENDS_AT + timedelta(days=400)):
        over = phones.stands(device(state=state), deployment(Stage.LIVE), now=now)
        assert over is not None
        assert over.rule == rule


# Whom an alert reaches.


def test_an_alert_that_was_not_released_reaches_nobody() -> None:
    assert not phones.reaches(CASE, OFFICER.id)
    assert not phones.reaches(adjudicated(), OFFICER.id)


def test_an_alert_reaches_the_officer_whom_it_was_sent_to_and_no_other() -> None:
    assert phones.reaches(released(), OFFICER.id)
    assert not phones.reaches(released(), OTHER.id)


def test_an_alert_to_all_reaches_all_but_whoever_adjudicated_it() -> None:
    assert phones.reaches(to_all(), OFFICER.id)
    assert phones.reaches(to_all(), OTHER.id)
    assert not phones.reaches(to_all(), PersonId(Role.OPERATOR.value))


def test_who_answers_for_an_alert_is_whoever_it_was_sent_to_or_holds_it() -> None:
    assert phones.answers_for(adjudicated(), OFFICER.id) is None
    assert phones.answers_for(released(), OTHER.id) == OFFICER.id
    assert phones.answers_for(to_all(), OFFICER.id) == ALL
    assert phones.answers_for(taken(to_all()), OFFICER.id) == OFFICER.id
    assert phones.answers_for(taken(to_all()), OTHER.id) == ALL


# What is on a phone.


def test_an_alert_leaves_the_phones_when_its_time_is_over() -> None:
    assert phones.shows(released(), OFFICER.id, policy(), now=GONE - timedelta(seconds=1)) is None
    gone = phones.shows(released(), OFFICER.id, policy(), now=GONE)
    assert gone is not None
    assert gone.rule == "time"


def test_an_alert_stays_while_somebody_is_spoken_to_but_not_for_ever() -> None:
    assert phones.shows(begun(), OFFICER.id, policy(), now=GONE) is None
    assert phones.shows(begun(), OFFICER.id, policy(), now=GONE + timedelta(hours=1)) is not None


@pytest.mark.parametrize(
    ("case", "rule"),
    [
        (adjudicated(), "alert"),
        (recorded(begun(), "released"), "over"),
        (recorded(begun(), "arrest"), "over"),
        (replace(released(), deleted_at=NOW), "destroyed"),
    ],
)
def test_what_was_not_sent_is_over_or_was_destroyed_is_not_on_a_phone(case: Case, rule: str) -> None:
    no = phones.shows(case, OFFICER.id, policy(), now=NOW)
    assert no is not None
    assert no.rule == rule
    for act in ACTS:
        assert rules(case, act) == [rule]


def test_how_far_an_alert_has_come_is_one_word() -> None:
    assert [phones.state(one) for one in (released(), taken(), begun(), recorded(begun(), "arrest"))] == [
        "sent",
        "held",
        "engaged",
        "over",
    ]


# Holding.


@pytest.mark.parametrize("act", HOLDING)
def test_nothing_is_done_with_an_alert_that_one_does_not_hold(act: PhoneAct) -> None:
    assert rules(released(), act) == ["held"]
    assert rules(taken(to_all(), OTHER.id), act) == ["held"]


def test_a_second_officer_sees_who_holds_an_alert_and_can_only_join_openly() -> None:
    held = taken(to_all())
    assert rules(held, PhoneAct.WILL_ENGAGE, OTHER.id) == ["held"]
    assert rules(held, PhoneAct.WILL_ENGAGE, OTHER.id, join=True) == []
    assert phones.holders(taken(held, OTHER.id)) == (OFFICER.id, OTHER.id)


def test_nobody_takes_an_alert_twice() -> None:
    assert rules(taken(), PhoneAct.WILL_ENGAGE, join=True) == ["act"]


@pytest.mark.parametrize("act", [PhoneAct.LOST_SIGHT, PhoneAct.WILL_NOT_ENGAGE])
def test_an_alert_that_was_let_go_can_be_taken_by_another(act: PhoneAct) -> None:
    held = taken(to_all())
    let_go = replace(held, steps=(*held.steps, step(act)))
    assert phones.holders(let_go) == ()
    assert rules(let_go, PhoneAct.WILL_ENGAGE, OTHER.id) == []


# The order of things.


@pytest.mark.parametrize("act", sorted(OUTCOMES - {PhoneAct.ENGAGED}))
def test_nothing_comes_of_an_alert_before_anybody_was_spoken_to(act: PhoneAct) -> None:
    assert rules(taken(), act) == ["engaged"]
    assert rules(begun(), act, at=SOON) == []


@pytest.mark.parametrize("act", [PhoneAct.LOST_SIGHT, PhoneAct.WILL_NOT_ENGAGE])
def test_nobody_loses_sight_of_somebody_whom_they_speak_to(act: PhoneAct) -> None:
    assert rules(begun(), act, at=SOON) == ["act"]


@pytest.mark.parametrize("reason", ["", "avoided the camera"])
def test_not_engaging_needs_a_reason_of_the_policy_pack(reason: str) -> None:
    assert rules(released(), PhoneAct.WILL_NOT_ENGAGE, reason=reason) == ["reason"]
    assert rules(released(), PhoneAct.WILL_NOT_ENGAGE) == []


def test_an_alert_is_acknowledged_once_by_each() -> None:
    seen = replace(to_all(), steps=(step(PhoneAct.ACKNOWLEDGE),))
    assert rules(seen, PhoneAct.ACKNOWLEDGE) == ["act"]
    assert rules(seen, PhoneAct.ACKNOWLEDGE, OTHER.id) == []


# The end of a stop.


@pytest.mark.parametrize("act", [PhoneAct.CONFIRMED_TRUE, PhoneAct.ARREST, PhoneAct.OTHER_DISPOSAL, PhoneAct.ENGAGED])
def test_documents_end_the_stop_unless_another_ground_is_recorded(act: PhoneAct) -> None:
    assert rules(shown(), act, at=SOON) == ["documents"]
    assert rules(shown("A knife fell out of the coat"), act, at=SOON) == []


@pytest.mark.parametrize("act", [PhoneAct.CONFIRMED_FALSE, PhoneAct.RELEASED])
def test_after_documents_somebody_can_be_confirmed_to_be_another_and_released(act: PhoneAct) -> None:
    assert rules(shown(), act, at=SOON) == []


def test_documents_are_shown_once_so_that_no_ground_is_found_afterwards() -> None:
    assert rules(shown(), PhoneAct.DOCUMENTS_SHOWN, at=SOON, ground="Now I remember one") == ["act"]


@pytest.mark.parametrize("act", sorted(OUTCOMES - {PhoneAct.RELEASED}))
def test_somebody_who_is_confirmed_to_be_another_can_only_be_released(act: PhoneAct) -> None:
    other = recorded(begun(), "confirmed_false")
    assert rules(other, act, at=SOON) == ["over"]
    assert rules(other, PhoneAct.RELEASED, at=SOON) == []


# Steps that were done without a link.


def test_a_step_counts_for_a_quarter_of_an_hour_and_no_longer() -> None:
    minutes = timedelta(minutes=policy().phones.queue_minutes)
    assert phones.late(NOW - minutes, policy(), now=NOW) is None
    late = phones.late(NOW - minutes - timedelta(milliseconds=1), policy(), now=NOW)
    assert late is not None
    assert late.rule == "stale"


def test_a_step_is_held_against_the_moment_when_it_was_done() -> None:
    assert rules(released(), PhoneAct.ACKNOWLEDGE, at=GONE - timedelta(seconds=1)) == []
    assert rules(released(), PhoneAct.ACKNOWLEDGE, at=GONE) == ["time"]


def test_the_fixture_of_an_alert_that_is_over_is_over_at_the_desk_too() -> None:
    assert phones.state(concluded("engaged", "released")) == "over"


# What becomes of an alert that nobody goes on with.


def test_a_phone_that_is_over_lets_go_of_what_it_held_until_somebody_was_spoken_to() -> None:
    held = taken(to_all())
    assert phones.lets_go(held, DEVICE_ID)
    assert not phones.lets_go(held, DeviceId("P-2")), "another phone held it"
    assert not phones.lets_go(to_all(), DEVICE_ID), "nobody held it"
    assert not phones.lets_go(begun(to_all()), DEVICE_ID), "what came of it, its officer still has to say"
    free = replace(held, dropped=(DEVICE_ID,))
    assert phones.holders(free) == ()
    assert not phones.lets_go(free, DEVICE_ID), "once"
    again = replace(step(PhoneAct.WILL_ENGAGE), device=DeviceId("P-2"))
    assert phones.holders(replace(free, steps=(*free.steps, again))) == (OFFICER.id,), "on another phone"


def answered(*said: tuple[PhoneAct, PersonId], case: Case | None = None) -> Case:
    before = case or to_all()
    return replace(before, steps=(*before.steps, *(step(act, by) for act, by in said)))


NOT, LOST, WILL = PhoneAct.WILL_NOT_ENGAGE, PhoneAct.LOST_SIGHT, PhoneAct.WILL_ENGAGE
BOTH = (OFFICER.id, OTHER.id)


@pytest.mark.parametrize(
    "said", [((NOT, OFFICER.id), (NOT, OTHER.id)), ((WILL, OFFICER.id), (LOST, OFFICER.id), (NOT, OTHER.id))]
)
def test_an_alert_is_declined_when_everybody_said_that_they_will_not_go(
    said: tuple[tuple[PhoneAct, PersonId], ...],
) -> None:
    assert phones.declined(answered(*said), BOTH)
    assert not phones.declined(answered(*said[:-1]), BOTH), "one has not answered"
    assert not phones.declined(answered(*said, (WILL, OFFICER.id)), BOTH), "one goes after all"
    assert not phones.declined(recorded(answered(*said), "engaged"), BOTH), "somebody was spoken to"


def test_an_alert_to_one_officer_is_declined_by_that_officer_alone() -> None:
    assert phones.declined(answered((NOT, OFFICER.id), case=released()), BOTH)
    assert not phones.declined(answered((NOT, OTHER.id), case=released()), BOTH)


def test_an_alert_that_nobody_answered_is_not_declined() -> None:
    assert not phones.declined(to_all(), ())
    assert not phones.declined(answered((PhoneAct.ACKNOWLEDGE, OFFICER.id)), (OFFICER.id,))
    assert not phones.declined(adjudicated(), ()), "it was never sent"
