"""SCRFD: reads InsightFace's family of detectors with five points.

Input: any multiple of 32, RGB, (x - 127.5) / 128. Outputs: scores, boxes and points, each for strides 8, 16, 32, two
anchors in a cell; distances are in strides.
"""

import numpy as np

from peelian.detect import anchors, detections
from peelian.detect.canvas import Feed
from peelian.detect.detections import Detections
from peelian.detect.network import Network
from peelian.detect.one_shot import OneShot, Outputs, Reading
from peelian.inference.manifest import DetectorSpec

ANCHORS_IN_A_CELL = 2
FEED = Feed(mean=127.5, factor=1 / 128, blue_first=False)


def finder(network: Network, spec: DetectorSpec) -> OneShot:
    """Return what finds faces with SCRFD. Not for two threads at once."""
    return OneShot(network, spec, Reading(feed=FEED, decode=decode))


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
