"""A face as it was found in a frame, and how good a picture of a face it is."""

from dataclasses import dataclass, fields

from peelian.nouns import checks
from peelian.nouns.geometry import Box, Landmarks


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Face:
    """A face found in a frame.

    `detection`: the detector's own score in [0, 1]; ranks detections of one detector, and is not a probability.
    """

    box: Box
    landmarks: Landmarks
    detection: float

    def __post_init__(self) -> None:
        checks.finite("Face", "detection", self.detection, low=0, high=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Measures of one face image, in the words of ISO/IEC 29794-5; None where a measure could not be assessed.

    `inter_eye_distance_px`: distance between the eye centres, pixels.
    `sharpness`: 0 (blurred away) to 1 (sharp).
    `illumination`: 0 (black or white) to 1 (well lit): share of the face's luminance range that is usable.
    `illumination_uniformity`: 0 (one side only) to 1 (both sides alike).
    `yaw_degrees`, `pitch_degrees`, `roll_degrees`: head pose; yaw positive when the nose points to the viewer's right,
    pitch positive when it points down, roll positive clockwise as the viewer sees it.
    `visible`: 0 to 1, share of the face's area inside the frame and not covered by another, nearer face.
    """

    inter_eye_distance_px: float
    sharpness: float | None
    illumination: float | None
    illumination_uniformity: float | None
    yaw_degrees: float | None
    pitch_degrees: float | None
    roll_degrees: float | None
    visible: float | None

    def __post_init__(self) -> None:
        checks.finite("Quality", "inter_eye_distance_px", self.inter_eye_distance_px, low=0)
        for field in fields(self)[1:]:
            value = getattr(self, field.name)
            if value is not None:
                unit = not field.name.endswith("_degrees")
                checks.finite("Quality", field.name, value, low=0 if unit else -180, high=1 if unit else 180)
