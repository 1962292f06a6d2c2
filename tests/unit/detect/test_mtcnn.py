"""MTCNN's three networks are read as their authors write them, and the cascade holds together."""

import numpy as np
import pytest

from peelian.detect.mtcnn import (
    FACE,
    MOST_AT_ONCE,
    OFFSETS,
    POINTS,
    Mtcnn,
    by_width,
    decode_faces,
    decode_proposals,
    decode_windows,
)
from peelian.detect.network import FloatArray
from peelian.inference.manifest import Decoder, DetectorSpec

SPEC = DetectorSpec(
    decoder=Decoder.MTCNN, files=("p", "r", "o"), smallest_face_px=12, score_floor=0.7, overlap_ceiling=0.7
)
FIVE = np.array([[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.35, 0.8], [0.65, 0.8]], np.float32)


def test_outputs_are_told_apart_by_their_width() -> None:
    offsets, points, face = np.zeros((2, 4)), np.zeros((2, 5, 2)), np.zeros((2, 1))
    named = by_width([offsets, points, face])
    assert [named[width].shape for width in (FACE, OFFSETS, POINTS)] == [(2, 1), (2, 4), (2, 5, 2)]


def proposals(rows: int = 4, columns: int = 5) -> tuple[FloatArray, FloatArray]:
    return np.zeros((1, 4, rows, columns), np.float32), np.zeros((1, 1, rows, columns), np.float32)


def test_a_cell_of_the_first_network_is_a_window_of_twelve_pixels() -> None:
    offsets, face = proposals()
    face[0, 0, 2, 3] = 0.9
    offsets[0, :, 2, 3] = (0.25, 0, -0.25, 0.5)
    found = decode_proposals([offsets, face], 0.6)
    assert found.scores == pytest.approx([0.9])
    assert found.boxes.tolist() == [[6 + 3, 4, 6 + 12 - 3, 4 + 12 + 6]]


@pytest.mark.parametrize("place", [0, 1])
def test_proposals_that_are_not_numbers_are_dropped(place: int) -> None:
    outputs = proposals()
    outputs[1][:] = 0.9
    outputs[place][:] = np.nan
    assert decode_proposals(outputs, 0.6).scores.size == 0


def test_offsets_of_a_window_are_shares_of_its_side() -> None:
    squares = np.array([[10, 20, 50, 60], [0, 0, 24, 24]], np.float32)
    outputs = {
        FACE: np.array([[0.9], [0.2]], np.float32),
        OFFSETS: np.array([[0.1, 0, -0.1, 0.25], [0, 0, 0, 0]], np.float32),
    }
    found = decode_windows(outputs, squares, 0.7)
    assert found.boxes.tolist() == [[14, 20, 46, 70]]


def test_points_of_a_window_are_shares_of_its_side() -> None:
    squares = np.array([[0, 0, 24, 24], [10, 20, 50, 60]], np.float32)
    outputs = {
        FACE: np.array([[0.1], [0.95]], np.float32),
        OFFSETS: np.zeros((2, 4), np.float32),
        POINTS: np.stack([FIVE, FIVE]),
    }
    found = decode_faces(outputs, squares, 0.7)
    assert found.points[0] == pytest.approx(np.array([10, 20]) + FIVE * 40)
    assert found.boxes.tolist() == [[10, 20, 50, 60]]


def test_a_face_whose_points_are_not_numbers_is_dropped() -> None:
    outputs = {
        FACE: np.ones((1, 1), np.float32),
        OFFSETS: np.zeros((1, 4), np.float32),
        POINTS: np.full((1, 5, 2), np.nan, np.float32),
    }
    assert decode_faces(outputs, np.array([[0, 0, 48, 48]], np.float32), 0.7).count == 0


class Brightness:
    """Networks for which a face is a white square: the whiter a window, the more it is one."""

    def __init__(self, side_px: int, *, points: bool) -> None:
        self.side_px = side_px
        self.points = points
        self.batches: list[int] = []

    def run(self, batch: FloatArray) -> list[FloatArray]:
        self.batches.append(len(batch))
        grey = batch.mean(axis=1) / 255
        if self.side_px == 12:
            windows = np.lib.stride_tricks.sliding_window_view(grey, (12, 12), axis=(1, 2))[:, ::2, ::2]
            face = windows.mean(axis=(3, 4))[:, None]
            return [np.zeros((len(batch), 4, *face.shape[2:]), np.float32), face.astype(np.float32)]
        face = grey.mean(axis=(1, 2))[:, None].astype(np.float32)
        answer = [np.zeros((len(batch), 4), np.float32), face]
        return [*answer, np.repeat(FIVE[None], len(batch), axis=0)] if self.points else answer


def cascade() -> Mtcnn:
    return Mtcnn((Brightness(12, points=False), Brightness(24, points=False), Brightness(48, points=True)), SPEC)


def scene(*corners: tuple[int, int], side: int = 40) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    picture = np.zeros((200, 300, 3), np.uint8)
    for x, y in corners:
        picture[y : y + side, x : x + side] = 255
    return picture


def test_the_cascade_finds_each_place_once_and_says_where() -> None:
    found = cascade().find(scene((40, 60), (200, 100)), 12 / 40)
    middles = sorted((found.boxes[:, :2] + found.boxes[:, 2:]).tolist())
    assert found.count == 2
    assert middles[0] == pytest.approx([2 * 60, 2 * 80], abs=24)
    assert middles[1] == pytest.approx([2 * 220, 2 * 120], abs=24)


def test_an_empty_scene_leaves_nothing_to_look_at() -> None:
    assert cascade().find(scene(), 12 / 40).count == 0


def test_a_picture_smaller_than_a_window_has_no_face() -> None:
    assert cascade().find(np.full((8, 8, 3), 255, np.uint8), 1.0).count == 0


def test_the_second_network_is_fed_in_bounded_batches() -> None:
    second = Brightness(24, points=False)
    white = np.full((200, 300, 3), 255, np.uint8)
    Mtcnn((Brightness(12, points=False), second, Brightness(48, points=True)), SPEC).find(white, 1.0)
    assert sum(second.batches) > MOST_AT_ONCE
    assert max(second.batches) <= MOST_AT_ONCE


def test_what_it_finds_is_in_the_manifest() -> None:
    assert cascade().smallest_face_px == 12
    assert cascade().still_sides_px[0] == 160
