"""Finds the faces in frames: a finder at the right size, then the refiner."""

from collections.abc import Sequence
from typing import Protocol

import cv2
import numpy as np

from peelian.detect import sizing
from peelian.detect.detections import Detections
from peelian.detect.network import Pixels
from peelian.detect.refine import Refiner
from peelian.nouns.face import Face
from peelian.nouns.frame import Frame

MARGIN_OF_STILL = 0.5
"""Border added to a still in which nothing was found, as a share of its longest side: a face that fills the picture
to its edges is only found with some room around it."""

BORDER_GREY = 127
"""Grey of that border: neither end of the range, so that it draws no edge stronger than the picture's own."""


class Finder(Protocol):
    """One detector family: a network or a cascade, and how its outputs are read."""

    @property
    def smallest_face_px(self) -> float:
        """Width of the smallest face it finds, pixels of the network's input."""
        ...

    @property
    def still_sides_px(self) -> tuple[int, ...]:
        """Longest sides at which it searches a still, in turn, until it finds a face."""
        ...

    def find(self, picture: Pixels, scale: float) -> Detections:
        """Find the faces of one picture, looked at `scale` times its size; answers in the picture's own pixels."""
        ...


class Detector:
    """Finds faces in frames of a camera and in stills. Not for two threads at once."""

    def __init__(
        self,
        finder: Finder,
        *,
        smallest_eye_distance_px: float,
        refiner: Refiner | None = None,
        near_side_px: int | None = None,
    ) -> None:
        """Take a finder and a refiner.

        Args:
            finder: finds faces.
            smallest_eye_distance_px: of the smallest face that frames must be searched for.
            refiner: moves landmarks to where they are.
            near_side_px: where stills show a face that is near, at which longest side to search them first.
        """
        self._finder = finder
        self._refiner = refiner
        sides_px = finder.still_sides_px
        self._still_sides_px = sides_px if near_side_px is None else (min(near_side_px, sides_px[0]), *sides_px)
        wanted_px = sizing.smallest_face_px(smallest_eye_distance_px)
        self._scale = sizing.scale_for_faces(wanted_px, finder.smallest_face_px)
        self._still: list[tuple[tuple[int, ...], float]] = []

    @property
    def scale(self) -> float:
        """The share of a frame's own size at which it is searched."""
        return self._scale

    def detect(self, frames: Sequence[Frame]) -> list[list[Face]]:
        """Find the faces of each frame, best first; an empty list where there is none."""
        return [self._faces(frame.pixels, self._scale) for frame in frames]

    def detect_still(self, frame: Frame) -> list[Face]:
        """Find the faces of a picture that somebody chose, whatever their size; best first.

        Sizes are tried in turn until a face is found, so a picture without a face costs most.
        """
        self._still = []
        for longest_px in sizing.still_sides(frame.width_px, frame.height_px, self._still_sides_px):
            scale = sizing.scale_for_longest_side(frame.width_px, frame.height_px, longest_px)
            self._still.append((frame.pixels.shape, scale))
            faces = self._faces(frame.pixels, scale)
            if faces:
                return faces
        return self._faces_with_room(frame)

    def blank(self) -> None:
        """Overwrite what is kept of the last still: look at plain grey once for each look at the still, and alike."""
        for shape, scale in self._still:
            self._finder.find(np.full(shape, BORDER_GREY, np.uint8), scale)
        self._still = []

    def _faces(self, picture: Pixels, scale: float) -> list[Face]:
        faces = self._finder.find(picture, scale).sound().faces()
        return self._refiner.refine(picture, faces) if self._refiner else faces

    def _faces_with_room(self, frame: Frame) -> list[Face]:
        margin = round(MARGIN_OF_STILL * max(frame.width_px, frame.height_px))
        grey = (BORDER_GREY, BORDER_GREY, BORDER_GREY)
        framed = cv2.copyMakeBorder(frame.pixels, *(margin,) * 4, cv2.BORDER_CONSTANT, value=grey)
        picture = np.asarray(framed, np.uint8)
        scale = sizing.scale_for_longest_side(picture.shape[1], picture.shape[0], self._finder.still_sides_px[0])
        self._still.append((picture.shape, scale))
        found = self._finder.find(picture, scale).sound().moved(factor=1, right_px=-margin, down_px=-margin)
        faces = found.faces()
        return self._refiner.refine(frame.pixels, faces) if self._refiner else faces
