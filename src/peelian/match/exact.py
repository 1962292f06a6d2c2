"""Exact search: the k rows of a matrix with the largest inner product, and no approximation.

The matrix is read once, block by block; a block's products stay in the cache, and only those are looked at again that
could still belong to a probe's k best. A small matrix is looked at as a whole. The few rows that remain are
computed once more in double precision, so that a pair of templates has one similarity, whatever batch or gallery it was
computed in.
"""

import heapq
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from peelian.errors import InvalidValueError
from peelian.nouns.scratch import Scratch

BUFFER_BYTES = 512 * 1024
"""Products of one block. Measured with 128 and 512 dimensions: a quarter to a whole MiB stay in a 2 MiB second-level
cache beside the block that is being read; larger buffers spill, smaller ones pay for the calls."""

EPSILON: float = float(np.finfo(np.float32).eps)
"""Twice the most by which rounding to float32 is off, of 1."""

LANES = 64
"""Rows whose products are compared side by side, so that NumPy's inner loop is long enough to vectorise."""

AT_A_LOOK_BYTES = 1024 * 1024
"""Products of a whole matrix up to which they are looked at together: then the race between blocks costs more than it
saves. Measured: sixteen probes in ten thousand rows, and one in a hundred thousand, gain; sixteen in twenty thousand do
not."""

GROUPS = 256
"""Groups of rows whose largest products are ordered instead of all. Fewer let more rows through that are no candidates,
more take longer to order; measured with a thousand and ten thousand rows."""

MOST_PROBES = 256
"""Probes multiplied at once; more are taken in turns, so that memory stays bounded by `BUFFER_BYTES`."""

MOST_ONE_BY_ONE = 2048
"""Products of a block that are still taken one by one; more (a gallery in ascending order) are sorted together."""

RESCORED_ROWS = 16384
"""Rows computed in double precision at a time; matters only for a gallery with very many equal templates."""


