"""At which signed threshold a photo is compared with a reference, and with how many of its pictures."""

from dataclasses import dataclass

from peelian.law.checkins import comparing
from peelian.law.checkins.rules import CheckInRules
from peelian.law.evidence import Points
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.own_reference import MOST_PICTURES
from peelian.nouns.refusal import Refused
from peelian.nouns.signed_point import Use


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The thresholds that two people signed for one pack.

    The more pictures somebody's reference has, the stricter a threshold is asked for, so that whoever is not the person
    is no likelier to be taken for them. Where none is so strict, fewer of the pictures count.
    """

    points: Points
    pack: str
    rules: CheckInRules

    def best(self, pictures: int) -> tuple[int, OperatingPoint] | Refused:
        """Return how many of so many pictures count, and the threshold for them; or why none may be compared."""
        found = self._fitting(pictures)
        while isinstance(found, Refused) and pictures > 1:
            pictures -= 1
            found = self._fitting(pictures)
        return found if isinstance(found, Refused) else (pictures, found)

    def counted(self) -> int:
        """Return how many pictures of a reference count today, the most there can be."""
        found = self.best(MOST_PICTURES)
        return 0 if isinstance(found, Refused) else found[0]

    def _fitting(self, pictures: int) -> OperatingPoint | Refused:
        """Return the threshold for the best of so many pictures, or why there is none."""
        found = self.points.fitting(Use.CHECK_IN, self.pack, 0, rate=comparing.rate(self.rules, pictures))
        if isinstance(found, Refused):
            return found
        point = found.evidence.point
        return point if pictures == 1 else comparing.usable(point, self.rules, pictures) or point
