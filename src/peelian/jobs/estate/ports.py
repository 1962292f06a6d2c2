"""What the survey may read of the register: one body's assets, and the concerns that count against them."""

from collections.abc import Sequence
from typing import Protocol

from peelian.nouns.asset import Asset
from peelian.nouns.body import Body
from peelian.nouns.concern import Flag
from peelian.nouns.ids import BodyId


class Holdings(Protocol):
    """One body's part of the register."""

    def bodies(self) -> Sequence[Body]:
        """Return every body, by name."""
        ...

    def body(self, body: BodyId) -> Body:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        ...

    def assets(self, body: BodyId) -> Sequence[Asset]:
        """Return a body's assets, in the order in which they were added."""
        ...

    def flags(self, body: BodyId) -> Sequence[Flag]:
        """Return the concerns that count today against a body's assets."""
        ...
