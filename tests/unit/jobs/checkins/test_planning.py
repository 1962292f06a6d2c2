"""A round opens what is due and nothing else, and nothing that is due is passed over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.jobs.checkins import ordering, planning, prompting
from peelian.jobs.checkins.planning import Look
from peelian.jobs.checkins.rounds import Rounds
from peelian.nouns.order import Order, OrderId, OrderStage, PromptTimes, QuietKind, QuietSpan, Stay
from peelian.nouns.prompt import PromptState
from peelian.nouns.wearer import WearerId
from tests.fakes.checkins import CASE_OFFICER, DECISION_MAKER, Bureau, taken
from tests.fakes.orders import STARTS_AT, TERMS, order

SPRING, AUTUMN = datetime(2027, 3, 28, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)
"""The clocks change."""

A_QUARTER = timedelta(minutes=15)


@pytest.fixture
def bureau() -> Bureau:
    one = Bureau()
    one.active()
    one.now = STARTS_AT
    return one


@st.composite
def orders(draw: st.DrawFn) -> tuple[Order, datetime]:
    """An order around a change of the clocks, with a journey, and a moment at which it is looked at."""
    night = draw(st.sampled_from([SPRING, AUTUMN]))
    now = night + draw(st.timedeltas(timedelta(days=-2), timedelta(days=2)))
    rules = st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,SU", "FREQ=DAILY;INTERVAL=2"])
    times = st.builds(PromptTimes, rule=rules, starts_minute=st.integers(0, 1300), window_minutes=st.integers(1, 130))
    starts_at = now + draw(st.timedeltas(timedelta(days=-1), timedelta(days=1)))
    lasts = draw(st.timedeltas(timedelta(hours=1), timedelta(days=2)))
    where = draw(st.sampled_from(["Asia/Tokyo", "America/New_York", "Pacific/Apia"]))
    terms = replace(
        TERMS, starts_at=night - timedelta(days=5), ends_at=night + timedelta(days=5), times=(draw(times), draw(times))
    )
    stay = Stay(time_zone=where, starts_at=starts_at, ends_at=starts_at + lasts)
    return order(terms=terms, stays=(stay,), review_due_at=night + timedelta(days=4)), now


@given(orders())
@settings(max_examples=60, deadline=None)
def test_before_the_next_look_no_prompt_of_an_order_is_due(case: tuple[Order, datetime]) -> None:
    looked, now = case
    bureau = Bureau()
    bureau.now = now
    later = planning.next_look(bureau.office, looked).due
    assert later is not None
    assert later <= now + planning.AHEAD
    while now < later:
        end = min(now + A_QUARTER, later)
        assert prompting.moments(bureau.office, looked, now, end) == []
        now = end


def test_what_is_kept_plain_is_whole_quarters_of_an_hour_and_gives_no_moment_away(bureau: Bureau) -> None:
    (moment,) = prompting.moments(bureau.office, bureau.kept, STARTS_AT, STARTS_AT + timedelta(hours=12))
    later = planning.next_look(bureau.office, bureau.kept).kept
    assert later is not None
    assert (later.minute % 15, later.second, later.microsecond) == (0, 0, 0)
    assert later <= moment < later + A_QUARTER


@pytest.mark.parametrize("stage", [OrderStage.DRAFT, OrderStage.ENDED, OrderStage.PURGED])
def test_the_clock_has_nothing_to_prompt_under_an_order_that_is_not_active(bureau: Bureau, stage: OrderStage) -> None:
    assert planning.next_look(bureau.office, replace(bureau.kept, stage=stage)) == Look()


def test_a_round_opens_no_order_under_which_nothing_is_due(bureau: Bureau) -> None:
    Rounds(office=bureau.office).go()
    assert bureau.store.unit.orders.looks(bureau.now) == []
    assert len(bureau.store.unit.orders.looks(bureau.now, everything=True)) == 1


def test_what_is_changed_is_looked_at_in_the_next_round(bureau: Bureau) -> None:
    rounds = Rounds(office=bureau.office)
    rounds.go()
    span = QuietSpan(kind=QuietKind.COURT, starts_at=bureau.now, ends_at=bureau.now + timedelta(hours=1))
    taken(ordering.leave_in_peace(bureau.office, CASE_OFFICER, bureau.order.id, span))
    assert [one for one, _ in bureau.store.unit.orders.looks(bureau.now)] == [bureau.order.id]
    rounds.go()
    assert bureau.store.unit.orders.looks(bureau.now) == []


def test_a_prompt_that_is_open_when_its_order_ends_is_taken_back(bureau: Bureau) -> None:
    rounds = Rounds(office=bureau.office)
    rounds.go()
    prompt = bureau.shown()
    taken(ordering.end(bureau.office, DECISION_MAKER, bureau.order.id, reason="Leave was granted"))
    rounds.go()
    assert bureau.store.unit.prompts.get(prompt.id).state is PromptState.WITHDRAWN


def test_at_the_moment_at_which_a_review_is_due_its_order_is_looked_at(bureau: Bureau) -> None:
    bureau.now = bureau.kept.review_due_at - timedelta(hours=2)
    prompt = replace(bureau.shown(), answer_by=bureau.now + timedelta(hours=5))
    bureau.store.unit.prompts.put(prompt)
    rounds = Rounds(office=bureau.office)
    rounds.go()
    bureau.now = bureau.kept.review_due_at
    rounds.go()
    assert bureau.store.unit.prompts.get(prompt.id).state is PromptState.WITHDRAWN


def test_after_a_start_and_after_a_clock_that_was_wrong_every_active_order_is_looked_at(bureau: Bureau) -> None:
    bureau.store.unit.orders.look_at(bureau.order.id, bureau.now + timedelta(days=400))
    rounds = Rounds(office=bureau.office)
    rounds.go()
    bureau.now += timedelta(days=20)
    rounds.go()
    bureau.now -= timedelta(days=20)
    rounds.go()
    (moment,) = prompting.moments(bureau.office, bureau.kept, bureau.now, bureau.now + timedelta(hours=12))
    ((_, at),) = bureau.store.unit.orders.looks(bureau.now, everything=True)
    assert at <= moment


def test_of_many_orders_only_those_that_are_due_are_read(bureau: Bureau) -> None:
    unit, rounds = bureau.store.unit, Rounds(office=bureau.office)
    for number in range(450):
        unit.orders.put(replace(bureau.kept, id=OrderId(f"A-{number}"), wearer=WearerId(f"W-A{number}")))
    rounds.go()
    assert unit.orders.looks(bureau.now) == []


def test_within_its_quarter_of_an_hour_an_order_is_opened_when_its_moment_comes_and_not_before(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit, rounds = bureau.store.unit, Rounds(office=bureau.office)
    (moment,) = prompting.moments(bureau.office, bureau.kept, STARTS_AT, STARTS_AT + timedelta(hours=12))
    rounds.go()
    opened: list[list[OrderId]] = []
    some = unit.orders.some

    def heard(wanted: list[OrderId]) -> list[Order]:
        opened.append(wanted)
        return some(wanted)

    monkeypatch.setattr(unit.orders, "some", heard)
    bureau.now = moment - timedelta(seconds=1)
    assert unit.orders.looks(bureau.now)
    assert rounds.go() == []
    assert opened == [[]]
    bureau.now = moment + timedelta(seconds=19)
    assert len(rounds.go()) == 1
    assert opened[1] == [bureau.order.id]
