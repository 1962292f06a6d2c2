"""YuNet: reads the OpenCV Zoo's face detector.

Input: any multiple of 32, BGR, 0..255. Outputs, in order: class, object, box and points, each for strides 8, 16, 32.
"""

import numpy as np
import numpy.typing as npt

from peelian.detect import anchors, detections
from peelian.detect.canvas import Feed
from peelian.detect.detections import Detections
from peelian.detect.network import Network
from peelian.detect.one_shot import OneShot, Outputs, Reading
from peelian.inference.manifest import DetectorSpec

FEED = Feed(mean=0.0, factor=1.0, blue_first=True)


def finder(network: Network, spec: DetectorSpec) -> OneShot:
    """Return what finds faces with YuNet. Not for two threads at once."""
    return OneShot(network, spec, Reading(feed=FEED, decode=decode))


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
