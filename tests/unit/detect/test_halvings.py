"""A picture is read at the size that is needed, and every square is cut where it says."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.detect.halvings import MOST, Halvings
from peelian.detect.network import FloatArray


def slope(height: int = 200, width: int = 240) -> npt.NDArray[np.uint8]:
    rows, columns = np.mgrid[:height, :width]
    return np.stack([columns, rows, (columns + rows) // 2], axis=2).astype(np.uint8)


def square(x: float, y: float, side: float) -> FloatArray:
    return np.array([x, y, x + side, y + side], np.float32)


def boxes(*rows: tuple[float, float, float, float]) -> FloatArray:
    return np.array(rows, np.float32).reshape(-1, 4)


@pytest.mark.parametrize("scale", [0.9, 0.5, 0.37, 0.25, 0.11, 0.02])
def test_shrinking_averages_and_does_not_skip(scale: float) -> None:
    stripes = np.zeros((640, 640, 3), np.uint8)
    stripes[:, ::2] = 200
    small = Halvings(stripes).resized(scale)
    assert small.shape == (round(640 * scale), round(640 * scale), 3)
    if scale <= 0.5:
        assert np.abs(small.astype(int) - 100).max() <= 2


@pytest.mark.parametrize("scale", [0.7, 0.3, 0.1])
def test_a_smaller_picture_shows_the_same_places(scale: float) -> None:
    small = Halvings(slope()).resized(scale)
    rows, columns = np.mgrid[: small.shape[0], : small.shape[1]]
    assert np.abs(small[:, :, 0] - ((columns + 0.5) / scale - 0.5)).max() <= 1.5
    assert np.abs(small[:, :, 1] - ((rows + 0.5) / scale - 0.5)).max() <= 1.5


def test_a_picture_at_its_own_size_is_not_copied_and_may_be_enlarged() -> None:
    picture = slope()
    assert Halvings(picture).resized(1) is picture
    assert Halvings(picture).resized(1.5).shape == (300, 360, 3)


def test_a_square_keeps_the_centre_and_takes_the_longer_side() -> None:
    squares = Halvings(slope()).squares(boxes((10, 20, 30, 60)), 24)
    assert squares.tolist() == [[0, 20, 40, 60]]


def test_no_boxes_make_no_squares() -> None:
    assert Halvings(slope()).squares(boxes(), 24).shape == (0, 4)


@settings(max_examples=100, deadline=None)
@given(x=st.floats(-50, 200), y=st.floats(-50, 200), width=st.floats(1, 900), height=st.floats(1, 900))
def test_a_square_stands_on_pixels_of_its_halving_and_misses_the_box_by_little(
    x: float, y: float, width: float, height: float
) -> None:
    made = Halvings(slope(400, 400)).squares(boxes((x, y, x + width, y + height)), 24)[0]
    side = max(width, height)
    step = 2 ** int(np.clip(np.log2(side / 24), 0, MOST))
    assert (made / step).tolist() == np.rint(made / step).tolist()
    assert made[2] - made[0] == made[3] - made[1]
    assert side - 0.01 <= made[2] - made[0] <= side + step + 0.01
    assert abs(made[0] + made[2] - (2 * x + width)) <= step + 0.02


@pytest.mark.parametrize("side", [12, 24, 31, 50, 100, 180])
def test_a_square_shows_its_place_from_any_halving(side: int) -> None:
    halvings = Halvings(slope())
    exact = halvings.squares(boxes((20, 10, 20 + side, 10 + side)), 24)[0]
    chip = halvings.cut(exact, 24)
    middles = exact[0] + (np.arange(24) + 0.5) * (exact[2] - exact[0]) / 24 - 0.5
    assert np.abs(chip[12, :, 0] - middles).max() <= 2 + (exact[2] - exact[0]) / 24 / 2


def test_a_square_of_the_right_size_is_cut_unchanged() -> None:
    assert Halvings(slope()).cut(square(3, 2, 12), 12).tolist() == slope()[2:14, 3:15].tolist()


def test_what_lies_outside_the_picture_is_grey() -> None:
    chip = Halvings(slope(20, 30)).cut(square(-4, 14, 12), 12)
    assert (chip[:, :4] == 127).all()
    assert (chip[6:] == 127).all()
    assert chip[:6, 4:].tolist() == slope(20, 30)[14:, :8].tolist()


@pytest.mark.parametrize("corner", [(500, 500), (-90, -90), (-90, 5), (5, 900)])
@pytest.mark.parametrize("side", [12, 64])
def test_a_square_wholly_outside_is_grey_throughout(corner: tuple[int, int], side: int) -> None:
    assert (Halvings(slope()).cut(square(*corner, side), 12) == 127).all()


@pytest.mark.parametrize("size", [(1, 1), (1, 50), (3, 400)])
def test_a_sliver_of_a_picture_can_be_cut_and_shrunk(size: tuple[int, int]) -> None:
    halvings = Halvings(slope(*size))
    assert halvings.cut(halvings.squares(boxes((0, 0, 400, 400)), 24)[0], 24).shape == (24, 24, 3)
    assert min(halvings.resized(0.01).shape[:2]) == 1
