"""Every picture compared with every other, a block of the matrix of similarities at a time.

Nothing grows with the number of comparisons but the upper tail that thresholds are read from. In the words of ISO/IEC
19795-1: *mated* comparisons are of one subject, *non-mated* ones of two.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

BLOCK = 1024
"""Pictures on a side of a block: four million bytes of similarities at a time."""

BINS = 65_536
"""Of the histograms over [-1, 1], for curves and areas; thresholds are read from the values themselves."""

Vectors = npt.NDArray[np.float32]
Codes = npt.NDArray[np.int64]
Counts = npt.NDArray[np.int64]
Similarities = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spread:
    """How similarities are distributed.

    `mated`, `nonmated`: shape (BINS,), int64, counts in equal bins over [-1, 1].
    `tail`: the largest similarities of non-mated comparisons, largest first.
    """

    mated: Counts
    nonmated: Counts
    tail: Similarities


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tally:
    """Errors at one threshold, by subject; `columns` of labels each have their own.

    `misses`, `false_matches`: one array a column, shape (labels, subjects), int64. A false match stands in the rows of
    both its subjects. Only comparisons within one label count for it.
    """

    threshold: float
    misses: tuple[Counts, ...]
    false_matches: tuple[Counts, ...]


def possible(subjects: Codes) -> tuple[int, int]:
    """Return how many mated and non-mated comparisons there are among pictures of these subjects."""
    counts = np.bincount(subjects)
    mated = int((counts * (counts - 1) // 2).sum())
    return mated, len(subjects) * (len(subjects) - 1) // 2 - mated


def spread(vectors: Vectors, subjects: Codes, *, tail: int) -> Spread:
    """Compare all pictures once, and keep the histograms and the `tail` largest non-mated similarities."""
    mated, nonmated = np.zeros(BINS, np.int64), np.zeros(BINS, np.int64)
    highest = _Tail(tail)
    for rows, columns, similarities in blocks(vectors):
        new = upper(rows, columns)
        same = subjects[rows, None] == subjects[None, columns]
        mated += np.bincount(bins(similarities[same & new]), minlength=BINS)
        strangers = similarities[~same & new]
        nonmated += np.bincount(bins(strangers), minlength=BINS)
        highest.add(strangers)
    return Spread(mated=mated, nonmated=nonmated, tail=highest.sorted())


def tally(vectors: Vectors, subjects: Codes, labels: Sequence[Codes], thresholds: Sequence[float]) -> list[Tally]:
    """Compare all pictures once more, and count errors at each threshold, by subject, within each label.

    Args:
        vectors: shape (n, d), float32, unit length.
        subjects: shape (n,), int64.
        labels: for each column shape (n,), int64; -1 where a picture has no label there.
        thresholds: similarities from which two pictures count as one subject's.
    """
    people = int(subjects.max(initial=-1)) + 1
    sizes = [int(column.max(initial=-1)) + 1 for column in labels]
    found = [
        Tally(
            threshold=threshold,
            misses=tuple(np.zeros((size, people), np.int64) for size in sizes),
            false_matches=tuple(np.zeros((size, people), np.int64) for size in sizes),
        )
        for threshold in thresholds
    ]
    lowest = np.float32(min(thresholds, default=2.0))
    for rows, columns, similarities in blocks(vectors):
        new = upper(rows, columns)
        same = subjects[rows, None] == subjects[None, columns]
        mated = _pairs(rows, columns, same & new, similarities)
        nonmated = _pairs(rows, columns, ~same & new & (similarities >= lowest), similarities)
        for one in found:
            _count(one, mated.where(mated.similarities < np.float32(one.threshold)), subjects, labels, missed=True)
            false = nonmated.where(nonmated.similarities >= np.float32(one.threshold))
            _count(one, false, subjects, labels, missed=False)
    return found


def placements(
    vectors: Vectors, subjects: Codes, seen: Spread
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return, by subject, the sum of the shares that each comparison is on the right side of; ties count half.

    The first sum is over a subject's mated comparisons: the share of non-mated ones that are less similar. The second
    is over its non-mated comparisons: the share of mated ones that are more similar.
    """
    below, above = _shares(seen)
    people = int(subjects.max(initial=-1)) + 1
    mated, nonmated = np.zeros(people), np.zeros(people)
    for rows, columns, similarities in blocks(vectors):
        new = upper(rows, columns)
        same = subjects[rows, None] == subjects[None, columns]
        at = bins(similarities)
        mated += np.bincount(subjects[rows], np.where(same & new, below[at], 0).sum(axis=1), people)
        shares = np.where(~same & new, above[at], 0)
        nonmated += np.bincount(subjects[rows], shares.sum(axis=1), people)
        nonmated += np.bincount(subjects[columns], shares.sum(axis=0), people)
    return mated, nonmated


