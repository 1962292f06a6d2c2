"""How sure a counted rate is: 95 % intervals, for independent trials and for trials that share people.

A person who is hard to recognise fails in every comparison they are part of, so that comparisons are no independent
trials (ISO/IEC 19795-1:2021 treats this under the uncertainty of estimates). Subjects are drawn again with replacement
instead, and the width that shows is used where it is the larger one.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peelian.errors import NotEnoughDataError
from peelian.nouns.operating_point import Proportion

NORMAL_97_5 = 1.959963984540054
"""Quantile of the standard normal distribution that leaves 2.5 % above it."""

REPLICATES = 1000
"""Draws of the bootstrap: the ends of a 95 % interval then move by a few per cent of its width from seed to seed."""

AT_ONCE = 100
"""Replicates multiplied at once, so that memory stays at `AT_ONCE` numbers a subject."""

Counts = npt.NDArray[np.int64]
Weighed = npt.NDArray[np.int64] | npt.NDArray[np.float64]


def wilson(errors: float, trials: float) -> tuple[float, float]:
    """Return the 95 % interval of a proportion of independent trials (E. B. Wilson, 1927).

    Raises:
        NotEnoughDataError: there was no trial.
    """
    if not trials > 0:
        raise NotEnoughDataError("an interval", int(trials) if math.isfinite(trials) else 0, 1)
    share, square = errors / trials, NORMAL_97_5**2
    centre = (share + square / (2 * trials)) / (1 + square / trials)
    reach = NORMAL_97_5 * math.sqrt(share * (1 - share) / trials + square / (4 * trials**2)) / (1 + square / trials)
    low = 0.0 if errors == 0 else max(0.0, min(centre - reach, share))
    high = 1.0 if errors == trials else min(1.0, max(centre + reach, share))
    return low, high


@dataclass(frozen=True, slots=True, eq=False)
class Resampling:
    """The same draws of subjects for every figure of one evaluation.

    `drawn`: shape (replicates, subjects), uint8: how often each subject was drawn.
    """

    drawn: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, subjects: int, rng: np.random.Generator) -> "Resampling":
        """Draw the subjects again, `REPLICATES` times."""
        drawn = np.empty((REPLICATES, subjects), np.uint8)
        for row in drawn:
            row[:] = np.bincount(rng.integers(0, max(subjects, 1), subjects), minlength=subjects)[:subjects]
        return cls(drawn)

    def ratios(self, parts: Weighed, wholes: Weighed) -> npt.NDArray[np.float64]:
        """Return the sum of parts over the sum of wholes in each draw; NaN for a draw without a whole."""
        both = np.stack([parts, wholes], axis=1).astype(np.float64)
        sums = np.concatenate(
            [self.drawn[start : start + AT_ONCE].astype(np.float64) @ both for start in range(0, REPLICATES, AT_ONCE)]
        )
        wholes_drawn = np.where(sums[:, 1] > 0, sums[:, 1], np.nan)
        shares: npt.NDArray[np.float64] = sums[:, 0] / wholes_drawn
        return shares

    def proportion(self, errors: Counts, trials: Counts, *, people_a_trial: int = 1) -> Proportion:
        """Count errors of trials, by subject, with the 95 % interval.

        Args:
            errors: shape (subjects,); each error once for every subject it is about.
            trials: shape (subjects,); likewise.
            people_a_trial: 1, or 2 where a trial is about two subjects and stands in both their rows. The deviation
                that drawing subjects shows then counts twice: it is the first-order term of a statistic over pairs.

        Raises:
            NotEnoughDataError: there was no trial.
        """
        wrong, all_trials = int(errors.sum()) // people_a_trial, int(trials.sum()) // people_a_trial
        low, high = self.interval(errors, trials, people_a_trial=people_a_trial)
        return Proportion(errors=wrong, trials=all_trials, value=wrong / all_trials, low=low, high=high)

    def interval(self, errors: Weighed, trials: Weighed, *, people_a_trial: int = 1) -> tuple[float, float]:
        """Return the ends of the 95 % interval of errors out of trials; see `proportion`.

        An error may count in part: by how likely it is, where it depends on what was drawn.

        Raises:
            NotEnoughDataError: there was no trial.
        """
        wrong, all_trials = float(errors.sum()) / people_a_trial, float(trials.sum()) / people_a_trial
        low, high = wilson(wrong, all_trials)
        value = wrong / all_trials
        if value in {0.0, 1.0}:
            # Nothing varies between subjects, which says nothing: count people, or pairs of them, as the trials.
            people = int((trials > 0).sum())
            units = people if people_a_trial == 1 else people * (people - 1) // 2
            far = wilson(units if wrong else 0, units)
        else:
            shares = value + people_a_trial * (self.ratios(errors, trials) - value)
            far = (float(np.nanpercentile(shares, 2.5)), float(np.nanpercentile(shares, 97.5)))
        return max(0.0, min(low, far[0])), min(1.0, max(high, far[1]))
