"""A folder of pictures, or one picture, played as a video."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from peelian.capture import stills
from peelian.capture.gallery import READABLE
from peelian.capture.picture import Picture
from peelian.errors import ImageError, SourceError

PICTURES_PER_S = 4.0
"""How fast a folder plays. Slow enough that every picture is looked at on the default schedule."""


@dataclass(frozen=True, slots=True)
class Still:
    """The pixels of one picture."""

    pixels: npt.NDArray[np.uint8]

    def rgb(self) -> npt.NDArray[np.uint8]:
        """Return shape (height, width, 3), uint8, RGB, read-only."""
        return self.pixels

    def luma(self) -> npt.NDArray[np.uint8]:
        """Return samples of the green channel, which carries most of the luminance."""
        height, width, _ = self.pixels.shape
        return self.pixels[:: max(height // 24, 1), :: max(width // 24, 1), 1]


class Folder:
    """The JPEG and PNG pictures of a folder in the order of their names; hidden files are passed over."""

    def __init__(self, path: Path) -> None:
        """Find the pictures. A single one is read at once, so that a wrong one is told of before anything begins.

        Raises:
            SourceError: there is none, or there is one only, and it cannot be read.
        """
        names = [path] if path.is_file() else sorted(path.iterdir())
        self._paths = [name for name in names if name.suffix.lower() in READABLE and not name.name.startswith(".")]
        self.corrupt = 0
        if not self._paths:
            raise SourceError(str(path), "no JPEG or PNG picture in it", "Give a video, or a folder of pictures")
        if len(self._paths) == 1:
            _read(self._paths[0])

    def pictures(self) -> Iterator[Picture]:
        """Yield the pictures; damaged ones are counted and left out.

        Raises:
            SourceError: none of them can be read.
        """
        refused: SourceError | None = None
        for index, path in enumerate(self._paths):
            try:
                pixels = _read(path)
            except SourceError as error:
                self.corrupt += 1
                refused = refused or error
                continue
            yield Picture(index=index, media_s=index / PICTURES_PER_S, camera_s=None, raw=Still(pixels))
        if refused is not None and self.corrupt == len(self._paths):
            raise refused

    def close(self) -> None:
        """Nothing is held open."""


def _read(path: Path) -> npt.NDArray[np.uint8]:
    try:
        return stills.read(path).pixels
    except ImageError as error:
        raise SourceError(str(path), error.problem, error.remedy) from None
