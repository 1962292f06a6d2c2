"""A decoded picture that has not been converted, because it may never be looked at."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt


class Raw(Protocol):
    """Pixels in whatever form they came."""

    def rgb(self) -> npt.NDArray[np.uint8]:
        """Return shape (height, width, 3), uint8, RGB, read-only."""
        ...

    def luma(self) -> npt.NDArray[np.uint8]:
        """Return a few hundred luminance samples, uint8, spread over the picture, any shape."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Picture:
    """One picture of a stream.

    `index`: its number in the stream, from 0. `media_s`: seconds since the stream's first picture.
    `camera_s`: Unix time by the camera's clock, or None.
    """

    index: int
    media_s: float
    camera_s: float | None
    raw: Raw


class PictureStream(Protocol):
    """An opened source."""

    @property
    def corrupt(self) -> int:
        """How many pictures or packets were damaged, and left out."""
        ...

    def pictures(self) -> Iterator[Picture]:
        """Yield pictures in order until the stream ends.

        Raises:
            SourceError: the stream broke off.
        """
        ...

    def close(self) -> None:
        """Let go of the source."""
        ...
