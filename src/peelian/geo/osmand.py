"""OsmAnd's protocol, as Traccar's clients speak it: a query in older ones, JSON from version 9 on."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl

from peelian.errors import PlaceReportError
from peelian.geo import reports
from peelian.geo.reports import Reported
from peelian.nouns.fix import FixSource

SOURCE = FixSource.OSMAND
YES = frozenset({"true", "1"})


def parse_query(query: str, *, received_at: datetime) -> Reported:
    """Read `id=…&lat=…&lon=…&timestamp=…&accuracy=…`.

    Raises:
        PlaceReportError: a place or a time is missing, or something is said twice.
    """
    if len(query) > reports.LONGEST_BYTES:
        raise PlaceReportError(SOURCE.value, f"it is larger than {reports.LONGEST_BYTES:,} bytes")
    pairs = parse_qsl(query, keep_blank_values=True)
    said = dict(pairs)
    if len(said) != len(pairs):
        raise PlaceReportError(SOURCE.value, "it says something twice")
    found = reports.fix(
        SOURCE,
        latitude=reports.number(said.get("lat"), SOURCE.value, "lat"),
        longitude=reports.number(said.get("lon"), SOURCE.value, "lon"),
        radius_m=reports.radius(said.get("accuracy"), SOURCE.value, "accuracy"),
        at=reports.moment(said.get("timestamp"), SOURCE.value, "timestamp"),
        received_at=received_at,
        mocked=said.get("mock", "") in YES or said.get("valid", "true") in {"false", "0"},
    )
    return Reported(reporter=(said.get("id") or said.get("deviceid") or "")[:100], fix=found)


def parse_json(content: bytes, *, received_at: datetime) -> Reported:
    """Read `{"device_id": …, "location": {"timestamp": …, "coords": {…}}}`.

    Raises:
        PlaceReportError: a place or a time is missing.
    """
    read = reports.read_json(content, SOURCE.value)
    location = _object(read.get("location"), "location")
    coords = _object(location.get("coords"), "coords")
    found = reports.fix(
        SOURCE,
        latitude=reports.number(coords.get("latitude"), SOURCE.value, "latitude"),
        longitude=reports.number(coords.get("longitude"), SOURCE.value, "longitude"),
        radius_m=reports.radius(coords.get("accuracy"), SOURCE.value, "accuracy"),
        at=reports.moment(location.get("timestamp"), SOURCE.value, "timestamp"),
        received_at=received_at,
        mocked=location.get("mock") is True,
    )
    return Reported(reporter=str(read.get("device_id") or "")[:100], fix=found)


def _object(value: object, name: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise PlaceReportError(SOURCE.value, f"{name} is missing")
    return value
