"""MTCNN: a cascade of three small networks, each looking closer at fewer places.

Input: RGB, 0..255. Outputs, in any order: the probability of a face, one wide; offsets, four wide, in shares of the
window; of the last network the five points too, in shares of the window. P-Net walks over an image pyramid and
proposes 12-pixel windows; R-Net looks at each proposal at 24 pixels; O-Net at each survivor at 48 pixels and answers
the points. K. Zhang, Z. Zhang, Z. Li, Y. Qiao, “Joint Face Detection and Alignment using Multi-task Cascaded
Convolutional Networks”, 2016.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from peelian.detect.canvas import Canvas, Feed
from peelian.detect.detections import Detections
from peelian.detect.halvings import Halvings
from peelian.detect.network import FloatArray, Network, Pixels
from peelian.detect.sizing import CASCADE_STILL_SIDES_PX
from peelian.detect.suppress import best_of_overlapping
from peelian.detect.windows import Windows, none_at_all
from peelian.inference.manifest import DetectorSpec

FEED = Feed(mean=0.0, factor=1.0, blue_first=False)

FACE, OFFSETS, POINTS = 1, 4, 5
"""Sizes of the outputs' second axis, by which they are told apart."""

PROPOSAL_SIDE_PX = 12
"""Side of P-Net's window."""

PROPOSAL_STRIDE_PX = 2
"""P-Net's step from window to window: its one pooling layer."""

PYRAMID_STEP = 0.709
"""Each level of the pyramid has half the area of the one before, as in the authors' code."""

REFINEMENT_SIDE_PX = 24
OUTPUT_SIDE_PX = 48

PROPOSAL_FLOOR = 0.6
REFINEMENT_FLOOR = 0.7
"""Floors of the first two networks' scores, as in the authors' code; the last one's is the manifest's."""

WITHIN_LEVEL_CEILING = 0.5
ACROSS_LEVELS_CEILING = 0.7
"""Overlaps tolerated among proposals of one level, and of all levels; as in the authors' code."""

MOST_OF_A_LEVEL = 400
MOST_PROPOSALS = 300
MOST_AT_ONCE = 64
"""Bounds on the work that one frame can ask for: a crowd of thirty leaves under two hundred proposals."""


class Mtcnn:
    """Finds faces with MTCNN. Not for two threads at once."""

    def __init__(self, networks: tuple[Network, Network, Network], spec: DetectorSpec) -> None:
        self._propose, self._refine, self._finish = networks
        self._spec = spec
        self._canvas = Canvas(FEED)

    @property
    def smallest_face_px(self) -> float:
        """Width of the smallest face it finds, pixels of the pyramid's first level."""
        return self._spec.smallest_face_px

    @property
    def still_sides_px(self) -> tuple[int, ...]:
        """Longest sides at which a still is searched, in turn."""
        return CASCADE_STILL_SIDES_PX

    def find(self, picture: Pixels, scale: float) -> Detections:
        """Find the faces of one picture, looked at `scale` times its size; answers in the picture's own pixels."""
        halvings = Halvings(picture)
        proposals = self._proposals(halvings, scale)
        refined = self._refined(halvings, proposals)
        found = self._finished(halvings, refined)
        return found.kept(best_of_overlapping(found.boxes, found.scores, self._spec.overlap_ceiling, of_smaller=True))

    def _proposals(self, halvings: Halvings, scale: float) -> Windows:
        """Step one: P-Net over the pyramid."""
        levels = []
        width = halvings.picture.shape[1]
        while min((level := halvings.resized(scale)).shape[:2]) >= PROPOSAL_SIDE_PX:
            outputs = self._propose.run(self._canvas.fill([level], *level.shape[:2]))
            found = decode_proposals(outputs, PROPOSAL_FLOOR).best(MOST_OF_A_LEVEL)
            kept = best_of_overlapping(found.boxes, found.scores, WITHIN_LEVEL_CEILING)
            levels.append(found.kept(kept).stretched(width / level.shape[1]))
            scale *= PYRAMID_STEP
        if not levels:
            return none_at_all()
        boxes = np.concatenate([each.boxes for each in levels])
        scores = np.concatenate([each.scores for each in levels])
        kept = best_of_overlapping(boxes, scores, ACROSS_LEVELS_CEILING)
        return Windows(boxes=boxes[kept], scores=scores[kept]).best(MOST_PROPOSALS)

    def _refined(self, halvings: Halvings, proposals: Windows) -> Windows:
        """Step two: R-Net on each proposal."""
        squares = halvings.squares(proposals.boxes, REFINEMENT_SIDE_PX)
        outputs = self._looked_at(self._refine, halvings, squares, REFINEMENT_SIDE_PX)
        found = decode_windows(outputs, squares, REFINEMENT_FLOOR)
        return found.kept(best_of_overlapping(found.boxes, found.scores, ACROSS_LEVELS_CEILING))

    def _finished(self, halvings: Halvings, refined: Windows) -> Detections:
        """Step three: O-Net on each survivor."""
        squares = halvings.squares(refined.boxes, OUTPUT_SIDE_PX)
        outputs = self._looked_at(self._finish, halvings, squares, OUTPUT_SIDE_PX)
        return decode_faces(outputs, squares, self._spec.score_floor)

    def _looked_at(
        self, network: Network, halvings: Halvings, squares: FloatArray, side_px: int
    ) -> dict[int, FloatArray]:
        """Run a network on squares of the picture; its outputs by their width."""
        answers: list[dict[int, FloatArray]] = []
        for start in range(0, len(squares), MOST_AT_ONCE):
            chips = [halvings.cut(square, side_px) for square in squares[start : start + MOST_AT_ONCE]]
            answers.append(by_width(network.run(self._canvas.fill(chips, side_px, side_px))))
        if not answers:
            return {
                FACE: np.empty((0, 1), np.float32),
                OFFSETS: np.empty((0, 4), np.float32),
                POINTS: np.empty((0, 5, 2), np.float32),
            }
        return {width: np.concatenate([answer[width] for answer in answers]) for width in answers[0]}


