"""Curves that accuracy is shown by."""

from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from peelian.errors import InvalidValueError
from peelian.nouns import checks


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Det:
    """A detection error trade-off: what a lower threshold buys in misses and costs in false positives.

    All of shape (n,), float64, by ascending threshold. `thresholds`: cosine similarities; `false_positive`: FMR or FPIR
    at each; `false_negative`: FNMR or FNIR at each; both in [0, 1].
    """

    thresholds: npt.NDArray[np.float64]
    false_positive: npt.NDArray[np.float64]
    false_negative: npt.NDArray[np.float64]

    def __post_init__(self) -> None:
        size = len(self.thresholds)
        for field in ("thresholds", "false_positive", "false_negative"):
            checked = checks.frozen_array("Det", field, getattr(self, field), shape=(size,), dtype=np.float64)
            object.__setattr__(self, field, cast("npt.NDArray[np.float64]", checked))
        for field in ("false_positive", "false_negative"):
            rates = getattr(self, field)
            if size and not (rates.min() >= 0 and rates.max() <= 1):
                raise InvalidValueError("Det", field, "in [0, 1]", f"{rates.min():g} to {rates.max():g}")

    @property
    def shows_errors(self) -> bool:
        """Whether there is a threshold with both kinds of error; without one there is no curve to draw."""
        return bool(((self.false_positive > 0) & (self.false_negative > 0)).any())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Distribution:
    """How similar pictures of one subject are, and pictures of two.

    `edges`: shape (n + 1,), float64, ascending cosine similarities; `mated`, `nonmated`: shape (n,), int64, how many
    comparisons fell between two edges.
    """

    edges: npt.NDArray[np.float64]
    mated: npt.NDArray[np.int64]
    nonmated: npt.NDArray[np.int64]

    def __post_init__(self) -> None:
        size = len(self.edges) - 1
        for field, length, dtype in (
            ("edges", size + 1, np.float64),
            ("mated", size, np.int64),
            ("nonmated", size, np.int64),
        ):
            checked = checks.frozen_array("Distribution", field, getattr(self, field), shape=(length,), dtype=dtype)
            object.__setattr__(self, field, checked)
