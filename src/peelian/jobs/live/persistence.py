"""One lucky look is not evidence: a resemblance must persist."""

from collections.abc import Sequence
from dataclasses import dataclass

from peelian.errors import InvalidValueError
from peelian.nouns.ids import SubjectId


@dataclass(frozen=True, slots=True, kw_only=True)
class Persistence:
    """`needed` of the `last` shots, the newest among them, must each resemble the same subject."""

    needed: int = 2
    last: int = 4

    def __post_init__(self) -> None:
        if not 1 <= self.needed <= self.last:
            raise InvalidValueError("Persistence", "needed", f"from 1 to {self.last}", str(self.needed))

    def holds(self, subject: SubjectId, shots: Sequence[SubjectId | None]) -> bool:
        """Say whether a subject persists.

        Args:
            subject: whom all shots together resemble.
            shots: whom each shot by itself resembled at the threshold, oldest first; None for nobody.
        """
        recent = shots[-self.last :]
        return bool(recent) and recent[-1] == subject and recent.count(subject) >= self.needed
