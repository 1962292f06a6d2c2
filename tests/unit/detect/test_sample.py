"""A chip shows what its move says, at any size, with nothing invented."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.detect import sample


def slope(height: int = 200, width: int = 200) -> npt.NDArray[np.uint8]:
    rows, columns = np.mgrid[:height, :width]
    return np.stack([columns, rows, (columns + rows) // 2], axis=2).astype(np.uint8)


@settings(max_examples=60, deadline=None)
@given(scale=st.floats(0.12, 2), x=st.floats(95, 105), y=st.floats(95, 105), degrees=st.floats(-180, 180))
def test_each_pixel_of_the_chip_comes_from_where_the_move_says(
    scale: float, x: float, y: float, degrees: float
) -> None:
    turn = scale * np.exp(1j * np.radians(degrees))
    middle = complex(5.5, 5.5) - turn * complex(x, y)
    move = np.array([[turn.real, -turn.imag, middle.real], [turn.imag, turn.real, middle.imag]])
    chip = sample.chip(slope(), move, 12)
    rows, columns = np.mgrid[:12, :12]
    source = ((columns + 1j * rows) - middle) / turn
    inside = (np.minimum(source.real, source.imag) > 3 / scale) & (
        np.maximum(source.real, source.imag) < 197 - 3 / scale
    )
    tolerance = 1.5 + 0.15 / scale
    assert np.abs(chip[:, :, 0][inside] - source.real[inside]).max(initial=0) <= tolerance
    assert np.abs(chip[:, :, 1][inside] - source.imag[inside]).max(initial=0) <= tolerance


def test_shrinking_averages_and_does_not_skip() -> None:
    stripes = np.zeros((200, 200, 3), np.uint8)
    stripes[:, ::2] = 200
    chip = sample.chip(stripes, np.array([[0.125, 0, 0.0], [0, 0.125, 0]]), 24)
    assert np.abs(chip[1:-1, 1:-1].astype(int) - 100).max() <= 12


@pytest.mark.parametrize("shift", [-5000.0, 5000.0])
def test_a_place_outside_the_picture_is_black(shift: float) -> None:
    assert not sample.chip(slope(), np.array([[1.0, 0, shift], [0, 1, 0]]), 24).any()
    assert not sample.chip(slope(), np.array([[0.2, 0, shift], [0, 0.2, 0]]), 24).any()
