"""What came of comparing one photo with the one reference of the same person, in words and without a number."""

from dataclasses import dataclass
from enum import StrEnum

from peelian.errors import InvalidValueError


class Resemblance(StrEnum):
    """What a comparison found."""

    SAME = "same"
    NOT_ALIKE = "not_alike"
    """Not alike enough to be sure. It does not say that it was somebody else."""
    NOT_GOOD_ENOUGH = "not_good_enough"
    """The photo cannot be compared; the coaching says why."""
    NOT_MEASURED = "not_measured"
    """There is not enough data to compare at the rate that is asked for."""
    SUSPECT = "suspect"
    """It may be a picture of a picture. A hint for people, and no more."""


class Coaching(StrEnum):
    """What would make the next photo better."""

    LIGHT = "light"
    DISTANCE = "distance"
    POSE = "pose"
    STEADY = "steady"
    ALONE = "alone"
    """One face, and nobody else's."""
    UNCOVERED = "uncovered"
    FACE = "face"
    """There has to be one."""
    TURN = "turn"
    """In the second photo, the head has to be turned as was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The answer of a comparison. `coaching`: with every photo that was not good enough."""

    found: Resemblance
    coaching: Coaching | None = None

    def __post_init__(self) -> None:
        if self.found is Resemblance.NOT_GOOD_ENOUGH and self.coaching is None:
            raise InvalidValueError("Compared", "coaching", "given when a photo is not good enough", "None")
