"""YuNet: reads the OpenCV Zoo's face detector.

Input: any multiple of 32, BGR, 0..255. Outputs, in order: class, object, box and points, each for strides 8, 16, 32.
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
FEED = Feed(mean=0.0, factor=1.0, blue_first=True)

Outputs = Sequence[npt.NDArray[np.generic]]


class YuNet:
    """Finds faces with YuNet. Not for two threads at once."""

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
    """Turn the twelve outputs for one picture into detections, in pixels of the network's input."""
    parts = []
    for level, stride in enumerate(anchors.STRIDES_PX):
        classes, objects, boxes, points = (outputs[level + 3 * kind] for kind in range(4))
        scores = _scores(classes, objects)
        chosen = np.flatnonzero(scores >= score_floor)
        cells = anchors.cells(height_px, width_px, stride, 1)[chosen]
        parts.append(
            Detections(
                boxes=_boxes(_rows(boxes, 4)[chosen], cells, stride),
                points=(cells[:, None] + _rows(points, 10)[chosen].reshape(-1, 5, 2)) * np.float32(stride),
                scores=scores[chosen],
            )
        )
    return detections.joined(parts).sound()


def _rows(output: npt.NDArray[np.generic], width: int) -> npt.NDArray[np.float32]:
    return np.asarray(output, np.float32).reshape(-1, width)


def _scores(classes: npt.NDArray[np.generic], objects: npt.NDArray[np.generic]) -> npt.NDArray[np.float32]:
    """Geometric mean of “this is a face” and “something is here”, each held to [0, 1]; NaN stays NaN."""
    product = np.clip(_rows(classes, 1), 0, 1) * np.clip(_rows(objects, 1), 0, 1)
    return np.sqrt(product).ravel()


def _boxes(answers: npt.NDArray[np.float32], cells: npt.NDArray[np.float32], stride: int) -> npt.NDArray[np.float32]:
    with np.errstate(over="ignore"):
        halves = np.exp(answers[:, 2:]) * np.float32(stride / 2)
    centres = (cells + answers[:, :2]) * np.float32(stride)
    return np.concatenate([centres - halves, centres + halves], axis=1)
