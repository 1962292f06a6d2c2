"""Measure networks on this machine: how long one takes, and how alike two answer."""

from collections.abc import Callable, Mapping, Sequence
from time import perf_counter

import numpy as np

from peelian.inference.session import Floats, Session

ROUNDS = 12
"""Runs of each network; the fastest counts, since whatever else the machine does only slows it down."""

SIDE_WHERE_ANY_PX = 320
"""Width and height that a network which takes any size is measured at."""

BLOCKS = 15
"""Coarseness of the test pictures: about as many patches across as a face has features."""


def fastest_ms(runs: Mapping[str, Callable[[], object]], *, rounds: int = ROUNDS) -> dict[str, float]:
    """Time several things in turn, so that a busy moment hits all of them; the fastest run of each, milliseconds."""
    best = dict.fromkeys(runs, float("inf"))
    for run in runs.values():
        run()
    for _ in range(rounds):
        for name, run in runs.items():
            begun = perf_counter()
            run()
            best[name] = min(best[name], 1000 * (perf_counter() - begun))
    return best


def pictures(session: Session, count: int) -> Floats:
    """Draw patchwork that a network can be fed with: nobody's face, the same each time, (count, c, h, w).

    Values are those of scaled pixels, -0.45 to 0.45, so that INT8 does not cut them off.
    """
    sizes = [size if isinstance(size, int) else SIDE_WHERE_ANY_PX for size in session.input_shape[1:]]
    rng = np.random.default_rng(0)
    coarse = rng.uniform(-0.45, 0.45, (count, sizes[0], BLOCKS, BLOCKS)).astype(np.float32)
    rows, columns = (np.arange(size) * BLOCKS // size for size in sizes[1:])
    return np.ascontiguousarray(coarse[:, :, rows][:, :, :, columns])


def agreement(one: Sequence[Floats], other: Sequence[Floats]) -> float:
    """Smallest cosine between two networks' answers to the same pictures."""
    first, second = (np.concatenate(answers).astype(np.float64) for answers in (one, other))
    lengths = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    return float(((first * second).sum(axis=1) / lengths).min())
