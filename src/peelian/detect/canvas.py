"""Pictures become a network's input, in one buffer that is used again."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from peelian.detect.network import FloatArray, Pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """How a network wants its pixels: (x - mean) * factor, x in 0..255.

    `blue_first`: BGR instead of the Frame's RGB.
    """

    mean: float
    factor: float
    blue_first: bool


class Canvas:
    """The input of a network, float32, NCHW, kept between frames. Not for two threads at once."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._buffer: FloatArray = np.zeros((0, 3, 0, 0), np.float32)

    def fill(self, pictures: Sequence[Pixels], height_px: int, width_px: int) -> FloatArray:
        """Put pictures at the top left of the input; what they leave free is black.

        Args:
            pictures: each (height, width, 3), uint8, RGB, no larger than the input.
            height_px: rows of the input.
            width_px: columns of the input.

        Returns:
            Shape (n, 3, height_px, width_px), float32; overwritten by the next call.
        """
        shape = (len(pictures), 3, height_px, width_px)
        if self._buffer.shape != shape:
            self._buffer = np.empty(shape, np.float32)
        for plane, picture in zip(self._buffer, pictures, strict=True):
            rows, columns = picture.shape[:2]
            planes = plane[::-1] if self._feed.blue_first else plane
            for channel in range(3):
                planes[channel, :rows, :columns] = picture[:, :, channel]
            plane[:, rows:] = 0
            plane[:, :rows, columns:] = 0
        if self._feed.mean:
            self._buffer -= np.float32(self._feed.mean)
        if self._feed.factor != 1:
            self._buffer *= np.float32(self._feed.factor)
        return self._buffer
