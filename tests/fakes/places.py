"""A zone in the middle of a town, and fixes so many metres from its border.

zone(kind=ZoneKind.EXCLUSION)
fix(east_m=600, radius_m=20, minute=5)     # 100 m outside the border
"""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from peelian.geo.plane import EARTH_M
from peelian.nouns.fix import Fix
from peelian.nouns.order import OrderId
from peelian.nouns.zone import Area, Place, Zone, ZoneId, ZoneKind

CENTRE = (-0.1, 51.5)
SIX = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


def place(east_m: float, north_m: float = 0.0, centre: Place = CENTRE) -> Place:
    """A place so many metres from the middle."""
    longitude, latitude = centre
    narrower = math.cos(math.radians(latitude))
    return longitude + math.degrees(east_m / EARTH_M / narrower), latitude + math.degrees(north_m / EARTH_M)


def square(half_m: float, east_m: float = 0.0) -> tuple[Place, ...]:
    """A square around the middle, or around a place east of it."""
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    return tuple(place(east_m + x * half_m, y * half_m) for x, y in corners)


def zone(**changes: object) -> Zone:
    """A kilometre square in which somebody has to be, always; its border is 500 m from the middle."""
    whole = Zone(
        id=ZoneId("Z-1"),
        order=OrderId("O-1"),
        kind=ZoneKind.INCLUSION,
        why="Condition 4 of the order",
        areas=(Area(outline=square(500)),),
        time_zone="Europe/London",
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def fix(east_m: float = 0.0, *, minute: float = 0.0, radius_m: float | None = 20.0, **changes: object) -> Fix:
    """A fix so many metres east of the middle, so many minutes after six in the evening."""
    longitude, latitude = place(east_m)
    at = SIX + timedelta(minutes=minute)
    whole = Fix(latitude=latitude, longitude=longitude, radius_m=radius_m, at=at, received_at=at)
    return replace(whole, **changes)  # type: ignore[arg-type]
