"""A face below the floor is refused, with a reason that a person can act on; so is one that was not measured."""

import dataclasses
import math

import numpy as np
import pytest

from peelian.errors import InvalidValueError
from peelian.law import quality
from peelian.nouns.face import Quality
from peelian.nouns.ids import ModelId
from peelian.nouns.template import Template

GOOD = Quality(
    inter_eye_distance_px=60,
    sharpness=0.5,
    illumination=0.9,
    illumination_uniformity=0.8,
    yaw_degrees=5,
    pitch_degrees=-5,
    roll_degrees=2,
    visible=1,
)


def refused(**changes: float | None) -> str:
    refusal = quality.admit(dataclasses.replace(GOOD, **changes), quality.PROBE)  # type: ignore[arg-type]
    assert refusal is not None
    assert refusal.rule == "quality"
    return refusal.reason


@pytest.mark.parametrize("floor", [quality.PROBE, quality.REFERENCE])
def test_a_good_face_is_admitted(floor: quality.Floor) -> None:
    assert quality.admit(GOOD, floor) is None


def test_a_small_face_is_refused_and_told_what_is_needed() -> None:
    assert refused(inter_eye_distance_px=14) == "the face is 14 pixels between the eyes; at least 20 are needed"


def test_a_face_just_below_the_floor_is_not_said_to_reach_it() -> None:
    assert refused(inter_eye_distance_px=19.99).startswith("the face is 19.9 pixels")
    assert "0.19; at least 0.20" in refused(sharpness=0.1999)


@pytest.mark.parametrize(
    ("measure", "word"),
    [
        ("sharpness", "blurred"),
        ("illumination", "too dark, too light or without contrast"),
        ("illumination_uniformity", "lit from one side"),
        ("visible", "covered or cut off"),
    ],
)
def test_each_measure_can_refuse_by_itself(measure: str, word: str) -> None:
    assert word in refused(**{measure: 0.01})
    assert word in refused(**{measure: None})


@pytest.mark.parametrize(
    ("measure", "word"),
    [("yaw_degrees", "turned aside"), ("pitch_degrees", "turned up or down"), ("roll_degrees", "tilted")],
)
def test_a_face_that_points_elsewhere_is_refused_either_way(measure: str, word: str) -> None:
    assert word in refused(**{measure: 80})
    assert word in refused(**{measure: -80})
    assert "could not be measured" in refused(**{measure: None})


def test_a_face_at_the_floor_is_admitted() -> None:
    floor = quality.PROBE
    at_the_floor = Quality(
        inter_eye_distance_px=floor.eye_distance_px,
        sharpness=floor.sharpness,
        illumination=floor.illumination,
        illumination_uniformity=floor.uniformity,
        yaw_degrees=floor.yaw_degrees,
        pitch_degrees=-floor.pitch_degrees,
        roll_degrees=floor.roll_degrees,
        visible=floor.visible,
    )
    assert quality.admit(at_the_floor, floor) is None


def test_a_reference_must_be_at_least_as_good_as_a_probe() -> None:
    for field in dataclasses.fields(quality.Floor):
        probe, reference = getattr(quality.PROBE, field.name), getattr(quality.REFERENCE, field.name)
        turned = field.name in {"yaw_degrees", "pitch_degrees", "roll_degrees"}
        assert reference <= probe if turned else reference >= probe


def encoded(signal: float | None) -> Template:
    return Template(model=ModelId("m"), vector=np.array([0, 1], np.float32), signal=signal)


def test_a_face_in_which_the_encoder_finds_too_little_is_refused_in_words() -> None:
    refusal = quality.comparable(encoded(0.999))
    assert refusal is not None
    assert refusal.rule == "quality"
    assert refusal.reason == "the encoder finds too little of a face in it (99 % of the least that its pack asks for)"


@pytest.mark.parametrize("signal", [1.0, 1.6, None])
def test_enough_of_a_face_is_comparable_and_so_is_one_of_a_pack_that_asks_for_nothing(signal: float | None) -> None:
    assert quality.comparable(encoded(signal)) is None


@pytest.mark.parametrize(("field", "value"), [("eye_distance_px", 0.5), ("sharpness", math.nan), ("yaw_degrees", -1)])
def test_a_floor_that_says_nothing_cannot_be_made(field: str, value: float) -> None:
    with pytest.raises(InvalidValueError, match=field):
        dataclasses.replace(quality.PROBE, **{field: value})
