"""Whose face a still shows, where it was declared to show one person."""

from collections.abc import Sequence

from peelian.nouns.face import Face
from peelian.nouns.frame import Frame

PULL_OF_THE_CENTRE = 2.0
"""How much a face loses by standing off centre, against how much it gains by its size (as a share of the picture): at
a third of the way to a corner a bystander must be a fifth of the picture larger than the person in the middle."""


def subject_face(faces: Sequence[Face], frame: Frame) -> Face | None:
    """Return the face that a portrait is about: large and near the centre; None where there is no face.

    For collections that are declared to show one subject a picture, press photographs for example, bystanders and all.
    A picture that a person hands over for comparison must show one face, and is refused otherwise.
    """
    return max(faces, key=lambda face: _prominence(face, frame), default=None)


def _prominence(face: Face, frame: Frame) -> float:
    box = face.box
    right = (box.x + box.width / 2) / frame.width_px - 0.5
    down = (box.y + box.height / 2) / frame.height_px - 0.5
    share = box.area / (frame.width_px * frame.height_px)
    return share - PULL_OF_THE_CENTRE * (right**2 + down**2)
