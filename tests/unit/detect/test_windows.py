"""Windows keep their order and size, and what cannot be one is dropped."""

import numpy as np
import pytest

from peelian.detect.windows import Windows, none_at_all


def some() -> Windows:
    boxes = np.array([[0, 0, 10, 10], [5, 5, 25, 15], [1, 2, 3, 4]], np.float32)
    return Windows(boxes=boxes, scores=np.array([0.7, 0.9, 0.8], np.float32))


def test_the_best_come_first_when_there_are_too_many() -> None:
    assert some().best(2).scores == pytest.approx([0.9, 0.8])
    assert some().best(3).scores == pytest.approx([0.7, 0.9, 0.8])


def test_windows_stretch_with_their_picture() -> None:
    assert some().stretched(2).boxes[1].tolist() == [10, 10, 50, 30]


def test_windows_without_area_or_number_are_dropped() -> None:
    windows = some()
    windows.boxes[0, 2], windows.scores[1] = 0, np.nan
    assert windows.sound().scores == pytest.approx([0.8])


def test_none_at_all_are_none() -> None:
    assert none_at_all().sound().best(5).scores.size == 0
