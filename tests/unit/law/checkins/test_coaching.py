from dataclasses import replace

import pytest

from peelian.law.checkins import coaching
from peelian.nouns.compared import Coaching
from peelian.nouns.face import Quality

GOOD = Quality(
    inter_eye_distance_px=60,
    sharpness=0.8,
    illumination=0.8,
    illumination_uniformity=0.8,
    yaw_degrees=0,
    pitch_degrees=0,
    roll_degrees=0,
    visible=1,
)


def test_a_good_photo_needs_no_advice() -> None:
    assert coaching.advise(GOOD) is None


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ({"inter_eye_distance_px": 12}, Coaching.DISTANCE),
        ({"illumination": 0.05}, Coaching.LIGHT),
        ({"illumination_uniformity": 0.1}, Coaching.LIGHT),
        ({"yaw_degrees": -70}, Coaching.POSE),
        ({"pitch_degrees": 60}, Coaching.POSE),
        ({"roll_degrees": 50}, Coaching.POSE),
        ({"visible": 0.4}, Coaching.UNCOVERED),
        ({"sharpness": 0.1}, Coaching.STEADY),
        ({"sharpness": None}, Coaching.STEADY),
        ({"yaw_degrees": None}, Coaching.POSE),
        ({"illumination": None}, Coaching.LIGHT),
        ({"visible": None}, Coaching.UNCOVERED),
    ],
)
def test_the_advice_is_about_what_is_wrong(changes: dict[str, float], advice: Coaching) -> None:
    assert coaching.advise(replace(GOOD, **changes)) is advice
