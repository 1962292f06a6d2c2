"""Many faces of one picture as arrays, on the way from a network's outputs to Faces."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peelian.nouns.face import Face
from peelian.nouns.geometry import Box, Landmarks

SMALLEST_SIDE_PX = 1.0
"""A box thinner than a pixel shows nothing; networks answer such boxes on noise."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Detections:
    """Faces found in one picture, before they become nouns.

    `boxes`: shape (n, 4), float32: left, top, right, bottom in pixels.
    `points`: shape (n, 5, 2), float32: x, y in pixels, in the order of `Landmarks`.
    `scores`: shape (n,), float32, the detector's own, in [0, 1].
    """

    boxes: npt.NDArray[np.float32]
    points: npt.NDArray[np.float32]
    scores: npt.NDArray[np.float32]

    @property
    def count(self) -> int:
        """How many."""
        return len(self.scores)

    def kept(self, chosen: npt.NDArray[np.generic]) -> "Detections":
        """Return the chosen ones; `chosen` is a mask (n,) of bool or an array of indices."""
        return Detections(boxes=self.boxes[chosen], points=self.points[chosen], scores=self.scores[chosen])

    def moved(self, *, factor: float, right_px: float = 0.0, down_px: float = 0.0) -> "Detections":
        """Return them in a picture `factor` times as large, then shifted."""
        shift = np.array([right_px, down_px], np.float32)
        return Detections(
            boxes=self.boxes * np.float32(factor) + np.tile(shift, 2),
            points=self.points * np.float32(factor) + shift,
            scores=self.scores,
        )

    def sound(self) -> "Detections":
        """Return those that can be faces: finite throughout, with a box that has an area. NaN is no face."""
        with np.errstate(invalid="ignore", over="ignore"):
            finite = (
                np.isfinite(self.boxes).all(axis=1)
                & np.isfinite(self.points).all(axis=(1, 2))
                & np.isfinite(self.scores)
            )
            sides = (self.boxes[:, 2:] - self.boxes[:, :2]).min(axis=1, initial=np.inf)
            return self.kept(finite & (sides >= SMALLEST_SIDE_PX))

    def faces(self) -> list[Face]:
        """Return them as Faces, best first."""
        order = np.argsort(-self.scores, kind="stable")
        return [self._face(int(index)) for index in order]

    def _face(self, index: int) -> Face:
        left, top, right, bottom = (float(edge) for edge in self.boxes[index])
        return Face(
            box=Box(x=left, y=top, width=right - left, height=bottom - top),
            landmarks=Landmarks(points=self.points[index]),
            detection=min(1.0, max(0.0, float(self.scores[index]))),
        )


def nothing() -> Detections:
    """Return no detections."""
    return Detections(
        boxes=np.empty((0, 4), np.float32), points=np.empty((0, 5, 2), np.float32), scores=np.empty(0, np.float32)
    )


def joined(parts: Sequence[Detections]) -> Detections:
    """Return the detections of one picture that came in several parts."""
    if not parts:
        return nothing()
    return Detections(
        boxes=np.concatenate([part.boxes for part in parts]),
        points=np.concatenate([part.points for part in parts]),
        scores=np.concatenate([part.scores for part in parts]),
    )
