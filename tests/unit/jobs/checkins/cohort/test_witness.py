"""The witness sees what it is there to see."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from peelian.jobs.checkins.cohort import population, witness
from peelian.jobs.checkins.cohort.population import Drawn
from peelian.jobs.checkins.cohort.witness import Person, Witness
from peelian.nouns.order import QuietKind, QuietSpan, Stay
from tests.fakes.orders import SLEEP, STARTS_AT, TERMS, rules

HOUR = timedelta(hours=1)
NOON = STARTS_AT + 2 * HOUR


@pytest.fixture
def drawn() -> Drawn:
    somebody = population.draw(np.random.default_rng(1), rules(), begins=STARTS_AT, days=30)
    return replace(somebody, terms=replace(TERMS, quiet=(SLEEP,)), spans=(), stays=())


def test_a_sixth_within_24_hours_is_seen_and_one_after_them_is_not(drawn: Drawn) -> None:
    six = [NOON + number * timedelta(hours=4.8) for number in range(6)]
    assert Witness(people={0: Person(drawn=drawn, shown=six)}).sixths() == 1
    six[-1] += timedelta(seconds=1)
    assert Witness(people={0: Person(drawn=drawn, shown=six)}).sixths() == 0


def test_a_prompt_at_night_is_seen_wherever_the_night_is(drawn: Drawn) -> None:
    night = datetime(2026, 11, 20, 23, tzinfo=UTC)
    assert witness.quiet(drawn, night)
    assert not witness.quiet(drawn, NOON)
    away = replace(drawn, stays=(Stay(time_zone="Australia/Sydney", starts_at=NOON, ends_at=NOON + HOUR),))
    assert witness.quiet(away, NOON)
    assert Witness(people={0: Person(drawn=drawn, shown=[night, NOON])}).in_quiet() == 1


def test_a_prompt_in_a_hearing_is_seen(drawn: Drawn) -> None:
    hearing = QuietSpan(kind=QuietKind.COURT, starts_at=NOON, ends_at=NOON + HOUR)
    assert witness.quiet(replace(drawn, spans=(hearing,)), NOON)


def test_a_prompt_while_a_review_is_overdue_or_out_of_time_is_seen(drawn: Drawn) -> None:
    moments = [STARTS_AT - HOUR, NOON, NOON + HOUR, NOON + 2 * HOUR, TERMS.ends_at]
    person = Person(drawn=drawn, shown=moments, overdue=[(NOON + HOUR, NOON + 2 * HOUR)])
    assert Witness(people={0: person}).while_overdue() == 3
    assert witness.stopped(replace_overdue(person), NOON + 9 * HOUR)


def replace_overdue(person: Person) -> Person:
    """The same person, whose review nobody made."""
    return Person(drawn=person.drawn, overdue=[(NOON, None)])
