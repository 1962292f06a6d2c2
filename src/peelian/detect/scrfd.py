"""SCRFD: reads InsightFace's family of detectors with five points.

Input: any multiple of 32, RGB, (x - 127.5) / 128. Outputs: scores, boxes and points, each for strides 8, 16, 32, two
anchors in a cell; distances are in strides.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from peelian.detect import anchors, detections
from peelian.detect.canvas import Canvas, Feed
from peelian.detect.detections import Detections
from peelian.detect.halvings import Halvings
from peelian.detect.network import Network, Pixels
from peelian.detect.sizing import ONE_SHOT_STILL_SIDES_PX, padded
from peelian.detect.suppress import best_of_overlapping
from peelian.inference.manifest import DetectorSpec

INPUT_MULTIPLE_PX = 32
ANCHORS_IN_A_CELL = 2
FEED = Feed(mean=127.5, factor=1 / 128, blue_first=False)

Outputs = Sequence[npt.NDArray[np.generic]]


class Scrfd:
    """Finds faces with SCRFD. Not for two threads at once."""

    def __init__(self, network: Network, spec: DetectorSpec) -> None:
        self._network = network
        self._spec = spec
        self._canvas = Canvas(FEED)

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
        found = decode(outputs, height, width, self._spec.score_floor)
        kept = best_of_overlapping(found.boxes, found.scores, self._spec.overlap_ceiling)
        return found.kept(kept).moved(factor=1 / scale)


def decode(outputs: Outputs, height_px: int, width_px: int, score_floor: float) -> Detections:
    """Turn the nine outputs for one picture into detections, in pixels of the network's input."""
    parts = []
    for level, stride in enumerate(anchors.STRIDES_PX):
        scores = np.asarray(outputs[level], np.float32).ravel()
        chosen = np.flatnonzero(scores >= score_floor)
        corners = anchors.cells(height_px, width_px, stride, ANCHORS_IN_A_CELL)[chosen] * np.float32(stride)
        edges = np.asarray(outputs[level + 3], np.float32).reshape(-1, 4)[chosen] * np.float32(stride)
        steps = np.asarray(outputs[level + 6], np.float32).reshape(-1, 5, 2)[chosen] * np.float32(stride)
        parts.append(
            Detections(
                boxes=np.concatenate([corners - edges[:, :2], corners + edges[:, 2:]], axis=1),
                points=corners[:, None] + steps,
                scores=scores[chosen],
            )
        )
    return detections.joined(parts).sound()
