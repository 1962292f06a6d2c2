"""A similarity brings five points home, from any turn, size and place, and never mirrors."""

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.encode import align

TEMPLATE = np.array([[38.3, 51.7], [73.5, 51.5], [56.0, 71.7], [41.5, 92.4], [70.7, 92.2]], np.float32)


def applied(move: npt.NDArray[np.float32], points: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    return np.asarray(points.astype(np.float64) @ move[:, :2].T + move[:, 2], np.float64)


def placed(scale: float, degrees: float, x: float, y: float) -> npt.NDArray[np.float32]:
    turn = scale * np.exp(1j * np.radians(degrees))
    moved = (TEMPLATE[:, 0] + 1j * TEMPLATE[:, 1]) * turn + complex(x, y)
    return np.stack([moved.real, moved.imag], axis=1).astype(np.float32)


@settings(max_examples=100, deadline=None)
@given(scale=st.floats(0.1, 20), degrees=st.floats(-180, 180), x=st.floats(-2000, 2000), y=st.floats(-2000, 2000))
def test_points_that_were_moved_come_back(scale: float, degrees: float, x: float, y: float) -> None:
    points = placed(scale, degrees, x, y)
    move = align.similarities(points[None], TEMPLATE)[0]
    assert applied(move, points) == pytest.approx(TEMPLATE, abs=0.05)


@settings(max_examples=50, deadline=None)
@given(noise=st.lists(st.floats(-9, 9), min_size=10, max_size=10))
def test_the_similarity_is_the_best_there_is(noise: list[float]) -> None:
    points = placed(2, 20, 100, 50) + np.array(noise, np.float32).reshape(5, 2)
    move = align.similarities(points[None], TEMPLATE)[0]

    def distance(candidate: npt.NDArray[np.float32]) -> float:
        return float(((applied(candidate, points) - TEMPLATE) ** 2).sum())

    found = distance(move)
    for change in ([[1.01, 0], [0, 1.01]], [[0.99, 0], [0, 0.99]], [[1, -0.01], [0.01, 1]], [[1, 0.01], [-0.01, 1]]):
        middle = TEMPLATE.mean(axis=0)
        other = np.concatenate([change @ move[:, :2], (change @ (move[:, 2] - middle) + middle)[:, None]], axis=1)
        assert distance(other.astype(np.float32)) >= found - 1e-2
    shifted = move + np.array([[0, 0, 0.3], [0, 0, 0]], np.float32)
    assert distance(shifted) >= found - 1e-2


def test_a_mirrored_face_is_not_mirrored_back() -> None:
    mirrored = TEMPLATE * np.array([-1, 1], np.float32)
    move = align.similarities(mirrored[None], TEMPLATE)[0]
    assert np.linalg.det(move[:, :2].astype(np.float64)) > 0


def test_faces_do_not_mix_in_a_batch() -> None:
    first, second = placed(1, 10, 5, 5), placed(3, -40, 300, 20)
    both = align.similarities(np.stack([first, second]), TEMPLATE)
    assert both[0] == pytest.approx(align.similarities(first[None], TEMPLATE)[0])
    assert both[1] == pytest.approx(align.similarities(second[None], TEMPLATE)[0])


def test_points_that_coincide_have_no_similarity() -> None:
    assert np.isnan(align.similarities(np.ones((1, 5, 2), np.float32), TEMPLATE)).any()


def slope(size: int) -> npt.NDArray[np.uint8]:
    rows, columns = np.mgrid[:size, :size] * (250 / size)
    return np.stack([columns, rows, (columns + rows) / 2], axis=2).astype(np.uint8)


@pytest.mark.parametrize("size", [112, 200, 400, 1600])
def test_a_chip_shows_the_same_at_any_size_of_the_picture(size: int) -> None:
    scale = 112 / size
    move = np.array([[scale, 0, (scale - 1) / 2], [0, scale, (scale - 1) / 2]], np.float32)
    chip = align.chip(slope(size), move, 112)
    assert np.abs(chip[2:-2, 2:-2].astype(int) - slope(112)[2:-2, 2:-2]).max() <= 3


def test_shrinking_averages_and_does_not_skip() -> None:
    stripes = np.zeros((800, 800, 3), np.uint8)
    stripes[:, ::2] = 200
    chip = align.chip(stripes, np.array([[0.14, 0, 0], [0, 0.14, 0]], np.float32), 112)
    assert np.abs(chip[2:-2, 2:-2].astype(int) - 100).max() <= 20


def test_nothing_dark_creeps_in_from_the_rim_of_a_shrunk_face() -> None:
    white = np.full((1000, 1000, 3), 255, np.uint8)
    turn = cv2.getRotationMatrix2D((500, 500), 30, 0.2)
    turn[:, 2] += 56 - 500
    assert align.chip(white, turn.astype(np.float32), 112).min() == 255


def test_what_lies_outside_the_frame_is_black() -> None:
    white = np.full((100, 100, 3), 255, np.uint8)
    chip = align.chip(white, np.array([[1, 0, 56], [0, 1, 0]], np.float32), 112)
    assert not chip[:, :55].any()
    far_away = align.chip(white, np.array([[0.2, 0, 5000], [0, 0.2, 0]], np.float32), 112)
    assert not far_away.any()


def test_a_mirror_turns_left_and_right() -> None:
    mirrored = align.mirrored([slope(8)])[0]
    assert mirrored.tolist() == slope(8)[:, ::-1].tolist()
    assert mirrored.flags.c_contiguous
