"""One-to-one comparison of every picture with every other: FNMR at FMR, area under the curve, and both by group."""

from collections.abc import Sequence

import numpy as np

from peelian.errors import NotEnoughDataError
from peelian.jobs.assurance import comparisons, error_rates
from peelian.jobs.assurance.comparisons import Codes, Counts, Spread, Tally, Vectors
from peelian.jobs.assurance.error_rates import Auc, Group, Rates, Verification
from peelian.jobs.assurance.groups import Column
from peelian.jobs.assurance.intervals import Resampling


def verify(
    vectors: Vectors, subjects: Codes, columns: Sequence[Column], rates: Sequence[float], resampling: Resampling
) -> Verification:
    """Measure one-to-one comparison.

    Args:
        vectors: shape (n, d), float32, unit length.
        subjects: shape (n,), int64.
        columns: declared groups.
        rates: false match rates at which the false non-match rate is wanted.
        resampling: draws of the subjects.
    """
    mated, nonmated = comparisons.possible(subjects)
    supported, refused = _supported(rates, mated, nonmated)
    tail = int(max(supported, default=0) * nonmated) + 2 if supported else 0
    seen = comparisons.spread(vectors, subjects, tail=tail)
    thresholds = [error_rates.threshold(seen.tail, trials=nonmated, rate=rate) for rate in supported]
    everybody = np.zeros(len(subjects), np.int64)
    labels = [everybody, *(column.codes for column in columns)]
    tallies = comparisons.tally(vectors, subjects, labels, thresholds)
    trials = [_trials(label, subjects) for label in labels]
    whole = tuple(
        _rates(one, target, (0, 0), trials[0], resampling) for one, target in zip(tallies, supported, strict=True)
    )
    return Verification(
        rates=tuple(rate for rate in whole if isinstance(rate, Rates)),
        refused=tuple(refused),
        auc=_auc(vectors, subjects, seen, trials[0], resampling) if mated and nonmated else None,
        groups=tuple(_groups(columns, tallies, supported, trials[1:], resampling)),
        seen=seen,
    )


def _supported(rates: Sequence[float], mated: int, nonmated: int) -> tuple[list[float], list[NotEnoughDataError]]:
    supported: list[float] = []
    refused: list[NotEnoughDataError] = []
    for rate in rates:
        try:
            error_rates.check_enough(f"FNMR at FMR {rate:g} (non-mated)", trials=nonmated, rate=rate)
            if mated == 0:
                refused.append(NotEnoughDataError(f"FNMR at FMR {rate:g} (mated)", 0, 1))
            else:
                supported.append(rate)
        except NotEnoughDataError as error:
            refused.append(error)
    return supported, refused


def _trials(label: Codes, subjects: Codes) -> tuple[Counts, Counts]:
    """Mated and non-mated comparisons within each label, by subject; shape (labels, subjects) each."""
    people, labels = int(subjects.max(initial=-1)) + 1, int(label.max(initial=-1)) + 1
    there = label >= 0
    pictures = np.bincount(label[there] * people + subjects[there], minlength=labels * people).reshape(labels, people)
    return pictures * (pictures - 1) // 2, pictures * (pictures.sum(axis=1, keepdims=True) - pictures)


def _rates(
    one: Tally, target: float, at: tuple[int, int], trials: tuple[Counts, Counts], resampling: Resampling
) -> Rates | NotEnoughDataError:
    """Rates of one label (`at`: its column and number) at one threshold."""
    column, label = at
    try:
        false_match = resampling.proportion(one.false_matches[column][label], trials[1][label], people_a_trial=2)
    except NotEnoughDataError:
        return NotEnoughDataError(f"FMR at threshold {one.threshold:g}", 0, 1)
    mated = trials[0][label]
    return Rates(
        target=target,
        threshold=one.threshold,
        false_positive=false_match,
        false_negative=resampling.proportion(one.misses[column][label], mated) if mated.any() else None,
    )


def _groups(
    columns: Sequence[Column],
    tallies: Sequence[Tally],
    targets: Sequence[float],
    trials: Sequence[tuple[Counts, Counts]],
    resampling: Resampling,
) -> list[Group]:
    return [
        Group(
            column=column.name,
            value=value,
            pictures=int((column.codes == label).sum()),
            people=int(((trials[number][0][label] > 0) | (trials[number][1][label] > 0)).sum()),
            rates=tuple(
                _rates(one, target, (number + 1, label), trials[number], resampling)
                for one, target in zip(tallies, targets, strict=True)
            ),
        )
        for number, column in enumerate(columns)
        for label, value in enumerate(column.values)
    ]


def _auc(vectors: Vectors, subjects: Codes, seen: Spread, trials: tuple[Counts, Counts], resampling: Resampling) -> Auc:
    mated, nonmated = comparisons.placements(vectors, subjects, seen)
    mated_trials, nonmated_trials = trials[0][0], trials[1][0]
    value = float(mated.sum() / mated_trials.sum())
    # First-order terms of a statistic over mated comparisons (one subject each) and non-mated ones (two each).
    drawn_mated = resampling.ratios(mated, mated_trials)
    drawn_nonmated = resampling.ratios(nonmated, nonmated_trials)
    drawn = drawn_mated + 2 * (drawn_nonmated - value)
    drawn = drawn[np.isfinite(drawn)]
    low, high = np.percentile(drawn, [2.5, 97.5]) if len(drawn) else (0.0, 1.0)
    return Auc(
        value=min(max(value, 0.0), 1.0),
        low=float(min(max(low, 0.0), value)),
        high=float(max(min(high, 1.0), value)),
        mated=int(mated_trials.sum()),
        nonmated=int(nonmated_trials.sum()) // 2,
    )
