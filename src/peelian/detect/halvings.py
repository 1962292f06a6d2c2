"""One picture at full, half, quarter size and so on: whoever needs it small need not read it large."""

import cv2
import numpy as np
import numpy.typing as npt

from peelian.detect.network import FloatArray, Pixels

MOST = 4
"""Halvings that are kept: at an eighth, a face of 1,080 pixels has 135 left."""

GREY = 127
"""What lies outside the picture: the middle of the range, which draws the weakest edge."""


class Halvings:
    """A picture and its halvings, made when first asked for."""

    def __init__(self, picture: Pixels) -> None:
        self._pictures = [picture]
        self._deepest = min(MOST, int(np.log2(min(picture.shape[:2]))))

    @property
    def picture(self) -> Pixels:
        """The picture at full size."""
        return self._pictures[0]

    def resized(self, scale: float) -> Pixels:
        """Return the picture `scale` times its size, averaged down from the nearest halving."""
        height, width = (max(1, round(length * scale)) for length in self.picture.shape[:2])
        source = self._halved(min(self._deepest, int(np.log2(1 / scale))) if scale < 1 else 0)
        if source.shape[:2] == (height, width):
            return source
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        return np.asarray(cv2.resize(source, (width, height), interpolation=way), np.uint8)

    def squares(self, boxes: FloatArray, side_px: int) -> FloatArray:
        """Return the square around each box's centre with its longer side, on pixels of the halving it is cut from.

        Args:
            boxes: shape (n, 4), left, top, right, bottom in pixels.
            side_px: to which the squares will be resized.

        Returns:
            Shape (n, 4), float32.
        """
        sides = (boxes[:, 2:] - boxes[:, :2]).max(axis=1, initial=1)
        steps = np.exp2(self._depths(sides, side_px))[:, None].astype(np.float32)
        spans = np.ceil(sides[:, None] / steps) * steps
        corners = np.rint((boxes[:, :2] + boxes[:, 2:] - spans) / 2 / steps) * steps
        return np.concatenate([corners, corners + spans], axis=1).astype(np.float32)

    def cut(self, square: FloatArray, side_px: int) -> Pixels:
        """Cut one of `squares` out and resize it; what lies outside the picture is grey."""
        depth = int(self._depths(square[2:3] - square[0:1], side_px)[0])
        source = self._halved(depth)
        left, top, right, bottom = (int(edge) >> depth for edge in square)
        inside = source[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
        if inside.shape[:2] != (bottom - top, right - left):
            whole = np.full((bottom - top, right - left, 3), GREY, np.uint8)
            row, column = max(0, -top), max(0, -left)
            whole[row : row + inside.shape[0], column : column + inside.shape[1]] = inside
            inside = whole
        way = cv2.INTER_AREA if right - left > side_px else cv2.INTER_LINEAR
        return np.asarray(cv2.resize(inside, (side_px, side_px), interpolation=way), np.uint8)

    def _depths(self, sides: FloatArray, side_px: int) -> npt.NDArray[np.float64]:
        """Return how often to halve so that a square keeps at least `side_px` pixels."""
        halvings = np.floor(np.log2(np.maximum(sides.astype(np.float64) / side_px, 1)))
        return np.asarray(np.minimum(halvings, self._deepest), np.float64)

    def _halved(self, depth: int) -> Pixels:
        while len(self._pictures) <= depth:
            last = self._pictures[-1]
            height, width = last.shape[0] // 2, last.shape[1] // 2
            even = last[: 2 * height, : 2 * width]
            self._pictures.append(np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA), np.uint8))
        return self._pictures[depth]
