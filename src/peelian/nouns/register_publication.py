"""What a register tells the public: which body has which kinds of equipment, about how much, and what it can do."""

from dataclasses import dataclass
from datetime import datetime

from peelian.errors import InvalidValueError
from peelian.nouns import checks
from peelian.nouns.asset import Capability, SystemType
from peelian.nouns.body import Body
from peelian.nouns.deployment import Approval
from peelian.nouns.ids import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicLine:
    """One kind of equipment of one body. `quantity`: pieces; None where they are too few to be published.

    Makers, models, firmware, networks and places are in no line: beside a body's name they would show where it is weak.
    """

    body: Body
    system: SystemType
    quantity: int | None
    capabilities: frozenset[Capability]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPublication:
    """A summary that somebody asked to have published. `makers`: with how many bodies have anything of theirs.

    `digest`: SHA-256 (hex) of lines and makers. `approval`: bound to it; None while it waits.
    """

    digest: str
    asked_by: PersonId
    asked_at: datetime
    lines: tuple[PublicLine, ...]
    makers: tuple[tuple[str, int], ...]
    approval: Approval | None = None

    def __post_init__(self) -> None:
        checks.text("RegisterPublication", "digest", self.digest)
        checks.text("RegisterPublication", "asked_by", self.asked_by)
        checks.aware("RegisterPublication", "asked_at", self.asked_at)
        if self.approval is not None and self.approval.by == self.asked_by:
            raise InvalidValueError("RegisterPublication", "approval", "by somebody else than who asked", self.asked_by)
