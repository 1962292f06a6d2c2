from collections.abc import Mapping

import numpy as np
import pytest

from peelian.jobs.assurance.equity import assessing
from peelian.jobs.assurance.equity.assessing import Assessed, At
from peelian.jobs.assurance.equity.cells import Cells, Single
from peelian.jobs.assurance.groups import Column
from peelian.jobs.assurance.intervals import Resampling
from peelian.nouns.equity import Direction, Verdict, overall

PEOPLE = 600
AT = At(list_size=10, target=0.05, threshold=0.4)


def rng() -> np.random.Generator:
    return np.random.default_rng(11)


def column(name: str, seed: int, values: tuple[str, ...] = ("a", "b", "c")) -> Column:
    codes = np.random.default_rng(seed).integers(0, len(values), PEOPLE).astype(np.int64)
    return Column(name=name, values=values, codes=codes)


def cut(chances: Mapping[Direction, Mapping[str, float]], seed: int) -> assessing.Cut:
    """Return outcomes that happen by the chance of each group of the column `who`."""
    who = column("who", 1)
    draws = np.random.default_rng(seed)
    happened = {
        direction: draws.random(PEOPLE) < np.array([chances[direction][who.values[code]] for code in who.codes])
        for direction in Direction
    }

    def made(direction: Direction, one: Column) -> Cells:
        return Single.of(one.codes, np.arange(PEOPLE), happened[direction].astype(float), groups=len(one.values))

    return made


EVEN = {Direction.FOUND: dict.fromkeys("abc", 0.9), Direction.WRONGLY_FLAGGED: dict.fromkeys("abc", 0.05)}


def assess(chances: Mapping[Direction, Mapping[str, float]], seed: int = 2, *more: Column) -> Assessed:
    resampling = Resampling.of(PEOPLE, rng())
    return assessing.assess(AT, cut(chances, seed), [column("who", 1), *more], resampling, rng())


def verdicts(assessed: Assessed) -> dict[Direction, Verdict]:
    return {one.direction: one.verdict for one in assessed.findings}


def test_groups_that_are_treated_alike_are_balanced() -> None:
    assert overall(assess(EVEN).findings) is Verdict.BALANCED


def test_a_group_that_is_wrongly_flagged_more_often_is_named() -> None:
    found = assess({**EVEN, Direction.WRONGLY_FLAGGED: {"a": 0.05, "b": 0.05, "c": 0.25}})
    assert verdicts(found) == {Direction.FOUND: Verdict.BALANCED, Direction.WRONGLY_FLAGGED: Verdict.IMBALANCED}
    detail = next(one for one in found.details if one.finding.direction is Direction.WRONGLY_FLAGGED)
    third = next(one for one in detail.groups if one.group == "c")
    assert third.difference > 0.1
    assert third.ratio is not None
    assert third.ratio > 2
    assert third.p_adjusted is not None
    assert third.p_adjusted <= 0.05


def test_a_group_that_is_found_less_often_is_an_imbalance_too() -> None:
    found = assess({**EVEN, Direction.FOUND: {"a": 0.9, "b": 0.9, "c": 0.6}})
    assert verdicts(found)[Direction.FOUND] is Verdict.IMBALANCED


def test_of_a_group_too_small_to_show_the_rate_nothing_is_claimed() -> None:
    small = Column(name="small", values=("most", "few"), codes=(np.arange(PEOPLE) < 20).astype(np.int64))
    found = assess(EVEN, 2, small)
    (few,) = [one for one in found.details if (one.finding.column, one.finding.direction) == ("small", Direction.FOUND)]
    assert few.finding.verdict is Verdict.NOT_ENOUGH_DATA
    assert [(one.group, one.needed, one.enough) for one in few.groups] == [("most", 30, True), ("few", 30, False)]


def test_a_group_without_any_trial_is_said_to_be_missing() -> None:
    empty = Column(name="who", values=("a", "b", "nobody"), codes=column("who", 1, ("a", "b")).codes)
    (found, _) = assessing.assess(AT, cut(EVEN, 2), [empty], Resampling.of(PEOPLE, rng()), rng()).details
    assert found.without_trials == ("nobody",)
    assert found.finding.verdict is Verdict.NOT_ENOUGH_DATA


def test_one_group_alone_cannot_be_compared() -> None:
    alone = Column(name="all", values=("all",), codes=np.zeros(PEOPLE, np.int64))
    (found, _) = assessing.assess(AT, cut(EVEN, 2), [alone], Resampling.of(PEOPLE, rng()), rng()).details
    assert (found.finding.verdict, found.finding.p_adjusted) == (Verdict.NOT_ENOUGH_DATA, None)


def test_more_columns_take_stronger_evidence() -> None:
    slight = {**EVEN, Direction.WRONGLY_FLAGGED: {"a": 0.05, "b": 0.05, "c": 0.13}}
    alone = assess(slight).findings
    among = assess(slight, 2, *(column(f"other {number}", 50 + number) for number in range(6))).findings
    p = [
        next(one.p_adjusted for one in some if (one.column, one.direction) == ("who", Direction.WRONGLY_FLAGGED))
        for some in (alone, among)
    ]
    assert p[0] is not None
    assert p[1] is not None
    assert p[1] > p[0]


def test_the_quick_look_agrees_with_the_long_one() -> None:
    uneven = {**EVEN, Direction.WRONGLY_FLAGGED: {"a": 0.05, "b": 0.05, "c": 0.25}}
    for chances, expected in ((EVEN, False), (uneven, True)):
        made = cut(chances, 2)
        assert assessing.imbalanced(made, [column("who", 1)], Direction.WRONGLY_FLAGGED, rng()) is expected


@pytest.mark.parametrize(("direction", "needed"), [(Direction.FOUND, 30), (Direction.WRONGLY_FLAGGED, 60)])
def test_the_rule_of_three_says_how_many_trials_it_takes(direction: Direction, needed: int) -> None:
    assert AT.needed(direction) == needed
