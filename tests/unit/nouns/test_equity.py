"""What an evaluation found of declared groups."""

import json
from dataclasses import replace

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.equity import Direction, EquityFinding, GroupRate, Verdict, overall

WOMEN = GroupRate(group="women", people=50, count=40, trials=50, value=0.8, low=0.67, high=0.89)
MEN = GroupRate(group="men", people=50, count=45, trials=50, value=0.9, low=0.79, high=0.96)
FOUND = EquityFinding(
    direction=Direction.FOUND,
    column="sex",
    groups=(WOMEN, MEN),
    difference=0.1,
    ratio=1.125,
    p_adjusted=0.26,
    level=0.05,
    verdict=Verdict.BALANCED,
)
FLAGGED = replace(FOUND, direction=Direction.WRONGLY_FLAGGED)
WORSE = replace(FLAGGED, p_adjusted=0.01, verdict=Verdict.IMBALANCED)
UNKNOWN = replace(FOUND, p_adjusted=None, verdict=Verdict.NOT_ENOUGH_DATA)


def test_it_is_the_same_after_a_way_through_json() -> None:
    assert EquityFinding.of(json.loads(json.dumps(WORSE.plain()))) == WORSE


def test_a_missing_field_is_not_made_up() -> None:
    fields = FOUND.plain()
    del fields["p_adjusted"]
    with pytest.raises(TypeError):
        EquityFinding.of(fields)


def test_a_verdict_that_its_own_test_contradicts_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="verdict"):
        replace(FOUND, p_adjusted=0.01)
    with pytest.raises(InvalidValueError, match="verdict"):
        replace(WORSE, p_adjusted=0.9)


def test_nothing_is_balanced_without_a_test_or_with_one_group() -> None:
    with pytest.raises(InvalidValueError, match="verdict"):
        replace(FOUND, p_adjusted=None)
    with pytest.raises(InvalidValueError, match="verdict"):
        replace(FOUND, groups=(WOMEN,))


def test_a_group_is_named_once() -> None:
    with pytest.raises(InvalidValueError, match="groups"):
        replace(FOUND, groups=(WOMEN, WOMEN))


def test_an_interval_has_its_ends_in_order_and_a_count_fits_its_trials() -> None:
    with pytest.raises(InvalidValueError, match="low"):
        replace(WOMEN, low=0.9)
    with pytest.raises(InvalidValueError, match="count"):
        replace(WOMEN, count=51)


def test_one_imbalance_is_an_imbalance_whatever_else_is_balanced() -> None:
    assert overall([FOUND, FLAGGED, WORSE]) is Verdict.IMBALANCED


def test_balance_takes_both_directions_and_enough_data_in_each() -> None:
    assert overall([FOUND, FLAGGED]) is Verdict.BALANCED
    assert overall([FOUND]) is Verdict.NOT_ENOUGH_DATA
    assert overall([UNKNOWN, FLAGGED]) is Verdict.NOT_ENOUGH_DATA
    assert overall([]) is Verdict.NOT_ENOUGH_DATA
