"""The refiner sees the right crop and its answer lands where it says."""

import numpy as np
import pytest

from peelian.detect.network import FloatArray
from peelian.detect.refine import MOST_AT_ONCE, Refiner
from peelian.inference.manifest import RefinerSpec
from peelian.nouns.face import Face
from peelian.nouns.geometry import Box, Landmarks

SPEC = RefinerSpec(file="r", size_px=48, crop=0.95)
FIVE = np.array([[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.35, 0.8], [0.65, 0.8]], np.float32)


class Answering:
    def __init__(self, answer: FloatArray) -> None:
        self.answer = answer
        self.seen: list[FloatArray] = []

    def run(self, batch: FloatArray) -> list[FloatArray]:
        self.seen.append(batch.copy())
        return [np.repeat(self.answer.reshape(1, 10), len(batch), axis=0)]


def face(x: float = 20, y: float = 30, width: float = 40, height: float = 60) -> Face:
    coarse = np.arange(10, dtype=np.float32).reshape(5, 2)
    return Face(box=Box(x=x, y=y, width=width, height=height), landmarks=Landmarks(points=coarse), detection=0.8)


def slope(
    across: float, down: float, height: int = 200, width: int = 200
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    rows, columns = np.mgrid[:height, :width]
    return np.repeat((across * columns + down * rows)[:, :, None], 3, axis=2).astype(np.uint8)


def test_points_are_shares_of_a_square_at_the_centre_of_the_box() -> None:
    refined = Refiner(Answering(FIVE), SPEC).refine(slope(1, 0), [face()])[0]
    side = 0.95 * 60
    corner = np.array([20 + 20 - side / 2, 30 + 30 - side / 2])
    assert refined.landmarks.points == pytest.approx(corner + FIVE * side, abs=1e-3)
    assert refined.box == face().box
    assert refined.detection == 0.8


@pytest.mark.parametrize("width", [40, 150])
def test_the_network_sees_that_square_small_or_large(width: int) -> None:
    network = Answering(FIVE)
    Refiner(network, SPEC).refine(slope(1, 0), [face(20, 20, width, width)])
    side = 0.95 * width
    left = 20 + (width - side) / 2
    middles = left + (np.arange(48) + 0.5) * side / 48 - 0.5
    assert network.seen[0].shape == (1, 3, 48, 48)
    assert np.abs(network.seen[0][0, 0, 24] - middles).max() <= 1.5


def test_the_network_sees_blue_first() -> None:
    network = Answering(FIVE)
    Refiner(network, SPEC).refine(np.full((200, 200, 3), (1, 2, 3), np.uint8), [face()])
    assert network.seen[0][0, :, 24, 24].tolist() == [3, 2, 1]


@pytest.mark.parametrize("answer", [np.full((5, 2), np.nan), np.full((5, 2), 1.6), np.full((5, 2), -0.6)])
def test_an_unusable_answer_leaves_the_coarse_points(answer: FloatArray) -> None:
    refined = Refiner(Answering(answer.astype(np.float32)), SPEC).refine(slope(1, 0), [face()])[0]
    assert refined.landmarks.points.tolist() == face().landmarks.points.tolist()


@pytest.mark.parametrize("x", [-500.0, -30.0, 190.0, 900.0])
def test_a_box_beyond_the_edge_is_refined_on_what_there_is(x: float) -> None:
    assert len(Refiner(Answering(FIVE), SPEC).refine(slope(1, 0), [face(x, 30, 90, 90)])) == 1


def test_many_faces_are_refined_in_bounded_batches_and_in_order() -> None:
    network = Answering(FIVE)
    faces = [face(x=float(index)) for index in range(MOST_AT_ONCE + 3)]
    refined = Refiner(network, SPEC).refine(slope(1, 0), faces)
    assert [len(batch) for batch in network.seen] == [MOST_AT_ONCE, 3]
    assert [each.box.x for each in refined] == [each.box.x for each in faces]


def test_no_faces_need_no_network() -> None:
    network = Answering(FIVE)
    assert Refiner(network, SPEC).refine(slope(1, 0), []) == []
    assert network.seen == []
