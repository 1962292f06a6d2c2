"""A cascade's windows are cut where they say."""

import numpy as np
import pytest

from peelian.detect.windows import Windows, cut, none_at_all, squared


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


def test_a_square_keeps_the_centre_and_takes_the_longer_side() -> None:
    assert squared(np.array([[10, 20, 30, 60]], np.float32)).tolist() == [[0, 20, 40, 60]]


def test_a_square_stands_on_whole_pixels() -> None:
    square = squared(np.array([[10.3, 20.4, 30.9, 39.1]], np.float32))[0]
    assert square.tolist() == np.rint(square).tolist()
    assert square[2] - square[0] == square[3] - square[1] == 21


def test_no_boxes_make_no_squares() -> None:
    assert squared(none_at_all().boxes).shape == (0, 4)


def picture() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    rows, columns = np.mgrid[:20, :30]
    return np.stack([rows, columns, rows + columns], axis=2).astype(np.uint8)


def test_a_square_of_the_right_size_is_cut_unchanged() -> None:
    assert cut(picture(), np.array([3, 2, 15, 14], np.float32), 12).tolist() == picture()[2:14, 3:15].tolist()


def test_what_lies_outside_the_picture_is_grey() -> None:
    chip = cut(picture(), np.array([-4, 14, 8, 26], np.float32), 12)
    assert (chip[:, :4] == 127).all()
    assert (chip[6:] == 127).all()
    assert chip[:6, 4:].tolist() == picture()[14:, :8].tolist()


def test_a_square_wholly_outside_is_grey_throughout() -> None:
    assert (cut(picture(), np.array([100, 100, 110, 110], np.float32), 12) == 127).all()
    assert (cut(picture(), np.array([-50, -50, -40, -40], np.float32), 12) == 127).all()


def test_a_large_square_is_averaged_down() -> None:
    stripes = np.zeros((96, 96, 3), np.uint8)
    stripes[:, ::2] = 200
    chip = cut(stripes, np.array([0, 0, 96, 96], np.float32), 24)
    assert np.abs(chip.astype(int) - 100).max() <= 1
