"""Forgetting: what is not needed any more is overwritten, not only let go.

Python gives memory back when it likes. So templates and pictures are filled with zeros as soon as the flow is done with
them, where the array is the flow's own; an array that shares its memory with another is only let go.
"""

from collections.abc import Iterable

from peelian.nouns import scratch
from peelian.nouns.frame import Frame
from peelian.nouns.template import Template


def templates(these: Iterable[Template]) -> None:
    """Overwrite templates."""
    for template in these:
        scratch.overwrite(template.vector)


def frames(these: Iterable[Frame]) -> None:
    """Overwrite pictures."""
    for frame in these:
        scratch.overwrite(frame.pixels)
