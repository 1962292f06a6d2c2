import math

import numpy as np
import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.face import Face, Quality
from peelian.nouns.geometry import Box, Landmarks

NOT_ASSESSED = dict.fromkeys(
    ("sharpness", "illumination", "illumination_uniformity", "yaw_degrees", "pitch_degrees", "roll_degrees", "visible")
)


def test_a_detection_outside_zero_to_one_is_refused() -> None:
    for detection in (-0.1, 1.1, math.nan):
        with pytest.raises(InvalidValueError):
            Face(
                box=Box(x=0, y=0, width=1, height=1),
                landmarks=Landmarks(points=np.zeros((5, 2), np.float32)),
                detection=detection,
            )


def test_a_measure_that_could_not_be_assessed_is_none() -> None:
    assert Quality(inter_eye_distance_px=30, **NOT_ASSESSED).sharpness is None


@pytest.mark.parametrize(
    ("measure", "value"), [("sharpness", 1.2), ("visible", math.nan), ("yaw_degrees", 400), ("illumination", -1)]
)
def test_a_measure_off_its_scale_is_refused(measure: str, value: float) -> None:
    with pytest.raises(InvalidValueError, match=measure):
        Quality(inter_eye_distance_px=30, **{**NOT_ASSESSED, measure: value})
