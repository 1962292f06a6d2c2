"""Equity of an evaluation: every declared group and intersection, at every threshold that was measured."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from peelian.jobs.assurance import groups
from peelian.jobs.assurance.enrolment import Enrolled
from peelian.jobs.assurance.equity import assessing, curves, fair, outcomes
from peelian.jobs.assurance.equity.assessing import Assessed, At, Cut
from peelian.jobs.assurance.equity.cells import Cells
from peelian.jobs.assurance.equity.curves import GroupCurve
from peelian.jobs.assurance.equity.fair import Fair
from peelian.jobs.assurance.equity.outcomes import Compared, Searched
from peelian.jobs.assurance.error_rates import Rates
from peelian.jobs.assurance.groups import Column
from peelian.jobs.assurance.identification import Identification
from peelian.jobs.assurance.intervals import Resampling
from peelian.nouns.equity import Direction

LAXEST_FMR = 1e-3
"""One-to-one, groups are held against each other from this rate down: above, nobody would run it on people."""

EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Equity:
    """What was found: at each threshold, and from which threshold on nothing is. `columns`: intersections included."""

    columns: tuple[str, ...]
    assessed: tuple[Assessed, ...]
    fair: tuple[Fair, ...]
    curves: tuple[GroupCurve, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What the quality of pictures makes of it: findings by quarters of what was measured. They are about no group."""

    columns: tuple[str, ...]
    assessed: tuple[Assessed, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Data:
    """What equity is measured on: the pictures, their declared groups, and the draws that all intervals share."""

    enrolled: Enrolled
    columns: Sequence[Column]
    resampling: Resampling
    seed: int


def measure(
    data: Data, one_to_one: Sequence[Rates], one_to_many: Sequence[Identification], *, steps: int = fair.STEPS
) -> Equity | None:
    """Hold groups against each other; None where the data declare none.

    Args:
        data: the pictures and their groups.
        one_to_one: thresholds of comparison that the data support.
        one_to_many: searches, with the thresholds that they support.
        steps: thresholds to try for the lowest without an imbalance; 0 for none.
    """
    if not data.columns:
        return None
    columns = [*data.columns, *groups.crossed(data.columns)]
    seen = _seen(data, one_to_many)
    return Equity(
        columns=tuple(column.name for column in columns),
        assessed=(*_compared(data, columns, one_to_one), *_searched(data, columns, one_to_many, seen)),
        fair=tuple(_fair(data, columns, one_to_many, seen, steps)) if steps and seen is not None else (),
        curves=curves.curves(data.enrolled, data.columns),
    )


def effects(data: Data, one_to_one: Sequence[Rates], one_to_many: Sequence[Identification]) -> Effects | None:
    """Say how often people are found and wrongly flagged by quarters of what was measured; None without a measure.

    Args:
        data: the pictures; its columns are what was measured, cut at the quartiles.
        one_to_one: thresholds of comparison that the data support.
        one_to_many: searches, with the thresholds that they support.
    """
    if not data.columns:
        return None
    compared = _compared(data, data.columns, one_to_one)
    searched = _searched(data, data.columns, one_to_many, _seen(data, one_to_many))
    return Effects(columns=tuple(column.name for column in data.columns), assessed=(*compared, *searched))


def _seen(data: Data, one_to_many: Sequence[Identification]) -> Searched | None:
    thresholds = [rate.threshold for one in one_to_many for rate in one.rates]
    return outcomes.searched(data.enrolled, floor=min(thresholds)) if thresholds else None


def _compared(data: Data, columns: Sequence[Column], one_to_one: Sequence[Rates]) -> Iterator[Assessed]:
    rates = [rate for rate in one_to_one if rate.target <= LAXEST_FMR]
    if not rates:
        return
    seen = outcomes.compared(data.enrolled, floor=min(rate.threshold for rate in rates))
    for number, rate in enumerate(rates):
        at = At(list_size=0, target=rate.target, threshold=rate.threshold)
        cut = _comparing(seen, data.enrolled, rate.threshold)
        yield assessing.assess(at, cut, columns, data.resampling, np.random.default_rng([data.seed, 1, number]))


def _searched(
    data: Data, columns: Sequence[Column], measured: Sequence[Identification], seen: Searched | None
) -> Iterator[Assessed]:
    if seen is None:
        return
    pairs = [(one.gallery_size, rate) for one in measured for rate in one.rates]
    for number, (size, rate) in enumerate(pairs):
        at = At(list_size=size, target=rate.target, threshold=rate.threshold)
        cut = _searching(seen, data.enrolled, rate.threshold, size)
        yield assessing.assess(at, cut, columns, data.resampling, np.random.default_rng([data.seed, 2, number]))


def _fair(
    data: Data, columns: Sequence[Column], measured: Sequence[Identification], seen: Searched, steps: int
) -> Iterator[Fair]:
    if not len(seen.similarity):
        return
    everybody = Column(name=EVERYBODY, values=(EVERYBODY,), codes=np.zeros(len(data.enrolled.items), np.int64))
    highest = float(seen.similarity.max())
    for number, one in enumerate(measured):
        if not one.rates:
            continue

        def at(threshold: float, size: int = one.gallery_size) -> Cut:
            return _searching(seen, data.enrolled, threshold, size)

        lowest = min(rate.threshold for rate in one.rates)
        rng = np.random.default_rng([data.seed, 3, number])
        thresholds = fair.between(lowest, max(lowest, highest), steps)
        yield fair.scan(one.gallery_size, thresholds, at, [everybody, *columns], rng)


def _comparing(seen: Compared, enrolled: Enrolled, threshold: float) -> Cut:
    def cut(direction: Direction, column: Column) -> Cells:
        made = outcomes.matched_cells if direction is Direction.FOUND else outcomes.mistaken_cells
        return made(seen, enrolled, column, threshold)

    return cut


def _searching(seen: Searched, enrolled: Enrolled, threshold: float, size: int) -> Cut:
    def cut(direction: Direction, column: Column) -> Cells:
        made = outcomes.found_cells if direction is Direction.FOUND else outcomes.flagged_cells
        return made(seen, enrolled, column, threshold, size)

    return cut
