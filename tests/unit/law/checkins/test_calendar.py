from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.law.checkins import calendar
from peelian.nouns.order import PromptTimes

LONDON = ZoneInfo("Europe/London")
WEEK = date(2026, 11, 16), date(2026, 11, 22)


def times(rule: str = "FREQ=DAILY", starts_minute: int = 720, window_minutes: int = 60) -> PromptTimes:
    return PromptTimes(rule=rule, starts_minute=starts_minute, window_minutes=window_minutes)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=HOURLY",
        "FREQ=SECONDLY;COUNT=9",
        "FREQ=DAILY;BYHOUR=1,2,3,4,5,6",
        "FREQ=DAILY;BYDAY=XX",
        "FREQ=DAILY;INTERVAL=0x",
        "DTSTART:19700101",
        "",
        "FREQ=DAILY;" + "BYDAY=MO;" * 30,
    ],
)
def test_what_is_no_rule_of_days_is_refused(rule: str) -> None:
    assert calendar.understood(rule) is not None


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY", "freq=weekly;byday=mo,we", "FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=DAILY;INTERVAL=2"]
)
def test_a_rule_of_days_is_understood(rule: str) -> None:
    assert calendar.understood(rule) is None


def test_the_days_of_a_rule_count_from_the_beginning_of_the_order() -> None:
    found = calendar.days(times("FREQ=DAILY;INTERVAL=2"), since=date(2026, 11, 15), start=WEEK[0], end=WEEK[1])
    assert [day.day for day in found] == [17, 19, 21]


def test_the_days_of_a_week_are_the_days_of_the_week() -> None:
    found = calendar.days(times("FREQ=WEEKLY;BYDAY=MO,SU"), since=date(2026, 1, 1), start=WEEK[0], end=WEEK[1])
    assert [day.day for day in found] == [16, 22]


def test_one_look_ahead_is_bounded() -> None:
    found = calendar.days(times(), since=WEEK[0], start=WEEK[0], end=date(2099, 1, 1))
    assert len(found) == calendar.MOST_DAYS + 1


@given(seed=st.integers(0, 1000), minute=st.integers(0, 1439), length=st.integers(1, 1440))
def test_a_moment_lies_within_its_window_also_when_clocks_change(seed: int, minute: int, length: int) -> None:
    day = date(2026, 10, 25)
    opens, closes = next(calendar.windows(times(starts_minute=minute, window_minutes=length), [day], LONDON))
    random = np.random.default_rng(seed)
    found = calendar.draw(times(starts_minute=minute, window_minutes=length), day, LONDON, random=random)
    assert opens <= found < closes
    assert closes - opens == timedelta(minutes=length)


def test_moments_are_spread_over_the_window() -> None:
    random = np.random.default_rng(5)
    found = [calendar.draw(times(), WEEK[0], LONDON, random=random) for _ in range(600)]
    noon = datetime(2026, 11, 16, 12, tzinfo=UTC)
    counts, _ = np.histogram([(one - noon).total_seconds() for one in found], bins=6, range=(0, 3600))
    assert counts.min() > 60
