"""One network, one run: what it is shown, and whose pixels the answers are in."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from peelian.detect.canvas import Feed
from peelian.detect.detections import Detections
from peelian.detect.network import FloatArray
from peelian.detect.one_shot import OneShot, Reading
from peelian.inference.manifest import Decoder, DetectorSpec

SPEC = DetectorSpec(decoder=Decoder.YUNET, files=("y",), smallest_face_px=14, score_floor=0.6, overlap_ceiling=0.3)


class Shown:
    """A network that answers nothing, and remembers the shape of what it was shown."""

    def __init__(self) -> None:
        self.shapes: list[tuple[int, ...]] = []

    def run(self, batch: FloatArray) -> list[FloatArray]:
        self.shapes.append(batch.shape)
        return []


def twice_the_same(
    _outputs: Sequence[npt.NDArray[np.generic]], height_px: int, width_px: int, score_floor: float
) -> Detections:
    """Find one face twice, as wide and high as the input."""
    boxes = np.array([[0, 0, width_px, height_px]] * 2, np.float32)
    scores = np.array([score_floor, score_floor + 0.1], np.float32)
    return Detections(boxes=boxes, points=np.zeros((2, 5, 2), np.float32), scores=scores)


def finder(network: Shown) -> OneShot:
    feed = Feed(mean=0, factor=1, blue_first=False)
    return OneShot(network, SPEC, Reading(feed=feed, decode=twice_the_same))


@pytest.mark.parametrize(("scale", "height", "width"), [(1.0, 64, 96), (0.5, 32, 64)])
def test_a_picture_is_padded_to_whole_strides(scale: float, height: int, width: int) -> None:
    network = Shown()
    finder(network).find(np.zeros((40, 70, 3), np.uint8), scale)
    assert network.shapes == [(1, 3, height, width)]


def test_of_two_findings_of_one_face_the_better_is_kept_in_pixels_of_the_picture() -> None:
    found = finder(Shown()).find(np.zeros((64, 128, 3), np.uint8), 0.5)
    assert found.scores == pytest.approx([0.7])
    assert found.boxes.tolist() == [[0, 0, 128, 64]]


def test_what_it_finds_is_in_the_manifest() -> None:
    assert finder(Shown()).smallest_face_px == 14
    assert finder(Shown()).still_sides_px[0] == 640
