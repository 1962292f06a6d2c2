"""What assurance needs of the rooms, in its own words."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from peelian.nouns.ids import ModelId
from peelian.nouns.template import Template

Progress = Callable[[int, int], None]
"""Told how many pictures are done, and of how many."""


class Enrol(Protocol):
    """Turns a picture into a template, by the rules that hold for pictures of the data that is evaluated."""

    @property
    def model(self) -> ModelId:
        """The model of its templates."""
        ...

    def template(self, picture: Path, *, reference: bool) -> Template:
        """Encode the face that a picture shows; `reference`: judged by the floor for references, not that for probes.

        Raises:
            BadInputError: no template can be had of it; the sentence says why.
            UnusableEncodingError: the network answered no template.
        """
        ...
