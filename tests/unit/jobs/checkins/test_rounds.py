from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.jobs.checkins import prompting
from peelian.jobs.checkins.rounds import LONGEST_BACK, Rounds
from peelian.nouns.compared import Compared, Resemblance
from peelian.nouns.order import OrderId, OrderStage, PromptTimes
from peelian.nouns.prompt import PromptState
from tests.fakes.checkins import Bureau
from tests.fakes.orders import STARTS_AT, TERMS

MINUTE = timedelta(minutes=1)


@pytest.fixture
def bureau() -> Bureau:
    one = Bureau()
    one.active()
    one.now = STARTS_AT
    return one


def due(bureau: Bureau) -> None:
    """Set the clock a little before the one moment of the first day."""
    (moment,) = prompting.moments(bureau.office, bureau.kept, STARTS_AT, STARTS_AT + timedelta(hours=12))
    bureau.now = moment - timedelta(seconds=30)


def test_a_prompt_is_sent_when_it_is_due_and_once(bureau: Bureau) -> None:
    rounds = Rounds(office=bureau.office)
    due(bureau)
    assert rounds.go() == []
    bureau.now += MINUTE
    (sent,) = rounds.go()
    assert sent.order == bureau.order.id
    bureau.now += MINUTE
    assert rounds.go() == []


def test_a_clock_that_is_put_back_makes_nothing_due_again(bureau: Bureau) -> None:
    rounds = Rounds(office=bureau.office)
    due(bureau)
    rounds.go()
    bureau.now += MINUTE
    assert len(rounds.go()) == 1
    bureau.now -= MINUTE
    assert rounds.go() == []
    bureau.now += timedelta(seconds=30)
    assert rounds.go() == []


def test_nobody_is_prompted_in_arrears(bureau: Bureau) -> None:
    rounds = Rounds(office=bureau.office)
    due(bureau)
    rounds.go()
    bureau.now += LONGEST_BACK + MINUTE
    assert rounds.go() == []


def test_the_clock_alone_closes_what_never_arrived_and_ends_what_is_over(bureau: Bureau) -> None:
    rounds = Rounds(office=bureau.office)
    due(bureau)
    rounds.go()
    bureau.now += MINUTE
    (sent,) = rounds.go()
    bureau.now = sent.show_by + MINUTE
    rounds.go()
    assert bureau.store.unit.prompts.get(sent.id).state is PromptState.UNDELIVERED
    bureau.now = bureau.kept.terms.ends_at
    rounds.go()
    assert bureau.kept.stage is OrderStage.ENDED


def test_with_the_end_of_an_order_its_reference_goes_in_the_same_round(bureau: Bureau) -> None:
    rounds = Rounds(office=bureau.office)
    bureau.now = bureau.kept.terms.ends_at - MINUTE
    rounds.go()
    bureau.now += MINUTE
    rounds.go()
    assert bureau.store.unit.holdings.of(bureau.order.id) == []


def test_what_is_over_is_destroyed_within_the_hour(bureau: Bureau) -> None:
    rounds = Rounds(office=bureau.office)
    bureau.comparer.finds = Compared(found=Resemblance.NOT_ALIKE)
    bureau.photo(bureau.shown())
    bureau.now = bureau.kept.terms.starts_at + timedelta(days=7) - MINUTE
    rounds.go()
    assert "photo" in kept_of(bureau)
    bureau.now += timedelta(minutes=59)
    rounds.go()
    assert "photo" in kept_of(bureau)
    bureau.now += MINUTE
    rounds.go()
    assert "photo" not in kept_of(bureau)


def kept_of(bureau: Bureau) -> set[str]:
    return {held.kept for held in bureau.store.unit.holdings.of(bureau.order.id)}


def test_a_round_in_which_nothing_is_over_keeps_nobody_from_writing(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = Rounds(office=bureau.office)
    rounds.go()
    bureau.now += MINUTE
    monkeypatch.setattr(bureau.store, "change", lambda: pytest.fail("it changes something"))
    rounds.go()


def test_one_order_that_cannot_be_served_keeps_nobody_else_from_being_served(bureau: Bureau) -> None:
    rounds = Rounds(office=bureau.office)
    due(bureau)
    broken = replace(TERMS, times=(PromptTimes(rule="FREQ=NEVER", starts_minute=0, window_minutes=1),))
    other = replace(bureau.kept, id=OrderId("A-0"), terms=broken)
    bureau.store.unit.orders._all = {other.id: other, **bureau.store.unit.orders._all}
    with pytest.raises(ExceptionGroup):
        rounds.go()
    bureau.now += MINUTE
    with pytest.raises(ExceptionGroup):
        rounds.go()
    assert [one.state for one in bureau.store.unit.prompts.all()] == [PromptState.SENT]
