"""Somebody who only looks at the devices, and counts what must never be; shares no code with the law it watches."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from peelian.jobs.checkins.cohort.population import Drawn

ROLLING = timedelta(hours=24)
SIXTH = 5
"""Places between a prompt and the sixth counted from it."""


@dataclass(slots=True)
class Person:
    """What is known of somebody: who they are, when they were prompted, and when their reviews were due and made."""

    drawn: Drawn
    shown: list[datetime] = field(default_factory=list)
    overdue: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    """From when until when a review was overdue."""


@dataclass(slots=True)
class Witness:
    """What was seen, person by person."""

    people: dict[int, Person] = field(default_factory=dict)

    def sixths(self) -> int:
        """Count prompts that were the sixth, or a later one, of somebody within any 24 hours."""
        return sum(
            later - first <= ROLLING
            for one in self.people.values()
            for first, later in zip(sorted(one.shown), sorted(one.shown)[SIXTH:], strict=False)
        )

    def in_quiet(self) -> int:
        """Count prompts that came when somebody was to be left in peace."""
        return sum(quiet(one.drawn, moment) for one in self.people.values() for moment in one.shown)

    def while_overdue(self) -> int:
        """Count prompts that came while a review was overdue, or outside the order's time."""
        return sum(stopped(one, moment) for one in self.people.values() for moment in one.shown)


def quiet(drawn: Drawn, moment: datetime) -> bool:
    """Say whether a moment is quiet: look at the clock on the wall, and at each rule by itself."""
    if any(span.starts_at <= moment < span.ends_at for span in drawn.spans):
        return True
    name = drawn.terms.time_zone
    for stay in sorted(drawn.stays, key=lambda stay: stay.starts_at):
        if stay.starts_at <= moment < stay.ends_at:
            name = stay.time_zone
    wall = moment.astimezone(ZoneInfo(name))
    clock = wall.hour * 60 + wall.minute
    for hours in drawn.terms.quiet:
        across = hours.to_minute <= hours.from_minute
        if wall.weekday() in hours.weekdays and clock >= hours.from_minute and (across or clock < hours.to_minute):
            return True
        if across and (wall - timedelta(days=1)).weekday() in hours.weekdays and clock < hours.to_minute:
            return True
    return False


def stopped(person: Person, moment: datetime) -> bool:
    """Say whether nobody may be prompted under this person's order at a moment."""
    if not person.drawn.terms.starts_at <= moment < person.drawn.terms.ends_at:
        return True
    return any(since <= moment and (until is None or moment < until) for since, until in person.overdue)
