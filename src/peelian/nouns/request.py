"""A request to hand something of a wearer to somebody, or to look at places as they were reported."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from peelian.errors import InvalidValueError
from peelian.nouns import checks
from peelian.nouns.deployment import Approval
from peelian.nouns.ids import PersonId
from peelian.nouns.order import OrderId
from peelian.nouns.wearer import WearerId

RequestId = NewType("RequestId", str)
"""One request."""


class RequestKind(StrEnum):
    """What is asked for."""

    SHARE = "share"
    LOOK = "look"
    """To look at places as they were reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request. `purpose`, `recipient`, `exemption`: keys of the policy pack; `parts`: keys of what is handed over.

    `starts_at`, `ends_at`: the slice of time that it is about. `exemption`: why the person is not told; empty when they
    are. `done_at`: when it was handed over or looked at; `told_at`: when the person was told.
    """

    id: RequestId
    kind: RequestKind
    order: OrderId
    wearer: WearerId
    case_number: str
    purpose: str
    power: str
    starts_at: datetime
    ends_at: datetime
    asked_by: PersonId
    asked_at: datetime
    recipient: str = ""
    parts: frozenset[str] = frozenset()
    exemption: str = ""
    exemption_why: str = ""
    approval: Approval | None = None
    done_at: datetime | None = None
    told_at: datetime | None = None

    def __post_init__(self) -> None:
        for field in ("id", "order", "wearer", "asked_by"):
            checks.text("Request", field, getattr(self, field))
        for field in ("starts_at", "ends_at", "asked_at"):
            checks.aware("Request", field, getattr(self, field))
        for field in ("done_at", "told_at"):
            if getattr(self, field) is not None:
                checks.aware("Request", field, getattr(self, field))
        if self.ends_at <= self.starts_at:
            raise InvalidValueError("Request", "ends_at", "after its start", self.ends_at.isoformat())
