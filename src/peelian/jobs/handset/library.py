"""What a check needs of the published sets: they lie in memory, and a photograph is seen and searched in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from peelian.nouns.candidate import Candidate
from peelian.nouns.ids import SetId
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.reference_set import ReferenceSet
from peelian.nouns.refusal import Refused
from peelian.nouns.template import Template


@dataclass(slots=True, eq=False)
class Seen:
    """What was made of a photograph that was good enough: a level crop as JPEG, and the template. Both are overwritten.

    `crop` is there for the officer to hold beside candidates, and nothing else.
    """

    crop: bytearray
    template: Template


class Library(Protocol):
    """Published sets in memory, and the eyes to compare a photograph with them."""

    def ready(self, found: ReferenceSet) -> Refused | None:
        """Return why a set cannot be searched at this moment, or None; begins to open one that is not open."""
        ...

    def point(self, found: ReferenceSet) -> OperatingPoint | Refused:
        """Return the operating point for a list of this size, or why there is none."""
        ...

    def stricter(self, at: OperatingPoint) -> Sequence[OperatingPoint]:
        """Return the other operating points of the same model, for the words of bands."""
        ...

    def see(self, found: ReferenceSet, photo: bytes) -> Seen | Refused:
        """Decode, judge and encode an untrusted photograph; or say what to do better."""
        ...

    def search(self, found: ReferenceSet, template: Template, *, top: int) -> list[Candidate]:
        """Find the members of an open set that a template resembles most, best first."""
        ...

    def drop(self, found: SetId) -> None:
        """Let go of a set, and overwrite it."""
        ...
