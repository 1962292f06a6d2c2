"""Zones as GeoJSON (RFC 7946): read strictly, since somebody's liberty hangs on where a line runs."""

import json
import math
from collections.abc import Mapping
from typing import NoReturn, cast

from peelian.errors import InvalidValueError, ZoneFileError
from peelian.geo import plane
from peelian.nouns.zone import MOST_POINTS, Area, Place, Ring

LONGEST_BYTES = 1_000_000
PLACE_NUMBERS = (2, 3)
"""Longitude, latitude and perhaps a height, which no zone has."""


def areas(content: bytes) -> tuple[Area, ...]:
    """Read a Polygon, a MultiPolygon, or a Feature that is one.

    Raises:
        ZoneFileError: it is none, is too large, crosses itself or the date line, or holds what is no number.
    """
    if len(content) > LONGEST_BYTES:
        raise ZoneFileError("it is larger than a megabyte")
    try:
        read = json.loads(content, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise ZoneFileError("it is not JSON") from error
    found = tuple(_area(rings) for rings in _polygons(_geometry(read)))
    points = sum(len(ring) for area in found for ring in (area.outline, *area.holes))
    if not 0 < points <= MOST_POINTS:
        problem = f"it has {points:,} points, and may have {MOST_POINTS:,}"
        raise ZoneFileError(problem)
    if any(_spans_date_line(area.outline) for area in found):
        raise ZoneFileError("it crosses the date line, or spans half the Earth")
    if not plane.whole(found):
        raise ZoneFileError("its outline crosses itself, or a hole lies outside it")
    return found


def _geometry(read: object) -> Mapping[str, object]:
    if isinstance(read, dict) and read.get("type") == "Feature":
        read = read.get("geometry")
    if not isinstance(read, dict):
        raise ZoneFileError("there is no geometry in it")
    return read


def _polygons(geometry: Mapping[str, object]) -> list[object]:
    coordinates = geometry.get("coordinates")
    match geometry.get("type"):
        case "Polygon":
            return [coordinates]
        case "MultiPolygon" if isinstance(coordinates, list):
            return coordinates
        case other:
            problem = f"it is a {str(other)[:40]}, and not a Polygon"
            raise ZoneFileError(problem)


def _area(rings: object) -> Area:
    if not isinstance(rings, list) or not rings:
        raise ZoneFileError("a polygon has no rings")
    outline, *holes = (_ring(ring) for ring in rings)
    try:
        return Area(outline=outline, holes=tuple(holes))
    except InvalidValueError as error:
        raise ZoneFileError(error.sentence.rstrip(".")) from error


def _ring(ring: object) -> Ring:
    if not isinstance(ring, list):
        raise ZoneFileError("a ring is no list of places")
    return tuple(_place(place) for place in ring)


def _place(place: object) -> Place:
    numbers = place if isinstance(place, list) and len(place) in PLACE_NUMBERS else []
    if not numbers or not all(type(one) in {int, float} and math.isfinite(one) for one in numbers):
        raise ZoneFileError("a place is not two numbers")
    longitude, latitude = cast("list[float]", numbers)[:2]
    return float(longitude), float(latitude)


def _spans_date_line(ring: Ring) -> bool:
    return max(place[0] for place in ring) - min(place[0] for place in ring) >= plane.HALF_TURN


def _no_constant(text: str) -> NoReturn:
    raise ValueError(text)
