"""One entry of a gallery that a probe resembles."""

from dataclasses import dataclass

from peelian.nouns import checks
from peelian.nouns.ids import SubjectId


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A subject that a probe resembles, and by which of the subject's pictures.

    `similarity`: cosine of probe and reference template, in [-1, 1]; not a probability.
    """

    subject: SubjectId
    image: str
    similarity: float

    def __post_init__(self) -> None:
        checks.text("Candidate", "subject", self.subject)
        checks.finite("Candidate", "similarity", self.similarity, low=-1.001, high=1.001)
