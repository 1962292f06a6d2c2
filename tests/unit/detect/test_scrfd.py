"""SCRFD's outputs are read as its authors write them."""

import numpy as np
import numpy.typing as npt
import pytest

from peelian.detect.network import FloatArray
from peelian.detect.scrfd import decode, finder
from peelian.inference.manifest import Decoder, DetectorSpec

SIZE_PX = 64
SPEC = DetectorSpec(decoder=Decoder.SCRFD, files=("s",), smallest_face_px=14, score_floor=0.5, overlap_ceiling=0.4)


def empty_outputs(height_px: int = SIZE_PX, width_px: int = SIZE_PX) -> list[FloatArray]:
    anchors = [2 * (height_px // stride) * (width_px // stride) for stride in (8, 16, 32)]
    return [np.zeros((count, width), np.float32) for width in (1, 4, 10) for count in anchors]


def with_face(outputs: list[FloatArray], level: int, anchor: int, score: float = 0.8) -> None:
    outputs[level][anchor] = score
    outputs[3 + level][anchor] = (0.5, 1, 1.5, 2)
    outputs[6 + level][anchor] = (-0.25, 0, 0.25, 0, 0, 0.5, -0.25, 1, 0.25, 1)


def test_distances_from_the_cell_become_a_face() -> None:
    outputs = empty_outputs()
    with_face(outputs, 1, 11)  # stride 16, two anchors a cell, four cells a row: column 1, row 1
    found = decode(outputs, SIZE_PX, SIZE_PX, 0.5)
    assert found.scores == pytest.approx([0.8])
    assert found.boxes[0].tolist() == [16 - 8, 16 - 16, 16 + 24, 16 + 32]
    assert found.points[0].tolist() == [[12, 16], [20, 16], [16, 24], [12, 32], [20, 32]]


def test_both_anchors_of_a_cell_stand_at_the_same_place() -> None:
    outputs = empty_outputs()
    with_face(outputs, 0, 2)
    with_face(outputs, 0, 3)
    found = decode(outputs, SIZE_PX, SIZE_PX, 0.5)
    assert found.boxes[0].tolist() == found.boxes[1].tolist()


def test_outputs_with_a_batch_axis_are_read_the_same() -> None:
    outputs = empty_outputs()
    with_face(outputs, 2, 0)
    plain = decode(outputs, SIZE_PX, SIZE_PX, 0.5)
    batched = decode([output[None] for output in outputs], SIZE_PX, SIZE_PX, 0.5)
    assert plain.boxes.tolist() == batched.boxes.tolist()


def test_a_score_below_the_floor_is_no_face() -> None:
    outputs = empty_outputs()
    with_face(outputs, 0, 0, score=0.49)
    assert decode(outputs, SIZE_PX, SIZE_PX, 0.5).count == 0


def test_numbers_that_are_not_numbers_are_no_faces() -> None:
    outputs: list[npt.NDArray[np.generic]] = [np.full_like(output, np.nan) for output in empty_outputs()]
    assert decode(outputs, SIZE_PX, SIZE_PX, 0.5).count == 0


def test_a_face_whose_box_is_no_number_is_no_face() -> None:
    outputs = empty_outputs()
    with_face(outputs, 0, 0)
    outputs[3][0, 0] = np.nan
    assert decode(outputs, SIZE_PX, SIZE_PX, 0.5).count == 0


class Drawn:
    """A network that answers what was drawn for it, and remembers what it was shown."""

    def __init__(self, outputs: list[FloatArray]) -> None:
        self.outputs = outputs
        self.seen: list[FloatArray] = []

    def run(self, batch: FloatArray) -> list[FloatArray]:
        self.seen.append(batch.copy())
        return self.outputs


def test_the_network_sees_centred_red_first_pixels() -> None:
    network = Drawn(empty_outputs(64, 96))
    finder(network, SPEC).find(np.full((40, 70, 3), (255, 0, 128), np.uint8), 1.0)
    assert network.seen[0].shape == (1, 3, 64, 96)
    assert network.seen[0][0, :, 0, 0] == pytest.approx([127.5 / 128, -127.5 / 128, 0.5 / 128])


def test_answers_are_in_the_pixels_of_the_picture_and_doubles_are_gone() -> None:
    outputs = empty_outputs()
    with_face(outputs, 1, 10, score=0.7)
    with_face(outputs, 1, 11)
    found = finder(Drawn(outputs), SPEC).find(np.zeros((128, 128, 3), np.uint8), 0.5)
    assert found.scores == pytest.approx([0.8])
    assert found.boxes[0].tolist() == [16, 0, 80, 96]
