"""Nobody is prompted while they sleep, pray, are treated, stand before a court or work."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.law.checkins import clocks, quiet
from peelian.nouns.order import QuietHours, QuietKind, QuietSpan, Stay
from tests.fakes.orders import SLEEP, TERMS, order

LONDON = ZoneInfo("Europe/London")
HOUR = timedelta(hours=1)
FRIDAY = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
PRAYER = QuietHours(kind=QuietKind.WORSHIP, weekdays=frozenset({4}), from_minute=12 * 60, to_minute=14 * 60)


@pytest.mark.parametrize(
    ("moment", "is_quiet"),
    [
        (datetime(2026, 11, 20, 21, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 20, 22, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 21, 6, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 21, 7, 0, tzinfo=UTC), False),
        (datetime(2026, 7, 20, 21, 0, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), True),
        (datetime(2027, 3, 28, 1, 30, tzinfo=UTC), True),
        (datetime(2027, 3, 28, 6, 0, tzinfo=UTC), False),
    ],
    ids=[
        "a minute before the night",
        "as the night begins",
        "a minute before it ends",
        "as it ends",
        "ten in the evening in summer",
        "half past one, the first time, on the night clocks go back",
        "half past one, the second time",
        "half past two on the night clocks go forward",
        "seven in the morning after it",
    ],
)
def test_the_night_is_quiet_by_the_clock_on_the_wall(moment: datetime, is_quiet: bool) -> None:  # noqa: FBT001
    assert (quiet.now(order(), moment) is QuietKind.SLEEP) is is_quiet


def test_prayer_is_quiet_on_its_day_only() -> None:
    assert quiet.weekly([PRAYER], FRIDAY, LONDON) is QuietKind.WORSHIP
    assert quiet.weekly([PRAYER], FRIDAY + 24 * HOUR, LONDON) is None


def test_a_hearing_is_quiet() -> None:
    hearing = QuietSpan(kind=QuietKind.COURT, starts_at=FRIDAY, ends_at=FRIDAY + 3 * HOUR)
    assert quiet.now(order(spans=(hearing,)), FRIDAY + HOUR) is QuietKind.COURT
    assert quiet.now(order(spans=(hearing,)), FRIDAY + 3 * HOUR) is None


def test_somebody_in_tokyo_sleeps_when_it_is_night_in_tokyo() -> None:
    stay = Stay(time_zone="Asia/Tokyo", starts_at=FRIDAY, ends_at=FRIDAY + 48 * HOUR)
    assert quiet.now(order(stays=(stay,)), FRIDAY + HOUR) is QuietKind.SLEEP
    assert quiet.now(order(), FRIDAY + HOUR) is None


def test_a_time_to_answer_that_reaches_into_the_night_is_not_quiet_throughout_but_touches_it() -> None:
    start = datetime(2026, 11, 20, 21, 40, tzinfo=UTC)
    assert quiet.within(order(), start, start + timedelta(minutes=20)) is None
    assert quiet.within(order(), start, start + timedelta(minutes=21)) is QuietKind.SLEEP


def test_a_time_to_answer_that_reaches_into_a_hearing_touches_it() -> None:
    hearing = QuietSpan(kind=QuietKind.COURT, starts_at=FRIDAY, ends_at=FRIDAY + HOUR)
    heard = order(spans=(hearing,))
    assert quiet.within(heard, FRIDAY - HOUR, FRIDAY) is None
    assert quiet.within(heard, FRIDAY - HOUR, FRIDAY + timedelta(seconds=1)) is QuietKind.COURT


def test_the_shortest_night_of_the_week_is_the_one_that_counts() -> None:
    late = replace(SLEEP, weekdays=frozenset({5}), from_minute=60, to_minute=6 * 60)
    week = replace(SLEEP, weekdays=frozenset({0, 1, 2, 3, 4, 6}))
    assert quiet.sleep_minutes([SLEEP]) == 9 * 60
    assert quiet.sleep_minutes([week, late]) == 5 * 60
    assert quiet.sleep_minutes([week]) == 0
    assert quiet.sleep_minutes([PRAYER]) == 0


@given(
    begins=st.integers(0, 1439),
    ends=st.integers(0, 1439),
    weekday=st.integers(0, 6),
    seconds=st.integers(0, 400 * 86400),
    zone=st.sampled_from(["Europe/London", "Australia/Lord_Howe", "America/New_York", "Asia/Kathmandu"]),
)
def test_whatever_the_clocks_do_a_minute_is_quiet_exactly_if_the_wall_says_so(
    begins: int, ends: int, weekday: int, seconds: int, zone: str
) -> None:
    hours = QuietHours(kind=QuietKind.SLEEP, weekdays=frozenset({weekday}), from_minute=begins, to_minute=ends)
    moment = datetime(2026, 9, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    today, minute = clocks.wall(moment, ZoneInfo(zone))
    since = (today - weekday) % 7 * 1440 + minute - begins
    expected = 0 <= since < hours.minutes or 0 <= since + 7 * 1440 < hours.minutes
    placed = order(terms=replace(TERMS, time_zone=zone, quiet=(hours,)))
    assert (quiet.now(placed, moment) is QuietKind.SLEEP) is expected


@given(
    begun_s=st.integers(0, 7 * 86400),
    length=st.integers(1, 120),
    begins=st.integers(0, 1439),
    ends=st.integers(0, 1439),
    weekday=st.integers(0, 6),
)
def test_asked_at_once_or_minute_by_minute_a_stretch_is_quiet_alike(
    begun_s: int, length: int, begins: int, ends: int, weekday: int
) -> None:
    hours = QuietHours(kind=QuietKind.WORK, weekdays=frozenset({weekday}), from_minute=begins, to_minute=ends)
    placed = order(terms=replace(TERMS, quiet=(hours,)))
    start = datetime(2026, 11, 16, tzinfo=UTC) + timedelta(seconds=begun_s)
    end = start + timedelta(minutes=length)
    assert quiet.within(placed, start, end) is quiet._minute_by_minute(placed, start, end)
