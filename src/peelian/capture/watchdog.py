"""Watches one camera's frames and says how the camera is doing."""

import numpy as np
import numpy.typing as npt

from peelian.nouns.camera import CameraState

STALE_AFTER_S = 2.0
"""Without a frame for this long a picture on a screen is no longer what is in front of the camera."""

FROZEN_AFTER_S = 2.5
"""A frozen stream repeats to the last bit in every sample. A sensor's noise does not: also where a still scene is
compressed hard, a key frame changes something, and cameras send one every second or two. With what it takes to tell
people, a frozen camera is shown within three seconds; one that thaws is live again with its next frame."""

BLACK_AFTER_S = 2.5
"""Longer than a camera needs to settle its exposure when a light goes out, and soon enough to be shown in three."""

DARKEST_LUMA = 24.0
"""Of 255: video black is 16, and a covered lens adds a little noise. A street at night is above 30 on average."""


class Watchdog:
    """State of one camera by its frames. It is told the time, and so it can be tested without waiting."""

    def __init__(self) -> None:
        self._connected = True
        self._ended = False
        self._last_s: float | None = None
        self._last_luma: npt.NDArray[np.uint8] | None = None
        self._changed_s = 0.0
        self._bright_s = 0.0

    def saw(self, luma: npt.NDArray[np.uint8], *, now_s: float) -> None:
        """Take note of a frame's luminance samples."""
        first = self._last_s is None
        self._connected = True
        self._last_s = now_s
        if first or self._last_luma is None or not np.array_equal(luma, self._last_luma):
            self._changed_s = now_s
        if first or float(luma.mean()) > DARKEST_LUMA:
            self._bright_s = now_s
        self._last_luma = luma

    def lost(self) -> None:
        """Take note that the connection broke."""
        self._connected = False
        self._last_luma = None

    def ended(self) -> None:
        """Take note that nothing will come any more."""
        self._ended = True

    def state(self, *, now_s: float) -> CameraState:
        """Say how the camera is doing."""
        if self._ended:
            return CameraState.ENDED
        if not self._connected:
            return CameraState.LOST
        if self._last_s is None:
            return CameraState.STARTING
        return self._looks(now_s, self._last_s)

    def _looks(self, now_s: float, last_s: float) -> CameraState:
        if now_s - last_s > STALE_AFTER_S:
            return CameraState.STALE
        if last_s - self._bright_s > BLACK_AFTER_S:
            return CameraState.BLACK
        if last_s - self._changed_s > FROZEN_AFTER_S:
            return CameraState.FROZEN
        return CameraState.LIVE
