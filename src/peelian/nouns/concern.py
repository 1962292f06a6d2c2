"""A concern: something that only people may judge, and what they made of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from peelian.nouns import checks
from peelian.nouns.case import View
from peelian.nouns.deployment import Approval
from peelian.nouns.ids import PersonId
from peelian.nouns.order import OrderId
from peelian.nouns.prompt import Cause
from peelian.nouns.wearer import WearerId

ConcernId = NewType("ConcernId", str)
"""One concern of one order."""


class ConcernKind(StrEnum):
    """Why people have to look."""

    MISSED = "missed"
    NOT_ALIKE = "not_alike"
    NOT_COMPARED = "not_compared"
    """No photo could be compared: too poor, not measured, or perhaps a picture of a picture."""
    ALTERNATIVE = "alternative"
    """The person chose another way and waits for it. Nothing is wrong."""
    PLACE = "place"
    COMPLAINT = "complaint"
    """The person complains; about what lies sealed."""


PICTURED = frozenset({ConcernKind.NOT_ALIKE, ConcernKind.NOT_COMPARED})
"""Kinds with photos that two people look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What one person saw in two pictures, before they knew what anybody or anything else had made of them."""

    by: PersonId
    at: datetime
    view: View

    def __post_init__(self) -> None:
        checks.text("Sight", "by", self.by)
        checks.aware("Sight", "at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One attempt to reach the person. `how`: a key of the policy pack."""

    by: PersonId
    at: datetime
    how: str
    reached: bool
    note: str = ""

    def __post_init__(self) -> None:
        checks.text("Contact", "by", self.by)
        checks.aware("Contact", "at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What somebody decided. `outcome`, `excuse`: keys of the policy pack."""

    by: PersonId
    at: datetime
    outcome: str
    excuse: str
    reasons: str

    def __post_init__(self) -> None:
        checks.text("Finding", "by", self.by)
        checks.aware("Finding", "at", self.at)
        checks.text("Finding", "reasons", self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """A concern. `about`: id of the prompt or of the event that it came from; `cause`: of a prompt that was missed.

    `device_faulty`: whether its device was at fault around that time. `finding`: the last; `confirmation`: of a finding
    against the person, by somebody else, without which it counts for nothing. `reversed_from`: findings that somebody
    took back, the oldest first.
    """

    id: ConcernId
    order: OrderId
    wearer: WearerId
    kind: ConcernKind
    about: str
    opened_at: datetime
    cause: Cause | None = None
    device_faulty: bool = False
    sights: tuple[Sight, ...] = ()
    contacts: tuple[Contact, ...] = ()
    finding: Finding | None = None
    confirmation: Approval | None = None
    reversed_from: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        for field in ("id", "order", "wearer", "about"):
            checks.text("Concern", field, getattr(self, field))
        checks.aware("Concern", "opened_at", self.opened_at)
