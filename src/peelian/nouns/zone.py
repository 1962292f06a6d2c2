"""A zone or a curfew that an order imposes, and what was made of the fixes that came in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from peelian.errors import InvalidValueError
from peelian.nouns import checks
from peelian.nouns.order import DAYS_PER_WEEK, MINUTES_PER_DAY, OrderId

ZoneId = NewType("ZoneId", str)
"""One zone or curfew of one order."""

RING_POINTS = 4
"""A ring has so many at least, the last of which is the first (RFC 7946, 3.1.6)."""

MOST_POINTS = 5000
"""Of all rings of a zone together."""

LAST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

Place = tuple[float, float]
"""Longitude and latitude, degrees, in the order of GeoJSON."""

Ring = tuple[Place, ...]


class ZoneKind(StrEnum):
    """What a zone asks."""

    INCLUSION = "inclusion"
    """To stay inside."""
    EXCLUSION = "exclusion"
    """To stay outside."""
    CURFEW = "curfew"
    """To be inside during certain hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One polygon: its outline, and holes in it that do not belong to it."""

    outline: Ring
    holes: tuple[Ring, ...] = ()

    def __post_init__(self) -> None:
        for ring in (self.outline, *self.holes):
            if len(ring) < RING_POINTS or ring[0] != ring[-1]:
                raise InvalidValueError("Area", "outline", "closed rings of four points or more", f"{len(ring)} points")
            for longitude, latitude in ring:
                checks.finite("Area", "longitude", longitude, low=-180, high=180)
                checks.finite("Area", "latitude", latitude, low=-90, high=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """Days of a year on which a zone holds, both ends with it; across the New Year when the end is before the start."""

    from_month: int
    from_day: int
    to_month: int
    to_day: int

    def __post_init__(self) -> None:
        for month, day in ((self.from_month, self.from_day), (self.to_month, self.to_day)):
            checks.finite("Season", "month", month, low=1, high=12)
            checks.finite("Season", "day", day, low=1, high=LAST_DAYS[month - 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Hours of a week in which a zone holds, by the clock of the place where the person lives.

    `weekdays`: on which they begin, Monday is 0. When `to_minute` is not after `from_minute` they end the next day.
    """

    weekdays: frozenset[int]
    from_minute: int
    to_minute: int

    def __post_init__(self) -> None:
        for field in ("from_minute", "to_minute"):
            checks.finite("Hours", field, getattr(self, field), low=0, high=MINUTES_PER_DAY - 1)
        if not self.weekdays or not self.weekdays <= frozenset(range(DAYS_PER_WEEK)):
            raise InvalidValueError("Hours", "weekdays", "days from 0 to 6", repr(sorted(self.weekdays)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A zone. Where it lies is about a person, so it lies sealed under the order.

    `why`: what it is imposed for. `hours`, `season`: when it holds; always where there is none. A curfew has hours.
    """

    id: ZoneId
    order: OrderId
    kind: ZoneKind
    why: str
    areas: tuple[Area, ...]
    time_zone: str
    hours: Hours | None = None
    season: Season | None = None

    def __post_init__(self) -> None:
        for field in ("id", "order", "why"):
            checks.text("Zone", field, getattr(self, field))
        points = sum(len(ring) for area in self.areas for ring in (area.outline, *area.holes))
        if not 0 < points <= MOST_POINTS:
            raise InvalidValueError("Zone", "areas", f"of 1 to {MOST_POINTS} points", str(points))
        if self.kind is ZoneKind.CURFEW and self.hours is None:
            raise InvalidValueError("Zone", "hours", "given for a curfew", "none")


class Happening(StrEnum):
    """What fixes add up to. None of these is a breach: that word is for people, after they have looked."""

    ABSENT_AT_START = "absent_at_start"
    LEFT = "left"
    ENTERED = "entered"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Fixes in a row on the wrong side of one zone, in one of its windows. `fixes`: how many; `said`: an event is out.

    `window`: when the zone began to hold. `was_right`: whether they were seen on the right side in this window.
    """

    zone: ZoneId
    window: datetime | None
    since: datetime | None = None
    last_at: datetime | None = None
    fixes: int = 0
    was_right: bool = False
    said: bool = False

    def __post_init__(self) -> None:
        checks.text("Run", "zone", self.zone)
        checks.finite("Run", "fixes", self.fixes, low=0)
        for field in ("window", "since", "last_at"):
            if getattr(self, field) is not None:
                checks.aware("Run", field, getattr(self, field))
