"""A detector that finds every face in one run of one network; SCRFD and YuNet are told apart by how they are read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peelian.detect.canvas import Canvas, Feed
from peelian.detect.detections import Detections
from peelian.detect.halvings import Halvings
from peelian.detect.network import Network, Pixels
from peelian.detect.sizing import ONE_SHOT_STILL_SIDES_PX, padded
from peelian.detect.suppress import best_of_overlapping
from peelian.inference.manifest import DetectorSpec

INPUT_MULTIPLE_PX = 32
"""The coarsest stride of both families: their inputs are multiples of it."""

Outputs = Sequence[npt.NDArray[np.generic]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a family of networks is fed and read.

    `decode`: turns the outputs for one picture into detections, in pixels of the network's input; told the input's
    height and width, and the score below which nothing counts.
    """

    feed: Feed
    decode: Callable[[Outputs, int, int, float], Detections]


class OneShot:
    """Finds faces with one network. Not for two threads at once."""

    def __init__(self, network: Network, spec: DetectorSpec, reading: Reading) -> None:
        self._network = network
        self._spec = spec
        self._reading = reading
        self._canvas = Canvas(reading.feed)

    @property
    def smallest_face_px(self) -> float:
        """Width of the smallest face it finds, pixels of the network's input."""
        return self._spec.smallest_face_px

    @property
    def still_sides_px(self) -> tuple[int, ...]:
        """Longest sides at which a still is searched, in turn."""
        return ONE_SHOT_STILL_SIDES_PX

    def find(self, picture: Pixels, scale: float) -> Detections:
        """Find the faces of one picture, looked at `scale` times its size; answers in the picture's own pixels."""
        seen = Halvings(picture).resized(scale)
        height = padded(seen.shape[0], INPUT_MULTIPLE_PX)
        width = padded(seen.shape[1], INPUT_MULTIPLE_PX)
        outputs = self._network.run(self._canvas.fill([seen], height, width))
        found = self._reading.decode(outputs, height, width, self._spec.score_floor)
        kept = best_of_overlapping(found.boxes, found.scores, self._spec.overlap_ceiling)
        return found.kept(kept).moved(factor=1 / scale)
