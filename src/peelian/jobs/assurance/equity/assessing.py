"""What an evaluation finds of declared groups at one threshold, in both directions: found, and wrongly flagged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from peelian.jobs.assurance import error_rates
from peelian.jobs.assurance.equity import significance
from peelian.jobs.assurance.equity.cells import Cells, Sums
from peelian.jobs.assurance.equity.significance import Answer
from peelian.jobs.assurance.groups import Column
from peelian.jobs.assurance.intervals import Resampling
from peelian.nouns.equity import Direction, EquityFinding, GroupRate, Verdict

SHOWN_MISS_RATE = 0.1
"""Balance in who is found is claimed only of groups whose trials can show a miss rate of 10 % (rule of three: 30). Over
a smaller group nothing is claimed but that nothing was found."""

Cut = Callable[[Direction, Column], Cells]
"""Gives outcomes by person and group, at one threshold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainstRest:
    """One group against all others of its column together.

    `difference`: of the rates. `ratio`: None where nobody of the others had it happen. `p_adjusted`: by Holm over the
    groups of the column; None where there is no other. `enough`: whether there are as many trials as `needed`.
    """

    group: str
    difference: float
    ratio: float | None
    p_adjusted: float | None
    needed: int
    enough: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """What stands behind a finding.

    `answer`: before it was adjusted; None where there was nothing to compare. `attainable`: the smallest p that as many
    events could have given at all.
    """

    finding: EquityFinding
    answer: Answer | None
    groups: tuple[AgainstRest, ...]
    without_trials: tuple[str, ...]
    attainable: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """What was found at one threshold. `list_size`: 0 for one-to-one; `target`: the FPIR or FMR that was asked for."""

    list_size: int
    target: float
    threshold: float
    details: tuple[Detail, ...]

    @property
    def findings(self) -> tuple[EquityFinding, ...]:
        """The findings alone."""
        return tuple(one.finding for one in self.details)


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """Where findings are made. `list_size`: 0 for one-to-one."""

    list_size: int
    target: float
    threshold: float

    def needed(self, direction: Direction) -> int:
        """Return how many trials a group needs before balance can be claimed of it (rule of three)."""
        return error_rates.needed(self.target if direction is Direction.WRONGLY_FLAGGED else SHOWN_MISS_RATE)


def assess(at: At, cut: Cut, columns: Sequence[Column], resampling: Resampling, rng: np.random.Generator) -> Assessed:
    """Hold every column against chance, both directions, and adjust for how many that are."""
    looked = [_look(direction, column, cut(direction, column), rng) for direction in Direction for column in columns]
    answers = [one.answer.p for one in looked if one.answer is not None]
    adjusted = iter(significance.holm(answers))
    shared = [next(adjusted) if one.answer is not None else None for one in looked]
    return Assessed(
        list_size=at.list_size,
        target=at.target,
        threshold=at.threshold,
        details=tuple(
            _detail(one, p, at, resampling) for one, p in zip(looked, shared, strict=True) if one.trials.any()
        ),
    )


def imbalanced(cut: Cut, columns: Sequence[Column], direction: Direction, rng: np.random.Generator) -> bool:
    """Say whether a direction shows a significant difference in any column. Lots are drawn only where it may."""
    cells = [cut(direction, column) for column in columns]
    quick = [significance.independent(*one.totals(one.group)) for one in cells]
    if min(significance.holm([p or 0.0 for p in quick]), default=1.0) > significance.LEVEL:
        return False
    answers = [significance.together(*one.totals(one.group), significance.draw(one, rng)).p for one in cells]
    return min(significance.holm(answers)) <= significance.LEVEL


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Looked:
    direction: Direction
    column: Column
    cells: Cells
    events: Sums
    trials: Sums
    answer: Answer | None
    single: tuple[float, ...]


def _look(direction: Direction, column: Column, cells: Cells, rng: np.random.Generator) -> _Looked:
    events, trials = cells.totals(cells.group)
    kept = np.flatnonzero(trials > 0)
    answer: Answer | None = None
    single: list[float] = []
    if len(kept) > 1:
        drawn = significance.draw(cells, rng)
        answer = significance.together(events, trials, drawn)
        single = significance.holm([significance.against_rest(int(one), events, trials, drawn).p for one in kept])
    return _Looked(
        direction=direction,
        column=column,
        cells=cells,
        events=events,
        trials=trials,
        answer=answer,
        single=tuple(single),
    )


def _detail(one: _Looked, p: float | None, at: At, resampling: Resampling) -> Detail:
    kept = [int(number) for number in np.flatnonzero(one.trials > 0)]
    rates = tuple(_rate(one, number, resampling) for number in kept)
    needed = at.needed(one.direction)
    groups = tuple(
        _against_rest(one, number, one.single[place] if one.single else None, needed)
        for place, number in enumerate(kept)
    )
    missing = tuple(name for number, name in enumerate(one.column.values) if number not in kept)
    enough = all(group.enough for group in groups) and not missing
    values = [rate.value for rate in rates]
    return Detail(
        finding=EquityFinding(
            direction=one.direction,
            column=one.column.name,
            groups=rates,
            difference=max(values) - min(values) if len(values) > 1 else None,
            ratio=max(values) / min(values) if len(values) > 1 and min(values) > 0 else None,
            p_adjusted=p,
            level=significance.LEVEL,
            verdict=_verdict(p, enough=enough),
        ),
        answer=one.answer,
        groups=groups,
        without_trials=missing,
        attainable=significance.attainable(_rare(one), one.trials),
    )


def _rare(one: _Looked) -> float:
    """Return how many of the rarer outcomes there are: misses of those to be found, false flags of the others."""
    happened = float(one.events.sum())
    return float(one.trials.sum()) - happened if one.direction is Direction.FOUND else happened


def _verdict(p: float | None, *, enough: bool) -> Verdict:
    if p is not None and p <= significance.LEVEL:
        return Verdict.IMBALANCED
    return Verdict.BALANCED if p is not None and enough else Verdict.NOT_ENOUGH_DATA


def _rate(one: _Looked, number: int, resampling: Resampling) -> GroupRate:
    events, trials = one.cells.by_person(number, resampling.drawn.shape[1])
    low, high = resampling.interval(events, trials, people_a_trial=one.cells.people_a_trial)
    happened, tried = float(one.events[number]), float(one.trials[number])
    return GroupRate(
        group=one.column.values[number],
        people=int((trials > 0).sum()),
        count=round(happened),
        trials=round(tried),
        value=happened / tried,
        low=low,
        high=high,
    )


def _against_rest(one: _Looked, number: int, p: float | None, needed: int) -> AgainstRest:
    rate = float(one.events[number] / one.trials[number])
    rest_events = float(one.events.sum() - one.events[number])
    rest_trials = float(one.trials.sum() - one.trials[number])
    rest = rest_events / rest_trials if rest_trials > 0 else rate
    return AgainstRest(
        group=one.column.values[number],
        difference=rate - rest,
        ratio=rate / rest if rest > 0 else None,
        p_adjusted=p,
        needed=needed,
        enough=bool(one.trials[number] >= needed),
    )