def top_k(
    matrix: npt.NDArray[np.float32], probes: npt.NDArray[np.float32], k: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Find, for each probe, the k rows that it resembles most, best first; of equals the lower row comes first.

    Args:
        matrix: shape (n, d), float32, rows of unit length, C order.
        probes: shape (b, d), float32, rows of unit length.
        k: how many rows are wanted; with fewer rows than that, all are given.

    Returns:
        Row numbers and cosine similarities, both of shape (b, min(k, n)).

    Raises:
        InvalidValueError: the sizes do not fit each other, k is not positive, or a number is not finite.
    """
    _check(matrix, probes, k)
    count = min(k, matrix.shape[0])
    parts = [
        _ranked(matrix, probes[start : start + MOST_PROBES], count) for start in range(0, len(probes), MOST_PROBES)
    ]
    if not parts or count == 0:
        return np.empty((len(probes), count), np.int64), np.empty((len(probes), count))
    return np.concatenate([rows for rows, _ in parts]), np.concatenate([similarities for _, similarities in parts])


def _check(matrix: npt.NDArray[np.float32], probes: npt.NDArray[np.float32], k: int) -> None:
    if k < 1:
        raise InvalidValueError("top_k", "k", "at least 1", str(k))
    for name, array in (("matrix", matrix), ("probes", probes)):
        if array.ndim != 2 or array.dtype != np.float32:  # noqa: PLR2004 - a matrix has two axes
            raise InvalidValueError("top_k", name, "a matrix of float32", f"{array.shape} of {array.dtype}")
    if len(matrix) and len(probes) and matrix.shape[1] != probes.shape[1]:
        raise InvalidValueError("top_k", "probes", f"of {matrix.shape[1]} dimensions", str(probes.shape[1]))
    if not np.isfinite(probes).all():
        raise _not_finite("probes")


def _not_finite(name: str) -> InvalidValueError:
    return InvalidValueError("top_k", name, "finite throughout", "an array with NaN or infinity")


@dataclass(slots=True)
class _Race:
    """The k best products of each probe so far, and every row that may yet turn out to be among the k best.

    `heaps`: for each probe its k best products, smallest first.
    `floors`: shape (b,), float32; a product below it cannot be among the k best, rounding included.
    """

    k: int
    slack: float
    heaps: list[list[float]]
    floors: npt.NDArray[np.float32]
    probes: list[npt.NDArray[np.int64]] = field(default_factory=list)
    rows: list[npt.NDArray[np.int64]] = field(default_factory=list)
    products: list[npt.NDArray[np.float32]] = field(default_factory=list)

    def enter_all(self, first: int, products: npt.NDArray[np.float32]) -> None:
        """Take a block of products, shape (rows, b), at least k rows at first, by sorting."""
        columns = np.concatenate([np.array(self.heaps, np.float32), products.T], axis=1)
        if not np.isfinite(columns).all():
            raise _not_finite("matrix")
        at = columns.shape[1] - self.k
        best = np.sort(np.partition(columns, at, axis=1)[:, at:], axis=1)
        self.heaps = best.tolist()
        self.floors = best[:, 0] - np.float32(self.slack)
        probe, row = np.nonzero(self.floors[:, None] <= products.T)
        self._keep(probe, row + first, products[row, probe])

    def enter_few(self, first: int, products: npt.NDArray[np.float32]) -> None:
        """Take a block of products, shape (a multiple of LANES, b), of which few are large enough to count."""
        lanes = products.reshape(-1, LANES, len(self.floors))
        largest = products.reshape(-1, LANES * len(self.floors)).max(axis=0).reshape(LANES, -1)
        # "Not below" instead of "at least": a NaN must come up here, and not hide what stands beside it.
        lane, probe = np.nonzero(~(largest < self.floors))
        if not lane.size:
            return
        there = lanes[:, lane, probe]
        step, at = np.nonzero(~(there < self.floors[probe]))
        if at.size > MOST_ONE_BY_ONE:
            self.enter_all(first, products)
            return
        values = there[step, at]
        if not np.isfinite(values).all():
            raise _not_finite("matrix")
        self._keep(probe[at], first + step * LANES + lane[at], values)
        for one, value in zip(probe[at].tolist(), values.tolist(), strict=True):
            heapq.heappushpop(self.heaps[one], value)
        for one in set(probe.tolist()):
            self.floors[one] = self.heaps[one][0] - self.slack

    def _keep(
        self, probe: npt.NDArray[np.int64], row: npt.NDArray[np.int64], products: npt.NDArray[np.float32]
    ) -> None:
        self.probes.append(probe)
        self.rows.append(row)
        self.products.append(products)

    def finalists(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Probe and row of every pair that may be among the probe's k best."""
        probe, row = np.concatenate(self.probes), np.concatenate(self.rows)
        kept = np.concatenate(self.products) >= self.floors[probe]
        return probe[kept], row[kept]


def _slack(matrix: npt.NDArray[np.float32]) -> float:
    """By how much a product may be below the k best and its row among them all the same.

    A float32 product of unit vectors errs by at most d * 2^-24; two of them, and the floor, are compared.
    """
    dims: int = matrix.shape[1]
    return (dims + 2) * EPSILON


def _raced(matrix: npt.NDArray[np.float32], probes: npt.NDArray[np.float32], k: int) -> _Race:
    """Read the matrix once, and keep for each probe the rows that may be among its k best."""
    count = len(probes)
    race = _Race(
        k=k,
        slack=_slack(matrix),
        heaps=[[] for _ in range(count)],
        floors=np.full(count, -np.inf, np.float32),
    )
    height = max(BUFFER_BYTES // (4 * count), k)
    height += -height % LANES
    buffer = np.empty((min(height, len(matrix)), count), np.float32)
    with Scratch() as scratch:
        across = scratch(np.array(probes.T, order="C"))
        for first in range(0, len(matrix), height):
            block = matrix[first : first + height]
            products = np.dot(block, across, out=buffer[: len(block)])
            whole = 0 if first == 0 else len(block) - len(block) % LANES
            if whole:
                race.enter_few(first, products[:whole])
            if whole < len(block):
                race.enter_all(first + whole, products[whole:])
    return race


def _reached(products: npt.NDArray[np.float32], k: int) -> npt.NDArray[np.float32]:
    """Return what at least k of each probe's products reach; products of shape (b, n), the answer of shape (b,).

    Of many rows it is enough to order the largest of each group: the k largest are k different rows' products. So the
    answer may lie a little below the k-th best, and never above it.
    """
    length = products.shape[1] // max(GROUPS, 4 * k)
    if length > 1:
        whole = products[:, : products.shape[1] // length * length]
        products = whole.reshape(len(whole), length, -1).max(axis=1)
    at = products.shape[1] - k
    return np.partition(products, at, axis=1)[:, at]


def _at_a_look(
    matrix: npt.NDArray[np.float32], probes: npt.NDArray[np.float32], k: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Probe and row of every pair that may be among the probe's k best, of a matrix whose products are few."""
    products = np.dot(probes, matrix.T)
    if not np.isfinite(products).all():
        raise _not_finite("matrix")
    floors = _reached(products, k) - np.float32(_slack(matrix))
    probe, row = np.nonzero(products >= floors[:, None])
    return probe, row


def _ranked(
    matrix: npt.NDArray[np.float32], probes: npt.NDArray[np.float32], k: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Compute what remained in double precision, row by row, and put each probe's k best in order."""
    if k == 0:
        return np.empty((len(probes), 0), np.int64), np.empty((len(probes), 0))
    if 4 * len(matrix) * len(probes) <= AT_A_LOOK_BYTES:
        probe, row = _at_a_look(matrix, probes, k)
    else:
        probe, row = _raced(matrix, probes, k).finalists()
    exact = np.empty(len(probe))
    for start in range(0, len(probe), RESCORED_ROWS):
        part = slice(start, start + RESCORED_ROWS)
        exact[part] = _precise(matrix, probes, row[part], probe[part])
    order = np.lexsort((row, -exact, probe))
    starts = np.searchsorted(probe[order], np.arange(len(probes)))
    chosen = order[starts[:, None] + np.arange(k)]
    return row[chosen], exact[chosen]


def _precise(
    matrix: npt.NDArray[np.float32],
    probes: npt.NDArray[np.float32],
    rows: npt.NDArray[np.int64],
    theirs: npt.NDArray[np.int64],
) -> npt.NDArray[np.float64]:
    """Return the inner product of each of some rows with its probe in double precision."""
    with Scratch() as scratch:
        left = scratch(scratch(matrix[rows]).astype(np.float64))
        left *= scratch(scratch(probes[theirs]).astype(np.float64))
        return np.asarray(left.sum(axis=1), np.float64)
