"""The lowest threshold without a significant imbalance, and whether one could have been seen there at all.

A threshold so high that next to nobody is wrongly flagged shows no imbalance because it shows nothing. So each step
also says what so few events could have shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from peelian.jobs.assurance.equity import assessing, significance
from peelian.jobs.assurance.equity.assessing import Cut
from peelian.jobs.assurance.groups import Column
from peelian.nouns.equity import Direction

STEPS = 40
"""Thresholds that are tried, evenly spread from the laxest that was measured to the highest that a stranger reached."""

DECIMALS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One threshold. `flagged`, `found`: FPIR and TPIR of everybody. `could_show`: whether so many false flags could.

    `imbalanced`: the directions in which a significant difference shows.
    """

    threshold: float
    flagged: float
    found: float
    imbalanced: tuple[Direction, ...]
    could_show: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fair:
    """The steps of one list size, lowest first. `lowest`: None where an imbalance shows up to the highest."""

    list_size: int
    steps: tuple[Step, ...]

    @property
    def lowest(self) -> Step | None:
        """The first step from which on none shows who is wrongly flagged unequally, and that shows none itself."""
        chosen: Step | None = None
        for step in reversed(self.steps):
            if Direction.WRONGLY_FLAGGED in step.imbalanced:
                break
            if not step.imbalanced:
                chosen = step
        return chosen


def between(lowest: float, highest: float, steps: int) -> list[float]:
    """Return thresholds evenly spread, lowest first."""
    return sorted({round(float(one), DECIMALS) for one in np.linspace(lowest, highest, steps)})


def scan(
    list_size: int,
    thresholds: Sequence[float],
    at: Callable[[float], Cut],
    columns: Sequence[Column],
    rng: np.random.Generator,
) -> Fair:
    """Try thresholds, the lowest first.

    Args:
        list_size: of the list that is searched.
        thresholds: which, lowest first.
        at: gives the outcomes at a threshold.
        columns: declared groups, and a first one that holds everybody.
        rng: draws lots.
    """
    everybody, *groups = columns
    steps: list[Step] = []
    for threshold in thresholds:
        cut = at(threshold)
        flagged, found = (cut(direction, everybody) for direction in (Direction.WRONGLY_FLAGGED, Direction.FOUND))
        events, trials = flagged.totals(flagged.group)
        happened, tried = found.totals(found.group)
        steps.append(
            Step(
                threshold=threshold,
                flagged=float(events.sum() / trials.sum()),
                found=float(happened.sum() / tried.sum()),
                imbalanced=tuple(one for one in Direction if assessing.imbalanced(cut, groups, one, rng)),
                could_show=_could_show(cut, groups),
            )
        )
    return Fair(list_size=list_size, steps=tuple(steps))


def _could_show(cut: Cut, groups: Sequence[Column]) -> bool:
    answers: list[float] = []
    for column in groups:
        cells = cut(Direction.WRONGLY_FLAGGED, column)
        events, trials = cells.totals(cells.group)
        answers.append(significance.attainable(float(events.sum()), trials))
    return min(significance.holm(answers), default=1.0) <= significance.LEVEL
