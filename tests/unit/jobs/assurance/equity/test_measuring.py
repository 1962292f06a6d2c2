"""The two tests that a method must pass: it finds what was planted, and finds nothing where nothing is."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from benchmarks.crossings import Crossings, Crowd
from peelian.jobs.assurance import groups
from peelian.jobs.assurance.enrolment import enrol
from peelian.jobs.assurance.equity import measuring
from peelian.jobs.assurance.equity.measuring import Data, Equity
from peelian.jobs.assurance.evaluation import Plan, evaluate
from peelian.jobs.assurance.intervals import Resampling
from peelian.nouns.equity import Direction, Verdict, overall

SMALL = Crowd(listed=60, passing=300, crossings=900, seed=1)
RUNS = 40
"""Of the null test: at a level of 5 %, more than six of forty would happen by chance once in two hundred times."""


def measured(crowd: Crowd, fpir: tuple[float, ...] = (0.1,)) -> Equity:
    made = Crossings(crowd)
    found = evaluate(made.items, made, Plan(fmr=(1e-3,), fpir=fpir)).equity
    assert found is not None
    return found


def test_every_column_and_intersection_is_looked_at_in_both_directions_at_every_threshold() -> None:
    found = measured(SMALL)
    assert found.columns == ("group", "site", "group x site")
    assert [(one.list_size, one.target) for one in found.assessed] == [(0, 1e-3), (60, 0.1)]
    for one in found.assessed:
        assert {(it.direction, it.column) for it in one.findings} == {
            (direction, column) for direction in Direction for column in found.columns
        }
    assert [one.list_size for one in found.fair] == [60]


@pytest.mark.parametrize(
    ("bias", "direction"),
    [({"crowded": {"C": 0.6}}, Direction.WRONGLY_FLAGGED), ({"stray": {"B": 1.6}}, Direction.FOUND)],
    ids=["strangers of one group are more alike", "pictures of one group are worse"],
)
def test_a_planted_bias_is_found_and_named(bias: dict[str, Any], direction: Direction) -> None:
    planted = next(iter(next(iter(bias.values()))))
    found = measured(replace(SMALL, **bias))
    (searched,) = [one for one in found.assessed if one.list_size]
    (detail,) = [one for one in searched.details if (one.finding.direction, one.finding.column) == (direction, "group")]
    assert detail.finding.verdict is Verdict.IMBALANCED
    worst = max(detail.groups, key=lambda one: one.difference * (1 if direction is Direction.WRONGLY_FLAGGED else -1))
    assert worst.group == planted
    assert overall(searched.findings) is Verdict.IMBALANCED


def test_the_worse_pictures_are_found_less_often_and_are_no_group() -> None:
    made = Crossings(Crowd(listed=60, passing=300, crossings=900, seed=1, blurred=1.6))
    found = evaluate(made.items, made, Plan(fmr=(1e-3,), fpir=(0.1,)))
    assert found.equity is not None
    assert found.quality is not None
    assert found.quality.columns == ("measured sharpness, 0 to 1",)
    assert not set(found.quality.columns) & set(found.equity.columns)
    (searched,) = [one for one in found.quality.assessed if one.list_size]
    (finding,) = [one for one in searched.findings if one.direction is Direction.FOUND]
    assert finding.verdict is Verdict.IMBALANCED
    assert finding.groups[0].value < finding.groups[-1].value


def test_where_nothing_was_measured_quality_makes_nothing_of_it() -> None:
    made = Crossings(SMALL)
    assert evaluate(made.items, made, Plan(fmr=(1e-3,), fpir=(0.1,))).quality is None


def test_groups_drawn_by_lot_show_an_imbalance_no_more_often_than_the_level() -> None:
    made = Crossings(SMALL)
    enrolled = enrol(made.items, made)
    found = evaluate(made.items, made, Plan(fmr=(1e-3,), fpir=(0.1,)))
    (names, _) = groups.columns(enrolled.items)
    people = int(enrolled.subjects.max()) + 1
    at_least_one = 0
    for run in range(RUNS):
        lots = np.random.default_rng(run).integers(0, 3, people)
        column = groups.Column(name="lot", values=("x", "y", "z"), codes=lots[enrolled.subjects])
        data = Data(enrolled=enrolled, columns=[column], resampling=_draws(people), seed=run)
        equity = measuring.measure(data, (), found.identifications, steps=0)
        assert equity is not None
        at_least_one += any(one.p_adjusted <= 0.05 for it in equity.assessed for one in it.findings if one.p_adjusted)
    assert names
    assert at_least_one <= stats.binom.ppf(0.995, RUNS, 0.05)


def _draws(people: int) -> Resampling:
    return Resampling.of(people, np.random.default_rng(1))


def test_data_without_declared_groups_have_no_equity() -> None:
    made = Crossings(SMALL)
    enrolled = enrol(made.items, made)
    assert measuring.measure(Data(enrolled=enrolled, columns=[], resampling=_draws(360), seed=1), (), ()) is None
