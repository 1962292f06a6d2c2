"""What fixes may be taken to mean: nothing, unless the whole circle is on the wrong side, and stays there.

Judged on what is, not on what changes: somebody who was never there when a curfew began crosses no border.
Silence means nothing: neither a gap nor a fix that is refused is ever absence.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from peelian.law.checkins import clocks
from peelian.law.checkins.rules import PlaceRules
from peelian.nouns.fix import Clearance, Fix, Position
from peelian.nouns.refusal import Refused
from peelian.nouns.zone import Happening, Hours, Run, Season, Zone, ZoneKind

WRONG = {
    ZoneKind.INCLUSION: Position.OUTSIDE,
    ZoneKind.CURFEW: Position.OUTSIDE,
    ZoneKind.EXCLUSION: Position.INSIDE,
}
"""Which side of each kind is the wrong one."""

NO_PLACE = (0.0, 0.0)
"""What devices report that do not know where they are: a place in the Gulf of Guinea."""

NOTHING_IMPOSED = "Nothing is imposed at this time"
RIGHT = "Where they should be"
ACROSS = "Unclear: the circle of accuracy reaches across the border"
COARSE = "Unclear: the fix is too coarse to be used alone"
NOT_YET = "On the wrong side, but not for long enough to say so"
SAID = "Still on the wrong side; said already"
WORDS = {
    Happening.ABSENT_AT_START: "Event: not there when it began",
    Happening.LEFT: "Event: outside, having been inside",
    Happening.ENTERED: "Event: inside where they must not be",
    Happening.RETURNED: "Event: back where they should be",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What one fix means for one zone: the run as it is now, what happened if anything did, and why, in words."""

    run: Run | None
    position: Position
    happened: Happening | None
    why: str


def admit(fix: Fix, last: Fix | None, apart_m: float, rules: PlaceRules) -> Refused | None:
    """Return why a fix is not used, or None.

    Args:
        fix: as it came in.
        last: the last fix that was used.
        apart_m: metres between the two; nothing is made of it where there is no last one.
        rules: of the policy pack.
    """
    refused = _alone(fix, rules)
    if refused is not None or last is None or last.radius_m is None or fix.radius_m is None:
        return refused
    if fix.at <= last.at:
        return _no("duplicate", "Refused: it was there already, or came out of its order")
    nearest_m = apart_m - fix.radius_m - last.radius_m
    if not nearest_m <= rules.fastest_m_s * (fix.at - last.at).total_seconds():
        return _no("jump", "Refused: nobody travels so fast; the place is a fault, or made up")
    return None


def position(clearance: Clearance, fix: Fix, rules: PlaceRules) -> Position:
    """Say on which side somebody is: only if the whole circle is. A circle that touches the border is unclear."""
    if fix.radius_m is None or fix.radius_m > rules.usable_m or not clearance.edge_m > fix.radius_m:
        return Position.UNCLEAR
    return Position.INSIDE if clearance.inside else Position.OUTSIDE


def window(zone: Zone, moment: datetime) -> tuple[datetime, datetime] | None:
    """Return from when until when a zone holds around a moment, or None when it does not.

    Start and end are what clocks on the wall show, each turned into a moment by itself: the night on which clocks go
    back is an hour longer.
    """
    here = ZoneInfo(zone.time_zone)
    today = clocks.day(moment, here)
    if zone.hours is None:
        begun, over = clocks.at(today, 0, here), clocks.at(today + timedelta(days=1), 0, here)
        return (begun, over) if _in_season(zone.season, today) else None
    for day in (today, today - timedelta(days=1)):
        begun, over = _window_of(zone.hours, day, here)
        if begun <= moment < over and day.weekday() in zone.hours.weekdays and _in_season(zone.season, day):
            return begun, over
    return None


def judge(zone: Zone, run: Run | None, fix: Fix, clearance: Clearance, rules: PlaceRules) -> Judged:
    """Say what one more fix means for a zone."""
    holds = window(zone, fix.at)
    if holds is None:
        return Judged(run=None, position=Position.UNCLEAR, happened=None, why=NOTHING_IMPOSED)
    begun = None if zone.hours is None else holds[0]
    if run is None or run.window != begun or run.zone != zone.id:
        run = Run(zone=zone.id, window=begun)
    where = position(clearance, fix, rules)
    if where is Position.UNCLEAR:
        coarse = fix.radius_m is None or fix.radius_m > rules.usable_m
        return Judged(run=_broken(run), position=where, happened=None, why=COARSE if coarse else ACROSS)
    if where is not WRONG[zone.kind]:
        happened = Happening.RETURNED if run.said else None
        right = Run(zone=zone.id, window=begun, was_right=True)
        return Judged(run=right, position=where, happened=happened, why=RIGHT if happened is None else WORDS[happened])
    return _wrong(zone, run, fix, where, rules)


def _wrong(zone: Zone, run: Run, fix: Fix, where: Position, rules: PlaceRules) -> Judged:
    """Count a fix on the wrong side; a gap before it begins the count anew."""
    if run.last_at is not None and fix.at - run.last_at > timedelta(minutes=rules.stale_minutes):
        run = _broken(run)
    run = replace(run, since=run.since or fix.at, last_at=fix.at, fixes=run.fixes + 1)
    if run.said:
        return Judged(run=run, position=where, happened=None, why=SAID)
    lasted_s = (fix.at - (run.since or fix.at)).total_seconds()
    if run.fixes < rules.persist_fixes or lasted_s < rules.persist_s:
        return Judged(run=run, position=where, happened=None, why=NOT_YET)
    happened = _named(zone, run)
    return Judged(run=replace(run, said=True), position=where, happened=happened, why=WORDS[happened])


def _named(zone: Zone, run: Run) -> Happening:
    if zone.kind is ZoneKind.EXCLUSION:
        return Happening.ENTERED
    return Happening.LEFT if run.was_right else Happening.ABSENT_AT_START


def _broken(run: Run) -> Run:
    """Begin the count anew; what was said stays said, so that nobody is told twice of one absence."""
    return replace(run, since=None, last_at=None, fixes=0)


def _alone(fix: Fix, rules: PlaceRules) -> Refused | None:
    """Judge a fix by itself."""
    early = fix.received_at - fix.at
    if fix.mocked:
        return _no("mocked", "Refused: the device says that an app made this place up")
    if not fix.radius_m:
        return _no("accuracy", "Refused: it does not say how accurate it is")
    if (fix.longitude, fix.latitude) == NO_PLACE:
        return _no("no_place", "Refused: the device does not know where it is")
    if early < -timedelta(seconds=rules.ahead_s):
        return _no("ahead", "Refused: the device's clock is ahead")
    if early > timedelta(minutes=rules.stale_minutes):
        return _no("stale", "Refused: it is too old to say anything of now")
    return None


def _window_of(hours: Hours, day: date, here: ZoneInfo) -> tuple[datetime, datetime]:
    last = day if hours.from_minute < hours.to_minute else day + timedelta(days=1)
    return clocks.at(day, hours.from_minute, here), clocks.at(last, hours.to_minute, here)


def _in_season(season: Season | None, day: date) -> bool:
    if season is None:
        return True
    begins, ends = (season.from_month, season.from_day), (season.to_month, season.to_day)
    today = (day.month, day.day)
    return begins <= today <= ends if begins <= ends else today >= begins or today <= ends


def _no(rule: str, reason: str) -> Refused:
    return Refused(rule=rule, reason=reason)
