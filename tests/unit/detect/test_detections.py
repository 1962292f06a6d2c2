"""Arrays of detections become Faces, and what is not a face is dropped."""

import numpy as np
import pytest

from peelian.detect import detections
from peelian.detect.detections import Detections


def some(count: int = 3) -> Detections:
    corners = np.arange(count, dtype=np.float32)[:, None] * 50
    return Detections(
        boxes=np.concatenate([corners, corners, corners + 20, corners + 30], axis=1),
        points=np.arange(count * 10, dtype=np.float32).reshape(count, 5, 2),
        scores=np.linspace(0.5, 0.9, count, dtype=np.float32),
    )


def spoilt(field: str, value: float) -> Detections:
    found = some()
    array = getattr(found, field)
    array[(1,) + (0,) * (array.ndim - 1)] = value
    return found


@pytest.mark.parametrize("field", ["boxes", "points", "scores"])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_detection_that_is_not_finite_is_dropped(field: str, value: float) -> None:
    assert spoilt(field, value).sound().scores == pytest.approx([0.5, 0.9])


def test_a_box_without_an_area_is_dropped() -> None:
    found = some()
    found.boxes[0, 2] = found.boxes[0, 0] - 1
    assert found.sound().count == 2


def test_faces_come_best_first() -> None:
    faces = some().faces()
    assert [face.detection for face in faces] == pytest.approx([0.9, 0.7, 0.5])
    assert (faces[0].box.x, faces[0].box.width, faces[0].box.height) == (100, 20, 30)
    assert faces[0].landmarks.points[0].tolist() == [20, 21]


def test_a_score_beyond_one_by_rounding_is_one() -> None:
    found = some(1)
    found.scores[0] = 1.0000001
    assert found.faces()[0].detection == 1


def test_moving_scales_first_and_shifts_second() -> None:
    moved = some(1).moved(factor=2, right_px=3, down_px=5)
    assert moved.boxes.tolist() == [[3, 5, 43, 65]]
    assert moved.points[0, 1].tolist() == [2 * 2 + 3, 3 * 2 + 5]


def test_nothing_holds_nothing() -> None:
    assert detections.nothing().sound().faces() == []
    assert detections.joined([]).count == 0


def test_parts_are_joined_in_order() -> None:
    assert detections.joined([some(1), some(2)]).scores == pytest.approx([0.5, 0.5, 0.9])
