import copy
import json
from datetime import UTC, datetime

import pytest

from peelian.errors import PlaceReportError
from peelian.geo import osmand
from peelian.geo.reports import Reported

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
QUERY = "id=w1&lat=51.5&lon=-0.1&timestamp=1795176000&accuracy=12.5&batt=80&speed=1.2"
JSON = {
    "device_id": "w1",
    "location": {
        "timestamp": "2026-11-20T12:00:00.000Z",
        "coords": {"latitude": 51.5, "longitude": -0.1, "accuracy": 12.5, "speed": 1.2},
        "is_moving": True,
        "battery": {"level": 0.8, "is_charging": False},
    },
}


def test_both_forms_say_the_same() -> None:
    query = osmand.parse_query(QUERY, received_at=NOW)
    assert query == osmand.parse_json(json.dumps(JSON).encode(), received_at=NOW)
    assert (query.reporter, query.fix.radius_m, query.fix.at, query.fix.mocked) == ("w1", 12.5, NOW, False)


@pytest.mark.parametrize("said", ["mock=true", "mock=1", "valid=false", "valid=0"])
def test_a_place_that_was_made_up_says_so(said: str) -> None:
    assert osmand.parse_query(f"{QUERY}&{said}", received_at=NOW).fix.mocked


def changed(part: str, value: object) -> Reported:
    said = copy.deepcopy(JSON)
    location = said["location"]
    assert isinstance(location, dict)
    if part in location:
        location[part] = value
    else:
        location["coords"] = {**JSON["location"]["coords"], part: value}  # type: ignore[index]
    return osmand.parse_json(json.dumps(said).encode(), received_at=NOW)


@pytest.mark.parametrize("part", ["latitude", "longitude", "timestamp", "coords"])
def test_json_that_lacks_something_is_refused(part: str) -> None:
    with pytest.raises(PlaceReportError):
        changed(part, None)


def test_json_without_a_location_is_refused() -> None:
    with pytest.raises(PlaceReportError):
        osmand.parse_json(b"{}", received_at=NOW)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "lat=51.5&lon=-0.1",
        "lat=51.5&lat=51.6&lon=0&timestamp=1795176000",
        "lat=nan&lon=0&timestamp=1",
        "a" * 10_001,
    ],
)
def test_a_query_that_lacks_something_or_says_it_twice_is_refused(query: str) -> None:
    with pytest.raises(PlaceReportError):
        osmand.parse_query(query, received_at=NOW)