def bins(similarities: Similarities) -> npt.NDArray[np.int64]:
    """Return the histogram bin of each similarity."""
    scaled = (similarities + np.float32(1)) * np.float32(BINS / 2)
    numbers: npt.NDArray[np.int64] = np.clip(scaled, 0, BINS - 1).astype(np.int64)
    return numbers


def _shares(seen: Spread) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    strangers, mated = seen.nonmated / max(seen.nonmated.sum(), 1), seen.mated / max(seen.mated.sum(), 1)
    return np.cumsum(strangers) - strangers / 2, 1 - np.cumsum(mated) + mated / 2


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    rows: Codes
    columns: Codes
    similarities: Similarities

    def where(self, kept: npt.NDArray[np.bool_]) -> "_Pairs":
        return _Pairs(self.rows[kept], self.columns[kept], self.similarities[kept])


def _pairs(rows: slice, columns: slice, kept: npt.NDArray[np.bool_], similarities: Similarities) -> _Pairs:
    row, column = np.nonzero(kept)
    return _Pairs(row + rows.start, column + columns.start, similarities[row, column])


def _count(one: Tally, pairs: _Pairs, subjects: Codes, labels: Sequence[Codes], *, missed: bool) -> None:
    for column, sums in zip(labels, one.misses if missed else one.false_matches, strict=True):
        label = column[pairs.rows]
        within = (label >= 0) & (label == column[pairs.columns])
        for side in (pairs.rows,) if missed else (pairs.rows, pairs.columns):
            at = label[within] * sums.shape[1] + subjects[side[within]]
            np.add(sums, np.bincount(at, minlength=sums.size).reshape(sums.shape), out=sums)


def blocks(vectors: Vectors) -> Iterator[tuple[slice, slice, Similarities]]:
    """Give the upper triangle of the matrix of similarities, block by block."""
    starts = range(0, len(vectors), BLOCK)
    for top in starts:
        rows = slice(top, min(top + BLOCK, len(vectors)))
        for left in starts:
            if left >= top:
                columns = slice(left, min(left + BLOCK, len(vectors)))
                yield rows, columns, vectors[rows] @ vectors[columns].T


def upper(rows: slice, columns: slice) -> npt.NDArray[np.bool_]:
    """Say which cells of a block compare two pictures for the first time."""
    return np.arange(rows.start, rows.stop)[:, None] < np.arange(columns.start, columns.stop)[None, :]


class _Tail:
    """The largest so many of the numbers that were added."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._floor = np.float32(-np.inf)
        self._kept: list[Similarities] = []
        self._count = 0

    def add(self, values: Similarities) -> None:
        if self._size == 0:
            return
        chosen = values[values >= self._floor]
        self._kept.append(chosen)
        self._count += len(chosen)
        if self._count > 2 * self._size:
            self._cut()

    def sorted(self) -> Similarities:
        self._cut()
        return np.sort(self._kept[0])[::-1] if self._kept else np.empty(0, np.float32)

    def _cut(self) -> None:
        if not self._kept:
            return
        together = np.concatenate(self._kept)
        if len(together) > self._size:
            at = len(together) - self._size
            together = np.partition(together, at)[at:]
            self._floor = together.min()
        self._kept, self._count = [together], len(together)
