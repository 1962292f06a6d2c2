"""Places in a picture where a cascade looks closer: squares, cut out and resized."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from peelian.detect.network import FloatArray, Pixels

GREY = 127
"""What lies outside the picture: the middle of the range, which the networks' input scale turns into (almost) zero."""


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


def squared(boxes: FloatArray) -> FloatArray:
    """Return the square around each box's centre with its longer side, on whole pixels; (n, 4), float32."""
    sides = np.ceil((boxes[:, 2:] - boxes[:, :2]).max(axis=1, initial=1))
    corners = np.rint((boxes[:, :2] + boxes[:, 2:] - sides[:, None]) / 2)
    return np.concatenate([corners, corners + sides[:, None]], axis=1).astype(np.float32)


def cut(picture: Pixels, square: FloatArray, side_px: int) -> Pixels:
    """Cut a square on whole pixels out of a picture and resize it; what lies outside the picture is grey."""
    left, top, right, bottom = (int(edge) for edge in square)
    inside = picture[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
    if inside.shape[:2] != (bottom - top, right - left):
        whole = np.full((bottom - top, right - left, 3), GREY, np.uint8)
        if inside.size:
            row, column = max(0, -top), max(0, -left)
            whole[row : row + inside.shape[0], column : column + inside.shape[1]] = inside
        inside = whole
    way = cv2.INTER_AREA if right - left > side_px else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(inside, (side_px, side_px), interpolation=way), np.uint8)
