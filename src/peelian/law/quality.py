"""Which face is good enough to be compared. Below the floor the answer is no, whatever the similarity.

Blur makes strangers alike: two different people in small, soft footage can be more similar to each other than one
person to himself in good pictures. So a face is judged before it is encoded; and where a pack can tell how much of a
face its encoder found, again before it is compared. Never after.
"""

import math
from dataclasses import dataclass

from peelian.nouns import checks
from peelian.nouns.face import Quality
from peelian.nouns.refusal import Refused
from peelian.nouns.template import Template

RULE = "quality"

LEAST_SIGNAL = 1.0
"""Of a template: what its pack asks for at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """What a face must reach at least.

    `eye_distance_px`: distance between the eye centres, pixels.
    `sharpness`, `illumination`, `uniformity`, `visible`: 0 to 1, as in `Quality`.
    `yaw_degrees`, `pitch_degrees`, `roll_degrees`: how far the head may be turned either way.
    """

    eye_distance_px: float
    sharpness: float
    illumination: float
    uniformity: float
    visible: float
    yaw_degrees: float
    pitch_degrees: float
    roll_degrees: float

    def __post_init__(self) -> None:
        checks.finite("Floor", "eye_distance_px", self.eye_distance_px, low=1)
        for field in ("sharpness", "illumination", "uniformity", "visible"):
            checks.finite("Floor", field, getattr(self, field), low=0, high=1)
        for field in ("yaw_degrees", "pitch_degrees", "roll_degrees"):
            checks.finite("Floor", field, getattr(self, field), low=0, high=180)


PROBE = Floor(
    eye_distance_px=20,
    sharpness=0.20,
    illumination=0.15,
    uniformity=0.25,
    visible=0.60,
    yaw_degrees=60,
    pitch_degrees=50,
    roll_degrees=45,
)
"""For a face that a camera saw. Of the project's clips, faces from 20 pixels between the eyes find their own reference
first in four cases of five or better; below, and when soft, strangers come as close as friends."""

REFERENCE = Floor(
    eye_distance_px=24,
    sharpness=0.20,
    illumination=0.20,
    uniformity=0.30,
    visible=0.80,
    yaw_degrees=55,
    pitch_degrees=45,
    roll_degrees=45,
)
"""For a picture that goes on a list. Stricter: everybody who passes the camera is compared with it, so one bad
reference wrongs many people; and whoever makes the list has the time to find a better picture."""


def admit(quality: Quality, floor: Floor) -> Refused | None:
    """Return why the face must not be compared, or None if it may be. What could not be measured is refused.

    Args:
        quality: what was measured.
        floor: `PROBE` or `REFERENCE`, or a stricter one.
    """
    return (
        _size(quality, floor)
        or _within(quality, floor)
        or _facing("turned aside", quality.yaw_degrees, floor.yaw_degrees)
        or _facing("turned up or down", quality.pitch_degrees, floor.pitch_degrees)
        or _facing("tilted", quality.roll_degrees, floor.roll_degrees)
    )


def comparable(template: Template) -> Refused | None:
    """Return why an encoded face must not be compared, or None if it may be.

    Each pack says how much of a face its encoder must find (`least_answer` in its manifest, with where that number
    comes from). A template of a pack that says nothing has no signal: the floor for faces is all that holds for it.
    """
    if template.signal is None or template.signal >= LEAST_SIGNAL:
        return None
    share = math.floor(template.signal * 100)
    return _no(f"the encoder finds too little of a face in it ({share} % of the least that its pack asks for)")


def _size(quality: Quality, floor: Floor) -> Refused | None:
    eyes_px = quality.inter_eye_distance_px
    if math.isfinite(eyes_px) and eyes_px >= floor.eye_distance_px:
        return None
    # Rounded down, so that the sentence never says that 20 are not 20.
    return _no(
        f"the face is {math.floor(eyes_px * 10) / 10:g} pixels between the eyes; "
        f"at least {floor.eye_distance_px:g} are needed"
    )


def _within(quality: Quality, floor: Floor) -> Refused | None:
    for value, least, problem in (
        (quality.visible, floor.visible, "too little of the face can be seen: it is covered or cut off by the edge"),
        (quality.sharpness, floor.sharpness, "the face is blurred"),
        (quality.illumination, floor.illumination, "the face is too dark, too light or without contrast"),
        (quality.illumination_uniformity, floor.uniformity, "the face is lit from one side only"),
    ):
        if value is None:
            return _no(f"{problem}, or it could not be measured")
        if not value >= least:
            return _no(f"{problem} ({math.floor(value * 100) / 100:.2f}; at least {least:.2f} is needed)")
    return None


def _facing(how: str, angle_degrees: float | None, most_degrees: float) -> Refused | None:
    if angle_degrees is None:
        return _no("which way the face points could not be measured")
    if abs(angle_degrees) <= most_degrees:
        return None
    return _no(f"the face is {how} by {abs(angle_degrees):.0f} degrees; at most {most_degrees:g} are allowed")


def _no(reason: str) -> Refused:
    return Refused(rule=RULE, reason=reason)
