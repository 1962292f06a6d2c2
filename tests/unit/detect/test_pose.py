"""The pose that a mean head was drawn in is the pose that is read."""

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.detect import pose


def drawn(
    yaw: float, pitch: float, roll: float, *, scale: float = 40, x: float = 100, y: float = 80
) -> npt.NDArray[np.float32]:
    """Draw the mean head: first tilted, then nodded, then turned."""
    a, b, c = math.radians(-yaw), math.radians(pitch), math.radians(roll)
    turn = np.array([[math.cos(a), 0, math.sin(a)], [0, 1, 0], [-math.sin(a), 0, math.cos(a)]])
    nod = np.array([[1, 0, 0], [0, math.cos(b), -math.sin(b)], [0, math.sin(b), math.cos(b)]])
    tilt = np.array([[math.cos(c), -math.sin(c), 0], [math.sin(c), math.cos(c), 0], [0, 0, 1]])
    placed = pose.MEAN_FACE @ (turn @ nod @ tilt).T * scale
    return np.asarray(placed[:, :2] + [x, y], np.float32)


def test_a_face_that_looks_into_the_camera_is_not_turned() -> None:
    assert pose.angles(drawn(0, 0, 0)[None])[0] == pytest.approx([0, 0, 0], abs=0.01)


@pytest.mark.parametrize("degrees", [-40, -10, 25, 60])
def test_yaw_is_positive_when_the_nose_points_to_the_viewers_right(degrees: float) -> None:
    points = drawn(degrees, 0, 0)
    assert np.sign(points[2, 0] - points[:2, 0].mean()) == np.sign(degrees)
    assert pose.angles(points[None])[0] == pytest.approx([degrees, 0, 0], abs=0.1)


@pytest.mark.parametrize("degrees", [-30, -10, 15, 40])
def test_pitch_is_positive_when_the_nose_points_down(degrees: float) -> None:
    points = drawn(0, degrees, 0)
    assert np.sign(points[2, 1] - drawn(0, 0, 0)[2, 1]) == np.sign(degrees)
    assert pose.angles(points[None])[0] == pytest.approx([0, degrees, 0], abs=0.1)


@pytest.mark.parametrize("degrees", [-170, -90, -20, 35, 120])
def test_roll_is_positive_clockwise(degrees: float) -> None:
    assert pose.angles(drawn(0, 0, degrees)[None])[0] == pytest.approx([0, 0, degrees], abs=0.1)


@settings(max_examples=60, deadline=None)
@given(
    yaw=st.floats(-60, 60),
    pitch=st.floats(-40, 40),
    scale=st.floats(5, 500),
    x=st.floats(-900, 900),
    y=st.floats(0, 900),
)
def test_yaw_and_pitch_are_read_at_any_size_and_place(
    yaw: float, pitch: float, scale: float, x: float, y: float
) -> None:
    read = pose.angles(drawn(yaw, pitch, 0, scale=scale, x=x, y=y)[None])[0]
    assert read[:2] == pytest.approx([yaw, pitch], abs=0.5)


@pytest.mark.parametrize("points", [np.zeros((5, 2)), np.full((5, 2), np.nan), np.stack([np.arange(5.0)] * 2, axis=1)])
def test_points_that_span_no_face_have_no_pose(points: npt.NDArray[np.float64]) -> None:
    both = np.stack([points.astype(np.float32), drawn(10, 0, 0)])
    read = pose.angles(both)
    assert np.isnan(read[0]).all()
    assert read[1, 0] == pytest.approx(10, abs=0.1)
