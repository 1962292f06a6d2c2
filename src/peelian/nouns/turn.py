"""A turn of the head that somebody is asked for, and the photo of it."""

from dataclasses import dataclass
from enum import StrEnum

from peelian.errors import InvalidValueError


class Turn(StrEnum):
    """Which way to turn one's head. Left and right are the person's own, not the viewer's."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """The photo with the head turned, beside one that looks into the camera. `photo`: JPEG or PNG, not mirrored."""

    turn: Turn
    photo: bytes

    def __post_init__(self) -> None:
        if not self.photo:
            raise InvalidValueError("Turned", "photo", "a photo", "nothing")
