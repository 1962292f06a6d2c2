"""Somebody who checks in under an order, and the watch or phone that they do it with."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from peelian.errors import InvalidValueError
from peelian.nouns import checks

WearerId = NewType("WearerId", str)
"""Somebody under an order. The same person keeps it from one order to the next, so that no bound starts anew."""

WatchId = NewType("WatchId", str)
"""One device of one wearer; a device that is enrolled again is another."""

POINT = re.compile(r"04[0-9a-f]{128}")
"""A point of the curve P-256 that is not compressed: one byte, and two coordinates of 32 (SEC 1, 2.3.3)."""


class WatchState(StrEnum):
    """What became of a device. It goes one way."""

    ACTIVE = "active"
    REPLACED = "replaced"
    REVOKED = "revoked"
    """It was lost or is not trusted any more; nothing that it signs counts."""


class FaultKind(StrEnum):
    """What can be wrong with a device or its link. None of it is ever held against the person."""

    BATTERY = "battery"
    LINK = "link"
    CAMERA = "camera"
    LOCATION = "location"
    CLOCK = "clock"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault of a device. `until`: when it was over, None while it lasts."""

    kind: FaultKind
    since: datetime
    until: datetime | None = None

    def __post_init__(self) -> None:
        checks.aware("Fault", "since", self.since)
        if self.until is not None:
            checks.aware("Fault", "until", self.until)
            if self.until < self.since:
                raise InvalidValueError("Fault", "until", "after its beginning", self.until.isoformat())

    def within(self, start: datetime, end: datetime) -> bool:
        """Say whether it lasted at any moment from `start` to `end`."""
        return self.since <= end and (self.until is None or self.until >= start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A device: whose it is, its public key, and how it is.

    `public_key`: point of P-256 in hex, not compressed; the other half never leaves the device. `counter`: of the last
    answer that it signed; the next must be greater. `faults`: its whole history, the newest last.
    `skew_s`: how far its clock was ahead of ours when last seen, seconds; decides nothing. `failures`: photos in a row
    that were not taken for the person, `failed_at` the last of them; they slow further photos down, and that is all.
    """

    id: WatchId
    wearer: WearerId
    public_key: str
    enrolled_at: datetime
    state: WatchState = WatchState.ACTIVE
    counter: int = 0
    faults: tuple[Fault, ...] = ()
    seen_at: datetime | None = None
    skew_s: float = 0.0
    failures: int = 0
    failed_at: datetime | None = None

    def __post_init__(self) -> None:
        checks.text("Watch", "id", self.id)
        checks.text("Watch", "wearer", self.wearer)
        if not POINT.fullmatch(self.public_key):
            raise InvalidValueError("Watch", "public_key", "a point of P-256 in hex", repr(self.public_key))
        checks.finite("Watch", "counter", self.counter, low=0)
        checks.finite("Watch", "failures", self.failures, low=0)
        checks.finite("Watch", "skew_s", self.skew_s)
        checks.aware("Watch", "enrolled_at", self.enrolled_at)
        for field in ("seen_at", "failed_at"):
            if getattr(self, field) is not None:
                checks.aware("Watch", field, getattr(self, field))
