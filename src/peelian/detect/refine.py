"""A second network moves the five landmarks to where they belong."""

from collections.abc import Sequence

import numpy as np

from peelian.detect import sample
from peelian.detect.network import FloatArray, Network, Pixels
from peelian.inference.manifest import RefinerSpec
from peelian.nouns.face import Face
from peelian.nouns.geometry import Box, Landmarks

MOST_AT_ONCE = 16
"""Faces in one run of the refiner: it takes 0.7 ms a face, so more would only cost memory."""

SANE_SHARE = 0.5
"""Refined points further outside the crop than this share of its side are not a face's: the coarse ones are kept."""


class Refiner:
    """Refines the landmarks of faces. Not for two threads at once."""

    def __init__(self, network: Network, spec: RefinerSpec) -> None:
        self._network = network
        self._spec = spec

    def refine(self, picture: Pixels, faces: Sequence[Face]) -> list[Face]:
        """Return the faces of one picture with better landmarks; a face keeps its own where the answer is unusable."""
        refined: list[Face] = []
        for start in range(0, len(faces), MOST_AT_ONCE):
            group = faces[start : start + MOST_AT_ONCE]
            squares = [_square(face.box, self._spec.crop) for face in group]
            batch = np.stack([self._chip(picture, square) for square in squares])
            answers = np.asarray(self._network.run(batch)[0], np.float32).reshape(len(group), 5, 2)
            refined += [_moved(*each) for each in zip(group, squares, answers, strict=True)]
        return refined

    def _chip(self, picture: Pixels, square: tuple[float, float, float]) -> FloatArray:
        """Cut a square out; (3, size, size), float32, BGR, what lies outside the picture is black."""
        left, top, side = square
        scale = self._spec.size_px / side
        # Half a pixel: a square's edge lies between pixel centres.
        move = np.array([[scale, 0, (0.5 - left) * scale - 0.5], [0, scale, (0.5 - top) * scale - 0.5]])
        pixels = sample.chip(picture, move, self._spec.size_px)
        return np.ascontiguousarray(pixels[:, :, ::-1].transpose(2, 0, 1), np.float32)


def _square(box: Box, share: float) -> tuple[float, float, float]:
    """Return left, top and side of the square at the box's centre, `share` times its longer side."""
    side = share * max(box.width, box.height)
    return box.x + (box.width - side) / 2, box.y + (box.height - side) / 2, side


def _moved(face: Face, square: tuple[float, float, float], answer: FloatArray) -> Face:
    usable = np.isfinite(answer).all() and np.abs(answer - np.float32(0.5)).max() <= 0.5 + SANE_SHARE
    if not usable:
        return face
    left, top, side = square
    points = answer * np.float32(side) + np.array([left, top], np.float32)
    return Face(box=face.box, landmarks=Landmarks(points=points), detection=face.detection)
