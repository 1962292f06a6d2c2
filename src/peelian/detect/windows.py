"""Places in a picture where a cascade looks closer."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peelian.detect.network import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Windows:
    """Candidate places of faces.

    `boxes`: shape (n, 4), float32: left, top, right, bottom in pixels.
    `scores`: shape (n,), float32, the network's own.
    """

    boxes: FloatArray
    scores: FloatArray

    def kept(self, chosen: npt.NDArray[np.generic]) -> "Windows":
        """Return the chosen ones; `chosen` is a mask (n,) of bool or an array of indices."""
        return Windows(boxes=self.boxes[chosen], scores=self.scores[chosen])

    def best(self, most: int) -> "Windows":
        """Return the `most` with the highest scores."""
        return self if len(self.scores) <= most else self.kept(np.argsort(-self.scores, kind="stable")[:most])

    def stretched(self, factor: float) -> "Windows":
        """Return them in a picture `factor` times as large."""
        return Windows(boxes=self.boxes * np.float32(factor), scores=self.scores)

    def sound(self) -> "Windows":
        """Return those that are finite and have an area."""
        finite = np.isfinite(self.boxes).all(axis=1) & np.isfinite(self.scores)
        sides = (self.boxes[:, 2:] - self.boxes[:, :2]).min(axis=1, initial=np.inf)
        return self.kept(finite & (sides >= 1))


def none_at_all() -> Windows:
    """Return no windows."""
    return Windows(boxes=np.empty((0, 4), np.float32), scores=np.empty(0, np.float32))
