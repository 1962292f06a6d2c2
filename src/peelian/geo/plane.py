"""Metres around a place: degrees are no metres, and a degree of longitude is not one of latitude."""

import math
from collections.abc import Iterable, Sequence

from shapely import Point, Polygon, union_all

from peelian.nouns.fix import Clearance, Fix
from peelian.nouns.zone import Area, Place, Ring

EARTH_M = 6_371_008.8
"""Mean radius of the Earth (IUGG)."""

HALF_TURN = 180.0
FULL_TURN = 360.0

Metres = tuple[float, float]


def apart_m(one: Fix, other: Fix) -> float:
    """Return how many metres lie between two places, along the Earth (haversine)."""
    rise = math.radians(other.latitude - one.latitude)
    turn = math.radians(other.longitude - one.longitude)
    shared = math.cos(math.radians(one.latitude)) * math.cos(math.radians(other.latitude))
    half = math.sin(rise / 2) ** 2 + shared * math.sin(turn / 2) ** 2
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(half)))


def clearance(fix: Fix, areas: Sequence[Area]) -> Clearance:
    """Measure how a place lies to areas; where they overlap, no border runs between them.

    On a flat map around the place itself: near it, where a border can matter, it is true to centimetres.
    """
    centre = (fix.longitude, fix.latitude)
    shape = union_all([_polygon(area, centre) for area in areas])
    here = Point(0, 0)
    return Clearance(inside=bool(shape.covers(here)), edge_m=float(shape.boundary.distance(here)))


def whole(areas: Iterable[Area]) -> bool:
    """Say whether areas are areas: no outline crosses itself, and every hole lies within its outline."""
    return all(bool(_polygon(area, area.outline[0]).is_valid) for area in areas)


def _polygon(area: Area, centre: Place) -> Polygon:
    return Polygon(_flat(area.outline, centre), [_flat(hole, centre) for hole in area.holes])


def _flat(ring: Ring, centre: Place) -> list[Metres]:
    """Lay a ring on a flat map around a place (equirectangular)."""
    narrower = math.cos(math.radians(centre[1]))
    return [
        (
            math.radians(_turned(longitude - centre[0])) * narrower * EARTH_M,
            math.radians(latitude - centre[1]) * EARTH_M,
        )
        for longitude, latitude in ring
    ]


def _turned(degrees: float) -> float:
    """Return the shorter way around."""
    return (degrees + HALF_TURN) % FULL_TURN - HALF_TURN
