"""A legal hold: something is not erased by the clock for a while, because two people said so, and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from peelian.nouns import checks
from peelian.nouns.deployment import Approval
from peelian.nouns.ids import PersonId

HoldId = NewType("HoldId", str)
"""One hold. A NewType costs nothing and mixes nothing up."""


class HoldOn(StrEnum):
    """What can be held back. A list cannot, nor a face without an alert: there is nothing of it to hold."""

    ALERT = "alert"
    """One alert: its picture, and what people wrote of it."""
    ORDER = "order"
    """What is held under one order to check in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A hold.

    `about`: the alert or the order. `reference`: of the case that needs it. `until`: when it ends by itself.
    `approval`: bound to what was asked; without it nothing is held. `ended_at`: when somebody ended it before.
    """

    id: HoldId
    on: HoldOn
    about: str
    reason: str
    reference: str
    asked_by: PersonId
    asked_at: datetime
    until: datetime
    approval: Approval | None = None
    ended_by: PersonId | None = None
    ended_at: datetime | None = None

    def __post_init__(self) -> None:
        for name in ("id", "about", "reason", "reference", "asked_by"):
            checks.text("Hold", name, getattr(self, name))
        checks.aware("Hold", "asked_at", self.asked_at)
        checks.aware("Hold", "until", self.until)

    def holds(self, now: datetime) -> bool:
        """Say whether it keeps something from being erased now."""
        return self.approval is not None and self.ended_at is None and now < self.until

    def waits(self, now: datetime) -> bool:
        """Say whether somebody may still approve it."""
        return self.approval is None and self.ended_at is None and now < self.until