def by_width(outputs: Sequence[npt.NDArray[np.generic]]) -> dict[int, FloatArray]:
    """Name outputs (n, width, …) by their width, as `FACE`, `OFFSETS` or `POINTS`."""
    return {output.shape[1]: np.asarray(output, np.float32) for output in outputs}


def decode_proposals(outputs: Sequence[npt.NDArray[np.generic]], floor: float) -> Windows:
    """Turn P-Net's outputs for one level, (1, 1, h, w) and (1, 4, h, w), into windows in the level's pixels."""
    named = by_width(outputs)
    scores = named[FACE][0, 0]
    rows, columns = np.nonzero(scores >= floor)
    corners = np.stack([columns, rows], axis=1).astype(np.float32) * np.float32(PROPOSAL_STRIDE_PX)
    squares = np.concatenate([corners, corners + np.float32(PROPOSAL_SIDE_PX)], axis=1)
    offsets = named[OFFSETS][0][:, rows, columns].T
    boxes = squares + offsets * np.float32(PROPOSAL_SIDE_PX)
    return Windows(boxes=boxes, scores=scores[rows, columns]).sound()


def decode_windows(outputs: dict[int, FloatArray], squares: FloatArray, floor: float) -> Windows:
    """Turn R-Net's outputs, (n, 1) and (n, 4), for squares (n, 4) of the picture into windows of the picture."""
    scores = outputs[FACE][:, 0]
    chosen = np.flatnonzero(scores >= floor)
    sides = squares[chosen, 2:3] - squares[chosen, :1]
    boxes = squares[chosen] + outputs[OFFSETS][chosen] * sides
    return Windows(boxes=boxes, scores=scores[chosen]).sound()


def decode_faces(outputs: dict[int, FloatArray], squares: FloatArray, floor: float) -> Detections:
    """Turn O-Net's outputs, (n, 1), (n, 4) and (n, 5, 2), into detections in the picture."""
    scores = outputs[FACE][:, 0]
    chosen = np.flatnonzero(scores >= floor)
    sides = squares[chosen, 2:3] - squares[chosen, :1]
    points = outputs[POINTS][chosen]
    return Detections(
        boxes=squares[chosen] + outputs[OFFSETS][chosen] * sides,
        points=squares[chosen, None, :2] + points * sides[:, None],
        scores=scores[chosen],
    ).sound()
