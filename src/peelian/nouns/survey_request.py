"""What one person asked for in a survey and another has to approve: to publish a round, to correct an answer."""

from dataclasses import dataclass
from datetime import datetime

from peelian.errors import InvalidValueError
from peelian.nouns import checks
from peelian.nouns.ids import BodyId, PersonId, RoundId
from peelian.nouns.questionnaire import Given


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationRequest:
    """Somebody asks that a round be published. `digest`: SHA-256 (hex) of all that its totals are counted from."""

    round: RoundId
    digest: str
    by: PersonId
    at: datetime

    def __post_init__(self) -> None:
        for name in ("round", "digest", "by"):
            checks.text("PublicationRequest", name, getattr(self, name))
        checks.aware("PublicationRequest", "at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRequest:
    """Somebody asks that a signed answer be corrected. `before`: as it stands; None where there is no answer."""

    round: RoundId
    body: BodyId
    question: str
    before: Given | None
    after: Given
    why: str
    by: PersonId
    at: datetime

    def __post_init__(self) -> None:
        for name in ("round", "body", "question", "why", "by"):
            checks.text("CorrectionRequest", name, getattr(self, name))
        checks.aware("CorrectionRequest", "at", self.at)
        if self.before == self.after:
            raise InvalidValueError("CorrectionRequest", "after", "other than before", "the same")
