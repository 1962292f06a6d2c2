from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.order import Keeping, PromptTimes, QuietHours, QuietKind, QuietSpan, Stay
from tests.fakes.orders import NOW, SLEEP, TERMS


def test_an_order_is_in_a_time_zone_that_exists() -> None:
    with pytest.raises(InvalidValueError):
        replace(TERMS, time_zone="Europe/Atlantis")


def test_a_stay_is_in_a_time_zone_that_exists() -> None:
    with pytest.raises(InvalidValueError):
        Stay(time_zone="../etc/passwd", starts_at=NOW, ends_at=NOW)


def test_quiet_hours_across_midnight_are_as_long_as_the_clock_says() -> None:
    assert SLEEP.minutes == 9 * 60


def test_quiet_hours_that_end_when_they_begin_are_a_whole_day() -> None:
    assert replace(SLEEP, to_minute=SLEEP.from_minute).minutes == 24 * 60


@pytest.mark.parametrize("weekdays", [frozenset[int](), frozenset({7})])
def test_quiet_hours_are_on_days_of_the_week(weekdays: frozenset[int]) -> None:
    with pytest.raises(InvalidValueError):
        QuietHours(kind=QuietKind.WORK, weekdays=weekdays, from_minute=0, to_minute=60)


def test_a_quiet_span_ends_after_it_starts() -> None:
    with pytest.raises(InvalidValueError):
        QuietSpan(kind=QuietKind.COURT, starts_at=NOW, ends_at=NOW - timedelta(hours=1))


def test_a_window_begins_within_a_day() -> None:
    with pytest.raises(InvalidValueError):
        PromptTimes(rule="FREQ=DAILY", starts_minute=1440, window_minutes=30)


def test_what_is_kept_is_a_class_and_not_a_sentence() -> None:
    with pytest.raises(InvalidValueError):
        Keeping(kept="All of it, for ever", days=1, reason="")
