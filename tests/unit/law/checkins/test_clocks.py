from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from peelian.law.checkins import clocks
from peelian.nouns.order import Stay
from tests.fakes.orders import STARTS_AT, order

LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)


def test_an_hour_that_clocks_show_twice_is_meant_the_first_time() -> None:
    assert clocks.at(date(2026, 10, 25), 90, LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_an_hour_that_clocks_skip_is_read_as_if_they_had_not() -> None:
    found = clocks.at(date(2027, 3, 28), 90, LONDON)
    assert found == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert clocks.wall(found, LONDON) == (6, 2 * 60 + 30)


def test_six_in_the_evening_is_another_moment_in_summer() -> None:
    assert clocks.at(date(2026, 7, 1), 18 * 60, LONDON).hour == 17
    assert clocks.at(date(2026, 12, 1), 18 * 60, LONDON).hour == 18


def test_somebody_who_travels_lives_by_the_clock_of_where_they_are() -> None:
    away = Stay(time_zone="Asia/Dubai", starts_at=STARTS_AT + DAY, ends_at=STARTS_AT + 3 * DAY)
    on = Stay(time_zone="Asia/Tokyo", starts_at=STARTS_AT + 2 * DAY, ends_at=STARTS_AT + 3 * DAY)
    travels = order(stays=(away, on))
    where = [clocks.zone_at(travels, STARTS_AT + days * DAY).key for days in (0, 1, 2, 3)]
    assert where == ["Europe/London", "Asia/Dubai", "Asia/Tokyo", "Europe/London"]


def test_the_day_is_the_day_of_the_place() -> None:
    assert clocks.day(datetime(2026, 7, 1, 23, 30, tzinfo=UTC), LONDON) == date(2026, 7, 2)
