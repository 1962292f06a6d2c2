import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.errors import PlaceReportError
from peelian.geo import reports
from peelian.nouns.fix import FixSource

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "said", [NOON.timestamp(), NOON.timestamp() * 1000, "2026-11-20T12:00:00Z", "2026-11-20T14:00:00+02:00"]
)
def test_a_moment_is_read_however_it_is_written(said: object) -> None:
    assert reports.moment(said, "test", "at") == NOON


@pytest.mark.parametrize(
    "said", [None, True, "noon", "2026-11-20T12:00:00", "2026-13-01T00:00:00Z", 1e300, "nan", -1e18]
)
def test_what_is_no_moment_is_refused(said: object) -> None:
    with pytest.raises(PlaceReportError):
        reports.moment(said, "test", "at")


@pytest.mark.parametrize("said", [None, True, [], "x", float("inf"), "1e999", 10**400])
def test_what_is_no_number_is_refused(said: object) -> None:
    with pytest.raises(PlaceReportError):
        reports.number(said, "test", "lat")


@pytest.mark.parametrize("said", [None, 0, -1, "-3"])
def test_an_accuracy_of_nothing_is_none(said: object) -> None:
    assert reports.radius(said, "test", "acc") is None


def test_a_place_off_the_earth_is_refused() -> None:
    with pytest.raises(PlaceReportError):
        reports.fix(FixSource.NATIVE, latitude=91, longitude=0, radius_m=5, at=NOON, received_at=NOON)


@given(st.binary(max_size=200))
def test_no_bytes_do_anything_but_be_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(PlaceReportError):
        assert isinstance(reports.read_json(content, "test"), dict)


def test_what_is_too_large_is_refused_unread() -> None:
    with pytest.raises(PlaceReportError):
        reports.read_json(b" " * 10_001, "test")
