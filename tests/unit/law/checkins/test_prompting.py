"""At most five prompts in any 24 hours, none in quiet hours, and an undelivered one is never the person's fault."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.law.checkins import prompting
from peelian.law.checkins.rules import CheckInRules
from peelian.nouns.order import OrderStage, QuietKind, QuietSpan
from peelian.nouns.prompt import Cause, Prompt, PromptState
from peelian.nouns.wearer import Fault, FaultKind, WatchState, WearerId
from tests.fakes.orders import ENDS_AT, REVIEW_AT, STARTS_AT, order, prompt, rules, watch

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
NOON = STARTS_AT + 2 * HOUR


def closed(sent_at: datetime, number: int) -> Prompt:
    return prompt(sent_at, number, state=PromptState.ANSWERED, delivered_at=sent_at, closed_at=sent_at)


def rule(recent: list[Prompt] | None = None, now: datetime = NOON, **changes: object) -> str | None:
    refused = prompting.may_send(order(**changes), watch(), recent or [], rules(), now=now)
    return None if refused is None else refused.rule


def test_somebody_may_be_prompted_at_noon() -> None:
    assert rule() is None


def test_a_sixth_prompt_in_24_hours_is_refused() -> None:
    five = [closed(NOON - hours * HOUR, hours) for hours in (24, 20, 16, 8, 4)]
    assert rule(five) == prompting.CAP
    assert rule(five[1:]) is None


def test_a_pack_that_was_made_to_ask_for_more_is_not_followed() -> None:
    greedy = rules()
    forged = object.__new__(CheckInRules)
    for field in CheckInRules.__dataclass_fields__:
        object.__setattr__(forged, field, 50 if field == "most_prompts" else getattr(greedy, field))
    five = [closed(NOON - hours * HOUR, hours) for hours in range(5)]
    assert prompting.capped(five, forged, now=NOON) is not None


def test_a_pack_may_ask_for_fewer() -> None:
    two = [closed(NOON - hours * HOUR, hours) for hours in (1, 2)]
    assert prompting.capped(two, replace(rules(), most_prompts=2), now=NOON) is not None


def test_a_prompt_that_never_arrived_counts_all_the_same() -> None:
    lost = [prompt(NOON - hours * HOUR, hours, state=PromptState.UNDELIVERED) for hours in range(1, 6)]
    assert rule(lost) == prompting.CAP


def test_a_prompt_that_arrived_late_is_not_forgotten_early() -> None:
    late = prompt(NOON - 24 * HOUR - 10 * MINUTE, delivered_at=NOON - 24 * HOUR, state=PromptState.ANSWERED)
    assert rule([late, *(closed(NOON - hours * HOUR, hours) for hours in (1, 2, 3, 4))]) == prompting.CAP


@pytest.mark.parametrize(
    ("now", "expected"), [(STARTS_AT - MINUTE, "starts_at"), (REVIEW_AT, "review"), (ENDS_AT, "ends_at")]
)
def test_nobody_is_prompted_when_their_order_does_not_stand(now: datetime, expected: str) -> None:
    assert rule(now=now) == expected


@pytest.mark.parametrize("before", [MINUTE, 44 * MINUTE])
def test_nobody_is_prompted_who_could_not_answer_before_the_review(before: timedelta) -> None:
    assert rule(now=REVIEW_AT - before) == "room"
    assert rule(now=REVIEW_AT - 46 * MINUTE) is None


def test_nobody_is_prompted_at_night_or_so_late_that_the_answer_would_be() -> None:
    night = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
    assert rule(now=night) == "quiet"
    assert rule(now=night - 44 * MINUTE) == "quiet"
    assert rule(now=night - 45 * MINUTE) is None


def test_nobody_is_prompted_during_a_hearing() -> None:
    hearing = QuietSpan(kind=QuietKind.COURT, starts_at=NOON - HOUR, ends_at=NOON + HOUR)
    assert rule(spans=(hearing,)) == "quiet"


def test_one_prompt_is_open_at_a_time() -> None:
    assert rule([prompt(NOON - MINUTE)]) == "open"


@pytest.mark.parametrize("state", [WatchState.REVOKED, WatchState.REPLACED])
def test_a_device_that_is_over_is_not_woken(state: WatchState) -> None:
    refused = prompting.may_send(order(), watch(state=state), [], rules(), now=NOON)
    assert refused is not None
    assert refused.rule == "device"


def test_the_device_of_another_person_is_not_woken() -> None:
    refused = prompting.may_send(order(), watch(wearer=WearerId("W-2")), [], rules(), now=NOON)
    assert refused is not None


def test_a_prompt_may_be_shown_until_its_time_to_arrive_is_over() -> None:
    sent = prompt(NOON)
    assert prompting.may_show(sent, order(), rules(), now=NOON + 15 * MINUTE) is None
    late = prompting.may_show(sent, order(), rules(), now=NOON + 16 * MINUTE)
    assert late is not None
    assert late.rule == "late"


def test_a_prompt_is_not_shown_twice() -> None:
    shown = prompt(NOON, state=PromptState.DELIVERED, delivered_at=NOON)
    assert prompting.may_show(shown, order(), rules(), now=NOON) is not None


def test_a_prompt_is_not_shown_once_a_hearing_was_entered() -> None:
    hearing = QuietSpan(kind=QuietKind.COURT, starts_at=NOON + 20 * MINUTE, ends_at=NOON + HOUR)
    assert prompting.may_show(prompt(NOON), order(spans=(hearing,)), rules(), now=NOON) is not None


def test_a_prompt_is_not_shown_when_a_review_has_become_overdue() -> None:
    assert prompting.may_show(prompt(NOON), order(review_due_at=NOON), rules(), now=NOON) is not None


def delivered() -> Prompt:
    return prompt(NOON, state=PromptState.DELIVERED, delivered_at=NOON, answer_by=NOON + 30 * MINUTE)


def test_time_alone_makes_a_prompt_undelivered_missed_or_withdrawn() -> None:
    sent = prompt(NOON)
    assert prompting.lapsed(sent, order(), now=NOON + 15 * MINUTE) is None
    assert prompting.lapsed(sent, order(), now=NOON + 16 * MINUTE) is PromptState.UNDELIVERED
    assert prompting.lapsed(delivered(), order(), now=NOON + 30.5 * MINUTE) is None
    assert prompting.lapsed(delivered(), order(), now=NOON + 31 * MINUTE) is PromptState.MISSED
    assert prompting.lapsed(delivered(), order(stage=OrderStage.ENDED), now=NOON) is PromptState.WITHDRAWN
    assert prompting.lapsed(delivered(), order(review_due_at=NOON), now=NOON) is PromptState.WITHDRAWN
    assert prompting.lapsed(closed(NOON, 1), order(), now=NOON + HOUR) is None


@given(
    state=st.sampled_from([PromptState.UNDELIVERED, PromptState.WITHDRAWN]),
    faulty=st.booleans(),
    watch_state=st.sampled_from(WatchState),
    shown=st.booleans(),
)
def test_what_was_not_delivered_or_was_taken_back_is_always_the_fault_of_the_system(
    state: PromptState,
    faulty: bool,  # noqa: FBT001
    watch_state: WatchState,
    shown: bool,  # noqa: FBT001
) -> None:
    one = delivered() if shown else prompt(NOON)
    faults = (Fault(kind=FaultKind.LINK, since=NOON - HOUR),) if faulty else ()
    assert prompting.cause(one, state, watch(state=watch_state, faults=faults), now=NOON + HOUR) is Cause.SYSTEM


def test_a_fault_of_the_device_while_it_was_to_be_answered_is_the_cause() -> None:
    flat = Fault(kind=FaultKind.BATTERY, since=NOON + 20 * MINUTE)
    assert prompting.cause(delivered(), PromptState.MISSED, watch(faults=(flat,)), now=NOON + HOUR) is Cause.DEVICE
    over = replace(flat, since=NOON - HOUR, until=NOON - MINUTE)
    cause = prompting.cause(delivered(), PromptState.MISSED, watch(faults=(over,)), now=NOON + HOUR)
    assert cause is Cause.TO_BE_REVIEWED


def test_no_cause_is_the_person() -> None:
    assert {cause.value for cause in Cause} == {"system", "device", "to_be_reviewed"}


@given(
    gaps=st.lists(st.integers(0, 12 * 60), min_size=6, max_size=40),
    delays=st.lists(st.integers(0, 30), min_size=40, max_size=40),
    most=st.integers(1, 5),
)
def test_whatever_is_tried_nobody_is_shown_a_sixth_prompt_in_24_hours(
    gaps: list[int], delays: list[int], most: int
) -> None:
    bound, now, sent = replace(rules(), most_prompts=most), STARTS_AT, list[Prompt]()
    for number, gap in enumerate(gaps):
        now += gap * MINUTE
        if prompting.capped(sent, bound, now=now) is None:
            arrives = now + delays[number] * MINUTE
            shown = arrives <= prompting.show_by(now, bound)
            sent.append(prompt(now, number, delivered_at=arrives if shown else None))
    moments = sorted(one.delivered_at for one in sent if one.delivered_at is not None)
    assert all(later - first > prompting.DAY for first, later in zip(moments, moments[most:], strict=False))
