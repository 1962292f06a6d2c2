import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.errors import InvalidValueError
from peelian.nouns.geometry import Box, Landmarks

coordinate = st.floats(min_value=-5000, max_value=5000, allow_nan=False)
size = st.floats(min_value=0.5, max_value=3000)
boxes = st.builds(Box, x=coordinate, y=coordinate, width=size, height=size)


@given(boxes, boxes)
def test_overlap_is_symmetric_and_a_share(one: Box, other: Box) -> None:
    assert one.overlap(other) == pytest.approx(other.overlap(one))
    assert 0 <= one.overlap(other) <= 1 + 1e-9


@given(boxes)
def test_a_box_overlaps_itself_wholly(box: Box) -> None:
    assert box.overlap(box) == pytest.approx(1, abs=1e-3)


def test_boxes_that_touch_do_not_overlap() -> None:
    left = Box(x=0, y=0, width=10, height=10)
    assert left.overlap(Box(x=10, y=0, width=10, height=10)) == 0


@pytest.mark.parametrize(("width", "height"), [(0, 1), (1, 0), (-1, 1), (math.nan, 1)])
def test_a_box_without_area_is_refused(width: float, height: float) -> None:
    with pytest.raises(InvalidValueError):
        Box(x=0, y=0, width=width, height=height)


def test_eye_distance_is_the_distance_between_the_first_two_points() -> None:
    points = np.array([[10, 10], [13, 14], [0, 0], [0, 0], [0, 0]], np.float32)
    assert Landmarks(points=points).eye_distance_px == pytest.approx(5)


def test_landmarks_with_nan_are_refused() -> None:
    with pytest.raises(InvalidValueError):
        Landmarks(points=np.full((5, 2), np.nan, np.float32))
