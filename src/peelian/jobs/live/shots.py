"""Which looks at a face are worth encoding. Encoding costs most, and most looks add nothing."""

import math
from dataclasses import dataclass

from peelian.nouns.face import Quality

FIRST_SHOTS = 3
"""So many are encoded as they come: the first evidence should be there within half a second."""

CLEARLY_BETTER = 1.15
"""Times the value of the best shot so far. A person who comes nearer passes this some five to ten times."""

NEWER_AFTER_S = 0.8
"""A shot that is no better is encoded when so much time has passed: another moment is another chance."""

MOST_SHOTS = 40
"""Of one track. Somebody who stands before the camera for an hour is not encoded for an hour."""

ENOUGH_PX = 64.0
"""Between the eyes: with more pixels than that an encoder sees no more (its input is about as large)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The shots of a track so far: how many, the best one's value, and when the last was taken (media time)."""

    count: int = 0
    best_value: float = 0.0
    last_s: float = -math.inf


def value(quality: Quality) -> float:
    """Return how much a look is worth for recognition, in [0, 1]; what was not measured counts as bad.

    Size counts most (measured: similarity to the own reference grows with the eye distance up to some 60 pixels), then
    sharpness, and how squarely the face is seen.
    """
    size = min(quality.inter_eye_distance_px / ENOUGH_PX, 1.0)
    sharp = 0.5 + 0.5 * (quality.sharpness or 0.0)
    frontal = _frontal(quality.yaw_degrees) * _frontal(quality.pitch_degrees)
    return size * sharp * frontal * (quality.visible or 0.0)


def wanted(worth: float, now_s: float, taken: Taken) -> bool:
    """Say whether a look of this value, at this media time, should be encoded."""
    if taken.count < FIRST_SHOTS:
        return True
    if worth >= CLEARLY_BETTER * taken.best_value:
        return True
    return taken.count < MOST_SHOTS and now_s - taken.last_s >= NEWER_AFTER_S


def _frontal(angle_degrees: float | None) -> float:
    return 0.25 if angle_degrees is None else max(math.cos(math.radians(angle_degrees)), 0.25)


class Allowance:
    """So many shots a second for all tracks of a camera: the newest frame matters more than one more shot."""

    def __init__(self, rate_hz: float) -> None:
        self._rate_hz = rate_hz
        self._saved = rate_hz / 2
        self._last_s = math.inf

    def take(self, now_s: float) -> bool:
        """Take one shot, if there is one left at this media time; what is not taken is saved for half a second."""
        earned = max(now_s - self._last_s, 0.0) * self._rate_hz
        self._last_s = now_s
        self._saved = min(self._saved + earned, self._rate_hz / 2)
        if self._saved < 1:
            return False
        self._saved -= 1
        return True
