"""One picture of one camera, and when it was taken."""

from dataclasses import dataclass
from enum import StrEnum
from typing import cast

import numpy as np
import numpy.typing as npt

from peelian.nouns import checks
from peelian.nouns.ids import CameraId


class ClockSource(StrEnum):
    """Whose clock `FrameTime.camera_s` came from."""

    CAMERA = "camera"
    """The camera said so, by an RTCP sender report or a producer reference time."""
    ARRIVAL = "arrival"
    """The camera did not say; only this machine's clock at arrival is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameTime:
    """When a frame was taken and when it came in.

    `media_s`: seconds since the source's first frame, by the source's own time stamps.
    `arrival_s`: this machine's monotonic clock when the frame was in memory; only differences mean anything.
    `camera_s`: Unix time by the camera's clock, or None where the camera does not tell.
    """

    media_s: float
    arrival_s: float
    camera_s: float | None = None

    def __post_init__(self) -> None:
        checks.finite("FrameTime", "media_s", self.media_s)
        checks.finite("FrameTime", "arrival_s", self.arrival_s)
        if self.camera_s is not None:
            checks.finite("FrameTime", "camera_s", self.camera_s)

    @property
    def source(self) -> ClockSource:
        """Whose clock is known."""
        return ClockSource.ARRIVAL if self.camera_s is None else ClockSource.CAMERA


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frame:
    """One picture of one camera.

    `pixels`: shape (height, width, 3), uint8, RGB.
    `index`: number of the frame in its source, from 0; frames that were skipped keep their number.
    """

    camera: CameraId
    index: int
    time: FrameTime
    pixels: npt.NDArray[np.uint8]

    def __post_init__(self) -> None:
        checks.text("Frame", "camera", self.camera)
        checks.finite("Frame", "index", self.index, low=0)
        checked = checks.frozen_array("Frame", "pixels", self.pixels, shape=(None, None, 3), dtype=np.uint8)
        object.__setattr__(self, "pixels", cast("npt.NDArray[np.uint8]", checked))

    @property
    def width_px(self) -> int:
        """Columns."""
        return int(self.pixels.shape[1])

    @property
    def height_px(self) -> int:
        """Rows."""
        return int(self.pixels.shape[0])
