"""Whether a difference between groups is more than chance makes.

Two answers are reckoned, and the more careful one holds. *As if trials were independent*: Pearson's chi-squared test,
or Fisher's exact test where a cell is expected to hold fewer than five (W. G. Cochran, Biometrics 10, 1954). *By
drawing lots for the groups among people*: the exact test of a design in which people are the units (R. A. Fisher,
1935; B. Phipson and G. K. Smyth, 2010, for the share of draws). Many tests are adjusted together (S. Holm, 1979).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from peelian.jobs.assurance.equity.cells import Cells, Sums

LEVEL = 0.05
"""At or below it, a difference counts as one: the level that the equitability studies of British policing used."""

DRAWS = 1999
"""Of lots: the smallest share that can come out is 1 in 2,000, small enough for a hundred tests adjusted together."""

SMALLEST_EXPECTED = 5
"""Cochran's rule for Pearson's approximation."""

TIE = 1e-9
"""Statistics that differ by less are the same number, reckoned in another order."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawn:
    """Events and trials by group, shape (draws, groups) each, with the groups drawn by lot."""

    events: Sums
    trials: Sums


def draw(cells: Cells, rng: np.random.Generator, draws: int = DRAWS) -> Drawn:
    """Draw lots for the groups among the cells; how many cells a group has stays as it is."""
    group = cells.group.copy()
    events, trials = np.empty((draws, cells.groups)), np.empty((draws, cells.groups))
    for row in range(draws):
        rng.shuffle(group)
        events[row], trials[row] = cells.totals(group)
    return Drawn(events=events, trials=trials)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How likely differences as large as those seen are, if there are none.

    `independent`: as if trials were; None where there is no such test for so few. `lots`: by lot among people.
    """

    independent: float | None
    lots: float

    @property
    def p(self) -> float:
        """The more careful of both."""
        return max(self.independent or 0.0, self.lots)


def together(events: Sums, trials: Sums, drawn: Drawn) -> Answer:
    """Ask of all groups together."""
    return Answer(independent=independent(events, trials), lots=_share(events, trials, drawn))


def against_rest(number: int, events: Sums, trials: Sums, drawn: Drawn) -> Answer:
    """Ask of one group against all others together."""
    two = _Two(number)
    return together(two(events), two(trials), Drawn(events=two(drawn.events), trials=two(drawn.trials)))


def attainable(events: float, trials: Sums) -> float:
    """Return the smallest answer that so many events could have given, had they all happened in one group.

    Where it is above the level, no difference could have been found, and none being found says nothing.
    """
    total = trials.sum()
    best = 1.0
    for one in trials[trials > 0]:
        inside = min(events, one)
        table = _table(np.array([inside, events - inside]), np.array([one, total - one]))
        if (table >= 0).all() and one < total:
            best = min(best, float(stats.fisher_exact(table).pvalue))
    return best


def holm(answers: Sequence[float]) -> list[float]:
    """Adjust answers for how many there are, by Holm's steps, each at least as large as the one before it."""
    order = sorted(range(len(answers)), key=lambda at: answers[at])
    adjusted, highest = [0.0] * len(answers), 0.0
    for step, at in enumerate(order):
        highest = max(highest, min(1.0, (len(answers) - step) * answers[at]))
        adjusted[at] = highest
    return adjusted


@dataclass(frozen=True, slots=True)
class _Two:
    """Makes two groups of many: one, and the rest."""

    number: int

    def __call__(self, sums: Sums) -> Sums:
        own = sums[..., self.number]
        return np.stack([own, sums.sum(axis=-1) - own], axis=-1)


def _table(events: Sums, trials: Sums) -> Sums:
    # To six digits first: a half that came out a hair below must not be rounded another way.
    rounded = np.rint(np.round(events, 6))
    return np.stack([rounded, np.rint(trials) - rounded])


def independent(events: Sums, trials: Sums) -> float | None:
    """Return the answer as if trials were independent; None where there is no such test for so few."""
    there = trials > 0
    table = _table(events[there], trials[there])
    if table.shape[1] < 2 or (table.sum(axis=1) == 0).any():  # noqa: PLR2004 - a comparison takes two
        return 1.0
    if stats.contingency.expected_freq(table).min() >= SMALLEST_EXPECTED:
        return float(stats.chi2_contingency(table).pvalue)
    return float(stats.fisher_exact(table).pvalue) if table.shape[1] == 2 else None  # noqa: PLR2004


def _share(events: Sums, trials: Sums, drawn: Drawn) -> float:
    seen = _pearson(events[None], trials[None])[0]
    extreme = int((_pearson(drawn.events, drawn.trials) >= seen * (1 - TIE) - TIE).sum())
    return (extreme + 1) / (len(drawn.events) + 1)


def _pearson(events: Sums, trials: Sums) -> Sums:
    """Pearson's statistic of each row; 0 where there is nothing to tell apart."""
    wholes = trials.sum(axis=1, keepdims=True)
    mean = np.divide(events.sum(axis=1, keepdims=True), wholes, out=np.zeros_like(wholes), where=wholes > 0)
    expected = trials * mean
    spread = expected * (1 - mean)
    terms = np.divide((events - expected) ** 2, spread, out=np.zeros_like(spread), where=spread > 0)
    return np.asarray(terms.sum(axis=1), np.float64)
