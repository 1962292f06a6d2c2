"""What assurance needs of the rooms, in its own words."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from peelian.nouns.ids import ModelId
from peelian.nouns.template import Template

Progress = Callable[[int, int], None]
"""Told how many pictures are done, and of how many."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Portrait:
    """A template, and what was measured of the face that it is of; None where it was not.

    `eye_distance_px`: between the eye centres, pixels. `sharpness`: 0 to 1, as in `Quality`.
    """

    template: Template
    eye_distance_px: float | None = None
    sharpness: float | None = None


class Enrol(Protocol):
    """Turns a picture into a portrait, by the rules that hold for pictures of the data that is evaluated."""

    @property
    def model(self) -> ModelId:
        """The model of its templates."""
        ...

    def portrait(self, picture: Path, *, reference: bool) -> Portrait:
        """Encode the face that a picture shows; `reference`: judged by the floor for references, not that for probes.

        Raises:
            BadInputError: no template can be had of it; the sentence says why.
            UnusableEncodingError: the network answered no template.
        """
        ...
