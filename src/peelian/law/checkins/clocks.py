"""Clocks on walls: which time zone holds for somebody at a moment, and what its clock shows then.

All reckoning is in UTC. A wall clock is only read from a moment, or turned into one here: across a change of the clocks
`start + 12 hours` in local time would be 13 real hours.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from peelian.nouns.order import Order


def zone_at(order: Order, moment: datetime) -> ZoneInfo:
    """Return the time zone that holds for somebody: of the stay that began last, or else of where they live."""
    here = [stay for stay in order.stays if stay.starts_at <= moment < stay.ends_at]
    latest = max(here, key=lambda stay: stay.starts_at, default=None)
    return ZoneInfo(order.terms.time_zone if latest is None else latest.time_zone)


def at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """Return the moment, in UTC, at which clocks show a minute of a day.

    An hour that clocks show twice is meant the first time. One that they skip is read as if they had not been put
    forward: so 01:30 on the night they are is 02:30.
    """
    return datetime.combine(day, time(minute // 60, minute % 60), tzinfo=zone).astimezone(UTC)


def wall(moment: datetime, zone: ZoneInfo) -> tuple[int, int]:
    """Return the weekday (Monday is 0) and the minute of the day that clocks show at a moment."""
    local = moment.astimezone(zone)
    return local.weekday(), local.hour * 60 + local.minute


def day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the day that calendars show at a moment."""
    return moment.astimezone(zone).date()


def minutes(count: float) -> timedelta:
    """Return so many real minutes."""
    return timedelta(minutes=count)
