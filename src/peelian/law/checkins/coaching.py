"""What to tell somebody whose photo cannot be compared: the one thing that would help most."""

import math

from peelian.law.quality import PROBE, Floor
from peelian.nouns.compared import Coaching
from peelian.nouns.face import Quality


def advise(measured: Quality, floor: Floor = PROBE) -> Coaching | None:
    """Return what to change, or None where a face is good enough. What could not be measured is not good enough."""
    turned = (
        (measured.yaw_degrees, floor.yaw_degrees),
        (measured.pitch_degrees, floor.pitch_degrees),
        (measured.roll_degrees, floor.roll_degrees),
    )
    if not (math.isfinite(measured.inter_eye_distance_px) and measured.inter_eye_distance_px >= floor.eye_distance_px):
        return Coaching.DISTANCE
    if not _reaches(measured.illumination, floor.illumination):
        return Coaching.LIGHT
    if not _reaches(measured.illumination_uniformity, floor.uniformity):
        return Coaching.LIGHT
    if any(angle is None or not abs(angle) <= most for angle, most in turned):
        return Coaching.POSE
    if not _reaches(measured.visible, floor.visible):
        return Coaching.UNCOVERED
    return None if _reaches(measured.sharpness, floor.sharpness) else Coaching.STEADY


def _reaches(value: float | None, least: float) -> bool:
    return value is not None and value >= least
