"""YuNet's outputs are read as its authors write them."""

import numpy as np
import numpy.typing as npt
import pytest

from peelian.detect.network import FloatArray
from peelian.detect.yunet import decode, finder
from peelian.inference.manifest import Decoder, DetectorSpec

SIZE_PX = 64
SPEC = DetectorSpec(decoder=Decoder.YUNET, files=("y",), smallest_face_px=14, score_floor=0.6, overlap_ceiling=0.3)
WIDTHS = (1, 1, 4, 10)
"""Numbers of each kind of output: class, object, box, points."""


def empty_outputs(height_px: int = SIZE_PX, width_px: int = SIZE_PX) -> list[FloatArray]:
    cells = [(height_px // stride) * (width_px // stride) for stride in (8, 16, 32)]
    return [np.zeros((1, count, width), np.float32) for width in WIDTHS for count in cells]


def with_face(outputs: list[FloatArray], level: int, cell: int, *, class_: float = 0.81, object_: float = 1.0) -> None:
    outputs[level][0, cell] = class_
    outputs[3 + level][0, cell] = object_
    outputs[6 + level][0, cell] = (0.5, 0.25, np.log(2), np.log(3))
    outputs[9 + level][0, cell] = (0, 0, 1, 0, 0.5, 0.5, 0, 1, 1, 1)


def test_a_cell_becomes_a_face() -> None:
    outputs = empty_outputs()
    with_face(outputs, 1, 5)  # stride 16, four cells a row: column 1, row 1
    found = decode(outputs, SIZE_PX, SIZE_PX, 0.6)
    assert found.scores == pytest.approx([0.9])
    assert found.boxes[0] == pytest.approx([24 - 16, 20 - 24, 24 + 16, 20 + 24], abs=1e-4)
    assert found.points[0].tolist() == [[16, 16], [32, 16], [24, 24], [16, 32], [32, 32]]


@pytest.mark.parametrize("level", [0, 1, 2])
def test_each_stride_has_its_own_grid(level: int) -> None:
    outputs = empty_outputs()
    with_face(outputs, level, 1)
    stride = 8 * 2**level
    assert decode(outputs, SIZE_PX, SIZE_PX, 0.6).points[0, 0].tolist() == [stride, 0]


def test_the_score_is_the_geometric_mean_of_class_and_object_each_held_to_one() -> None:
    outputs = empty_outputs()
    with_face(outputs, 0, 0, class_=1.7, object_=0.49)
    with_face(outputs, 0, 1, class_=0.5, object_=0.5)
    assert decode(outputs, SIZE_PX, SIZE_PX, 0.6).scores == pytest.approx([0.7])


def test_numbers_that_are_not_numbers_are_no_faces() -> None:
    outputs: list[npt.NDArray[np.generic]] = [np.full_like(output, np.nan) for output in empty_outputs()]
    assert decode(outputs, SIZE_PX, SIZE_PX, 0.6).count == 0


def test_a_box_beyond_all_bounds_is_no_face() -> None:
    outputs = empty_outputs()
    with_face(outputs, 0, 0)
    outputs[6][0, 0, 2] = 500
    assert decode(outputs, SIZE_PX, SIZE_PX, 0.6).count == 0


class Drawn:
    """A network that answers what was drawn for it, and remembers what it was shown."""

    def __init__(self, outputs: list[FloatArray]) -> None:
        self.outputs = outputs
        self.seen: list[FloatArray] = []

    def run(self, batch: FloatArray) -> list[FloatArray]:
        self.seen.append(batch.copy())
        return self.outputs


def test_the_network_sees_raw_blue_first_pixels_padded_to_its_stride() -> None:
    network = Drawn(empty_outputs(64, 96))
    finder(network, SPEC).find(np.full((40, 70, 3), (10, 20, 30), np.uint8), 1.0)
    assert network.seen[0].shape == (1, 3, 64, 96)
    assert network.seen[0][0, :, 0, 0].tolist() == [30, 20, 10]
    assert not network.seen[0][0, :, 40:].any()


def test_answers_are_in_the_pixels_of_the_picture_and_doubles_are_gone() -> None:
    outputs = empty_outputs()
    with_face(outputs, 1, 5)
    with_face(outputs, 1, 6, class_=0.7)
    outputs[7][0, 6, 0] -= 0.9  # the neighbour's answer for the same face
    found = finder(Drawn(outputs), SPEC).find(np.zeros((128, 128, 3), np.uint8), 0.5)
    assert found.count == 1
    assert found.points[0, 0].tolist() == [32, 32]
