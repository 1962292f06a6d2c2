"""Quiet hours: when somebody is left in peace, wherever they are and whatever the clocks do that night."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from peelian.law.checkins import clocks
from peelian.nouns.order import DAYS_PER_WEEK, MINUTES_PER_DAY, Order, QuietHours, QuietKind

STEP = timedelta(minutes=1)
"""Hours are told by the minute, and clocks change on the minute: nothing quiet lies between two steps."""


def now(order: Order, moment: datetime) -> QuietKind | None:
    """Return why somebody must be left in peace at a moment, or None."""
    for span in order.spans:
        if span.starts_at <= moment < span.ends_at:
            return span.kind
    return weekly(order.terms.quiet, moment, clocks.zone_at(order, moment))


def weekly(hours: Sequence[QuietHours], moment: datetime, zone: ZoneInfo) -> QuietKind | None:
    """Return which of the hours of a week hold at a moment, by the clock of a time zone, or None."""
    weekday, minute = clocks.wall(moment, zone)
    for one in hours:
        if _holds(one, weekday, minute):
            return one.kind
    return None


def within(order: Order, start: datetime, end: datetime) -> QuietKind | None:
    """Return why somebody must be left in peace at some moment from `start` up to `end`, or None.

    Where clocks change meanwhile, or somebody travels, every minute is asked by the wall clock that holds in it, so
    that neither can hide an hour.
    """
    if any(span.starts_at < end and start < span.ends_at for span in order.spans):
        return next(span.kind for span in order.spans if span.starts_at < end and start < span.ends_at)
    here = clocks.zone_at(order, start)
    if not order.stays and start.astimezone(here).utcoffset() == end.astimezone(here).utcoffset():
        return _steady(order.terms.quiet, start, end, here)
    return _minute_by_minute(order, start, end)


def sleep_minutes(hours: Sequence[QuietHours]) -> int:
    """Return how many minutes of sleep the shortest night has: unbroken, begun on each day of the week."""
    nights = [
        max((one.minutes for one in hours if one.kind is QuietKind.SLEEP and weekday in one.weekdays), default=0)
        for weekday in range(DAYS_PER_WEEK)
    ]
    return min(nights)


def _holds(one: QuietHours, weekday: int, minute: int) -> bool:
    if one.from_minute < one.to_minute:
        return weekday in one.weekdays and one.from_minute <= minute < one.to_minute
    begun_today = weekday in one.weekdays and minute >= one.from_minute
    begun_yesterday = (weekday - 1) % DAYS_PER_WEEK in one.weekdays and minute < one.to_minute
    return begun_today or begun_yesterday


def _steady(hours: Sequence[QuietHours], start: datetime, end: datetime, zone: ZoneInfo) -> QuietKind | None:
    """Ask at once about a stretch, shorter than a week, in which wall clocks go like all others."""
    local = start.astimezone(zone)
    week = DAYS_PER_WEEK * MINUTES_PER_DAY
    first = local.weekday() * MINUTES_PER_DAY + local.hour * 60 + local.minute + local.second / 60
    length = (end - start).total_seconds() / 60
    for one in hours:
        for weekday in one.weekdays:
            ahead = (weekday * MINUTES_PER_DAY + one.from_minute - first) % week
            if ahead < length or ahead + one.minutes > week:
                return one.kind
    return None


def _minute_by_minute(order: Order, start: datetime, end: datetime) -> QuietKind | None:
    moment = start.replace(second=0, microsecond=0)
    while moment < end:
        found = weekly(order.terms.quiet, moment, clocks.zone_at(order, moment))
        if found is not None:
            return found
        moment += STEP
    return None
