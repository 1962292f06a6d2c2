import json
from datetime import UTC, datetime

import pytest

from peelian.errors import PlaceReportError
from peelian.geo import owntracks
from peelian.geo.reports import Reported
from peelian.nouns.fix import FixSource

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SAID = {"_type": "location", "lat": 51.5, "lon": -0.1, "acc": 12, "tst": 1795176000, "tid": "w1", "batt": 80, "vel": 3}


def parse(**changes: object) -> Reported | None:
    return owntracks.parse(json.dumps(SAID | changes).encode(), received_at=NOW)


def test_a_location_is_read() -> None:
    found = parse()
    assert found is not None
    assert (found.reporter, found.fix.latitude, found.fix.longitude, found.fix.radius_m) == ("w1", 51.5, -0.1, 12)
    assert (found.fix.source, found.fix.at, found.fix.received_at) == (FixSource.OWNTRACKS, NOW, NOW)


@pytest.mark.parametrize("kind", ["transition", "waypoint", "lwt", "status", "encrypted"])
def test_other_messages_are_no_fix_and_no_fault(kind: str) -> None:
    assert parse(_type=kind) is None


def test_a_location_without_accuracy_says_so() -> None:
    found = parse(acc=None)
    assert found is not None
    assert found.fix.radius_m is None


@pytest.mark.parametrize(
    "wrong", [{"lat": None}, {"lon": "east"}, {"tst": None}, {"_type": 3}, {"lat": 99}, {"acc": "x"}]
)
def test_a_location_that_lacks_something_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(PlaceReportError):
        parse(**wrong)
