"""What an approval is bound to is written in one way."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from peelian.nouns.canonical import canonical

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_names_and_sets_are_written_in_one_order() -> None:
    assert canonical({"b": frozenset({"y", "x"}), "a": 1}) == b'{"a":1,"b":["x","y"]}'


def test_one_moment_is_written_alike_whichever_zone_it_was_kept_in() -> None:
    assert canonical(NOON) == canonical(NOON.astimezone(timezone(timedelta(hours=5))))


def test_a_day_is_its_date_and_what_is_not_ascii_is_escaped() -> None:
    assert canonical([date(2026, 3, 1), "é"]) == b'["2026-03-01","\\u00e9"]'


def test_what_is_not_plain_is_refused() -> None:
    with pytest.raises(TypeError, match="bytes"):
        canonical(b"bytes")


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical(float("nan"))
