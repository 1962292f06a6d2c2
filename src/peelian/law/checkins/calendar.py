"""Recurrence: which moments an order's times give, by iCalendar rules and at random within each window."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from dateutil import rrule

from peelian.law.checkins import clocks
from peelian.nouns.order import PromptTimes
from peelian.nouns.refusal import Refused

ALLOWED = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTH", "BYMONTHDAY", "WKST", "COUNT"})
"""Parts of an RRULE that are understood. Hours and minutes are not among them: a window says when in a day."""

FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY"})
"""More often than daily would be another prompt of the same day, and that is another window."""

LONGEST_RULE = 200
MOST_DAYS = 400
"""Days that are looked through at once."""

ANY_DAY = datetime(2026, 1, 1)  # noqa: DTZ001 - recurrence is reckoned in days on a wall calendar


def understood(rule: str) -> Refused | None:
    """Return why a recurrence rule cannot be used, or None."""
    parts = dict(part.partition("=")[::2] for part in rule.upper().split(";"))
    if len(rule) > LONGEST_RULE or not parts.keys() <= ALLOWED or parts.get("FREQ") not in FREQUENCIES:
        return Refused(
            rule="times", reason="A recurrence rule is daily, weekly or monthly, and says only on which days"
        )
    try:
        rrule.rrulestr(rule.upper(), dtstart=ANY_DAY)
    except (ValueError, TypeError, KeyError, AttributeError):
        return Refused(rule="times", reason=f"This is no recurrence rule of RFC 5545: {rule}")
    return None


def days(times: PromptTimes, *, since: date, start: date, end: date) -> list[date]:
    """Return the days from `start` to `end` on which a window opens; the rule counts from `since`.

    Raises:
        ValueError: the rule was not `understood`.
    """
    last = min(end, start + timedelta(days=MOST_DAYS))
    return [
        found.date()
        for found in _recurring(times.rule.upper(), since).between(_midnight(start), _midnight(last), inc=True)
    ]


def draw(times: PromptTimes, day: date, zone: ZoneInfo, *, random: np.random.Generator) -> datetime:
    """Return a moment of that day's window at random, in UTC, on a whole second. All are as likely."""
    opens = clocks.at(day, times.starts_minute, zone)
    return opens + timedelta(seconds=int(random.integers(0, times.window_minutes * 60)))


def windows(times: PromptTimes, of: list[date], zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """Give each window from its first to its last moment, in UTC."""
    for day in of:
        opens = clocks.at(day, times.starts_minute, zone)
        yield opens, opens + timedelta(minutes=times.window_minutes)


@lru_cache(maxsize=4096)
def _recurring(rule: str, since: date) -> rrule.rrulebase:
    """Read a rule once: it is asked about every day."""
    return rrule.rrulestr(rule, dtstart=_midnight(since), cache=True)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC).replace(tzinfo=None)
