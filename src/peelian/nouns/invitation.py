"""An invitation to enrol a wearer's device: made by somebody with the person beside them, and good once."""

from dataclasses import dataclass
from datetime import datetime

from peelian.nouns import checks
from peelian.nouns.ids import PersonId
from peelian.nouns.order import OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """An invitation. It lies sealed under the digest of its code, which nobody keeps. `by`: who was there."""

    order: OrderId
    by: PersonId
    until: datetime
    code_sha256: str

    def __post_init__(self) -> None:
        for field in ("order", "by", "code_sha256"):
            checks.text("Invitation", field, getattr(self, field))
        checks.aware("Invitation", "until", self.until)
