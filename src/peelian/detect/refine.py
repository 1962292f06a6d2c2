"""A second network moves the five landmarks to where they belong."""

from collections.abc import Sequence

import cv2
import numpy as np

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
        left, top, side = square
        size = self._spec.size_px
        source, scale = picture, size / side
        if scale < 1:
            x, y = max(0, int(left)), max(0, int(top))
            source = picture[y : int(top + side) + 2, x : int(left + side) + 2]
            if source.size:
                shrunk = max(1, round(source.shape[1] * scale)), max(1, round(source.shape[0] * scale))
                across, down = shrunk[0] / source.shape[1], shrunk[1] / source.shape[0]
                source = np.asarray(cv2.resize(source, shrunk, interpolation=cv2.INTER_AREA), np.uint8)
                return _sampled(source, ((left - x) * across, (top - y) * down), (side * across, side * down), size)
        return _sampled(source, (left, top), (side, side), size)


def _sampled(picture: Pixels, corner: tuple[float, float], sides: tuple[float, float], size_px: int) -> FloatArray:
    """Cut a rectangle, sub-pixel exact, to a square of `size_px`; (3, size, size), BGR, what lies outside is black."""
    across, down = size_px / sides[0], size_px / sides[1]
    move = np.array(
        [[across, 0, (0.5 - corner[0]) * across - 0.5], [0, down, (0.5 - corner[1]) * down - 0.5]], np.float32
    )
    chip = np.asarray(cv2.warpAffine(picture, move, (size_px, size_px), flags=cv2.INTER_LINEAR), np.float32)
    return np.ascontiguousarray(chip[:, :, ::-1].transpose(2, 0, 1))


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
