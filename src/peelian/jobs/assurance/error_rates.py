"""False match and false non-match rates of one-to-one comparison, and thresholds that keep to a rate.

A rate that the data cannot show is refused. Two rules of thumb are used. *Rule of three* (B. D. Jovanovic and P. S.
Levy, The American Statistician 51, 1997): when no error is seen in n independent trials, the rate may still be as high
as 3 / n with 95 % confidence; so with fewer than 3 / rate trials not even a perfect result would show the rate, and it
is refused. *Rule of 30* (G. R. Doddington and others, Speech Communication 31, 2000): with at least 30 errors the true
rate is within 30 % of the measured one with 90 % confidence; a figure that rests on fewer is given, and says so.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peelian.errors import NotEnoughDataError
from peelian.jobs.assurance import comparisons
from peelian.jobs.assurance.comparisons import Spread
from peelian.nouns.curve import Det
from peelian.nouns.operating_point import Proportion

ERRORS_FOR_A_CLAIM = 30
"""Doddington's rule, see above."""

DECIMALS = 6
"""Digits of a threshold. One in a million of similarity is far below what a change of the machine makes of it."""

CURVE_POINTS = 400
"""Most points of a curve: more than a plot of this size can show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What a threshold does: the rate that was asked for, and both error rates measured.

    `false_positive`: FMR or FPIR; `false_negative`: FNMR or FNIR, None where there was no trial.
    """

    target: float
    threshold: float
    false_positive: Proportion
    false_negative: Proportion | None

    @property
    def rests_on_few_errors(self) -> bool:
        """Whether fewer than 30 false positives were seen, so that the rate itself is only roughly known."""
        return self.false_positive.errors < ERRORS_FOR_A_CLAIM

    @property
    def is_out_of_reach(self) -> bool:
        """Whether no similarity can reach the threshold: strangers were as alike as one picture is to itself."""
        return max(self.threshold, 1.0) != 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rates within one declared group, at the thresholds of the whole."""

    column: str
    value: str
    pictures: int
    people: int
    rates: tuple[Rates | NotEnoughDataError, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Auc:
    """Area under the receiver operating characteristic, with the ends of its 95 % interval."""

    value: float
    low: float
    high: float
    mated: int
    nonmated: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Verification:
    """All one-to-one figures. `groups` are within declared groups only, at the same thresholds."""

    rates: tuple[Rates, ...]
    refused: tuple[NotEnoughDataError, ...]
    auc: Auc | None
    groups: tuple[Group, ...]
    seen: Spread


def needed(rate: float) -> int:
    """Return how many trials a rate needs at least (rule of three)."""
    return math.ceil(3 / rate - 1e-9)


def check_enough(figure: str, *, trials: int, rate: float) -> None:
    """Refuse a rate that so many trials cannot show.

    Raises:
        NotEnoughDataError: there are too few.
    """
    if trials < needed(rate):
        raise NotEnoughDataError(figure, trials, needed(rate))


def threshold(tail: npt.NDArray[np.float32], *, trials: int, rate: float) -> float:
    """Return the lowest threshold, to six digits, that at most `rate` of the trials reach.

    Args:
        tail: the largest similarities of the trials, largest first; more than `rate * trials` of them.
        trials: how many there were.
        rate: the share of them that may reach the threshold.
    """
    allowed = math.floor(rate * trials + 1e-9)
    highest_refused = max(tail[allowed], np.float32(-1))  # a search of a list without pictures answers -inf
    step = 10.0**-DECIMALS
    steps = math.floor(float(highest_refused) / step)
    while np.float32(steps * step) <= highest_refused:
        steps += 1
    return round(steps * step, DECIMALS)


def det(seen: Spread) -> Det:
    """Return the detection error trade-off from the histograms, thinned to what a plot can show."""
    false_match = np.cumsum(seen.nonmated[::-1])[::-1] / max(int(seen.nonmated.sum()), 1)
    false_non_match = (np.cumsum(seen.mated) - seen.mated) / max(int(seen.mated.sum()), 1)
    thresholds = np.linspace(-1, 1, comparisons.BINS, endpoint=False)
    return thinned(thresholds, false_match, false_non_match)


def thinned(
    thresholds: npt.NDArray[np.float64],
    false_positive: npt.NDArray[np.float64],
    false_negative: npt.NDArray[np.float64],
) -> Det:
    """Return a curve of at most `CURVE_POINTS`, evenly spread along the logarithm of both rates."""
    floor = 1e-9
    way = np.abs(np.diff(np.log(false_positive + floor))) + np.abs(np.diff(np.log(false_negative + floor)))
    along = np.concatenate([[0.0], np.cumsum(way)])
    wanted = np.linspace(0, along[-1], CURVE_POINTS)
    chosen = np.unique(np.clip(np.searchsorted(along, wanted), 0, len(along) - 1))
    return Det(
        thresholds=thresholds[chosen], false_positive=false_positive[chosen], false_negative=false_negative[chosen]
    )
