"""Zones and curfews, case by case: what comes in, and what is made of it, in words.

Fixes are metres east of the middle of a square whose border is 500 m away (a curfew's home likewise), so many minutes
after six in the evening of 20 November 2026 unless the case says otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from peelian.geo import plane
from peelian.law.checkins import places
from peelian.nouns.fix import Fix
from peelian.nouns.refusal import Refused
from peelian.nouns.zone import Area, Hours, Run, Season, Zone, ZoneKind
from tests.fakes.orders import EVERY_DAY, rules
from tests.fakes.places import fix, square, zone

RULES = rules().places

RIGHT = "Where they should be"
ACROSS = "Unclear: the circle of accuracy reaches across the border"
COARSE = "Unclear: the fix is too coarse to be used alone"
NOT_YET = "On the wrong side, but not for long enough to say so"
SAID = "Still on the wrong side; said already"
NOTHING = "Nothing is imposed at this time"
ABSENT = "Event: not there when it began"
LEFT = "Event: outside, having been inside"
ENTERED = "Event: inside where they must not be"
BACK = "Event: back where they should be"
MADE_UP = "Refused: the device says that an app made this place up"
NO_RADIUS = "Refused: it does not say how accurate it is"
LOST = "Refused: the device does not know where it is"
AHEAD = "Refused: the device's clock is ahead"
OLD = "Refused: it is too old to say anything of now"
AGAIN = "Refused: it was there already, or came out of its order"
JUMP = "Refused: nobody travels so fast; the place is a fault, or made up"

HOME = zone(kind=ZoneKind.CURFEW, hours=Hours(weekdays=EVERY_DAY, from_minute=19 * 60, to_minute=7 * 60))
INCLUDED = zone()
EXCLUDED = zone(kind=ZoneKind.EXCLUSION)
HOLED = zone(kind=ZoneKind.EXCLUSION, areas=(Area(outline=square(500), holes=(square(200),)),))
TWO_PARTS = zone(areas=(Area(outline=square(500)), Area(outline=square(500, east_m=3000))))
FRIDAYS = replace(HOME, hours=Hours(weekdays=frozenset({4}), from_minute=19 * 60, to_minute=7 * 60))
SUMMER = zone(season=Season(from_month=6, from_day=1, to_month=8, to_day=31))
MARKET_DAY = zone(kind=ZoneKind.EXCLUSION, hours=Hours(weekdays=frozenset({4}), from_minute=17 * 60, to_minute=19 * 60))


def every(*minutes: float, east_m: float = 900.0, radius_m: float | None = 20.0) -> list[Fix]:
    """Fixes at one place."""
    return [fix(east_m, minute=minute, radius_m=radius_m) for minute in minutes]


def on(year: int, month: int, day: int, hour: int, *minutes: int, east_m: float = 900.0) -> list[Fix]:
    """Fixes at one place, so many minutes after an hour of a day in UTC."""
    start = datetime(year, month, day, hour, tzinfo=UTC)
    moments = [start + timedelta(minutes=minute) for minute in minutes]
    return [fix(east_m, at=moment, received_at=moment) for moment in moments]


def received(one: Fix, minutes_later: float) -> Fix:
    return replace(one, received_at=one.at + timedelta(minutes=minutes_later))


@dataclass(frozen=True)
class Case:
    title: str
    zone: Zone
    fixes: Sequence[Fix]
    expected: str
    before: Sequence[str] = field(default_factory=tuple)
    """What was said before the last answer, where that matters."""


CASES = [
    Case("inside, in the middle", INCLUDED, every(0, east_m=0), RIGHT),
    Case("inside, 21 m from the border with a circle of 20 m", INCLUDED, every(0, east_m=479), RIGHT),
    Case("inside, but the circle touches the border", INCLUDED, every(0, east_m=485), ACROSS),
    Case("exactly on the border", INCLUDED, every(0, 3, 6, east_m=500), ACROSS),
    Case("outside, but the circle touches the border", INCLUDED, every(0, 3, 6, east_m=515), ACROSS),
    Case("outside once", INCLUDED, every(0), NOT_YET),
    Case("outside twice within a minute", INCLUDED, every(0, 1), NOT_YET),
    Case("outside five times within four minutes", INCLUDED, every(0, 1, 2, 3, 4), NOT_YET),
    Case("outside twice, six minutes apart", INCLUDED, every(0, 6), NOT_YET),
    Case("outside three times over five minutes, never seen inside", INCLUDED, every(0, 3, 5), ABSENT),
    Case("outside three times after having been inside", INCLUDED, [*every(-1, east_m=0), *every(1, 4, 6)], LEFT),
    Case("still outside: nobody is told twice", INCLUDED, every(0, 3, 5, 8), SAID),
    Case("back inside after an event", INCLUDED, [*every(0, 3, 5), *every(8, east_m=0)], BACK),
    Case("back inside before there was an event", INCLUDED, [*every(0, 3), *every(5, east_m=0)], RIGHT),
    Case(
        "drift along the border: outside, unclear, outside, unclear",
        INCLUDED,
        [fix(525 if minute % 2 else 510, minute=minute) for minute in range(1, 20)],
        NOT_YET,
        before=[NOT_YET, ACROSS] * 9,
    ),
    Case("drift that ends in the house", INCLUDED, [*every(0, 2, east_m=530), *every(4, east_m=470)], RIGHT),
    Case("a circle of 150 m, 100 m outside", INCLUDED, every(0, 3, 6, east_m=600, radius_m=150), ACROSS),
    Case("a circle of 150 m, 300 m outside", INCLUDED, every(0, 3, 6, east_m=800, radius_m=150), ABSENT),
    Case("a circle of 250 m, 5 km outside", INCLUDED, every(0, 3, 6, east_m=5500, radius_m=250), COARSE),
    Case("a circle of 3 km around the house", INCLUDED, every(0, east_m=0, radius_m=3000), COARSE),
    Case("no accuracy given, far outside", INCLUDED, every(0, 3, 6, radius_m=None), NO_RADIUS),
    Case("an accuracy of nothing, far outside", INCLUDED, every(0, 3, 6, radius_m=0), NO_RADIUS),
    Case("a tunnel: eleven minutes without a fix begin the count anew", INCLUDED, every(0, 3, 14), NOT_YET),
    Case("a tunnel after an event: still the same absence", INCLUDED, every(0, 3, 5, 40), SAID),
    Case("a tunnel, and home at the end of it", INCLUDED, [*every(0, 3), *every(40, east_m=0)], RIGHT),
    Case("fixes from the tunnel that arrive twenty minutes late", INCLUDED, [received(every(0)[0], 20)], OLD),
    Case(
        "one fix in another town, a minute later",
        INCLUDED,
        [*every(0, east_m=0), *every(1, east_m=80_000)],
        JUMP,
    ),
    Case(
        "a spoofed jump, and back: the house still counts",
        INCLUDED,
        [*every(0, east_m=0), *every(1, east_m=80_000), *every(2, east_m=0)],
        RIGHT,
        before=[RIGHT, JUMP],
    ),
    Case("a fast train is no jump", INCLUDED, [*every(0, east_m=0), *every(1, 4, 6, east_m=4800)], LEFT),
    Case("a place that an app made up", INCLUDED, [replace(every(0)[0], mocked=True)], MADE_UP),
    Case("nought degrees, nought degrees", INCLUDED, [fix(latitude=0.0, longitude=0.0)], LOST),
    Case("the device's clock is ten minutes ahead", INCLUDED, [received(every(10)[0], -10)], AHEAD),
    Case("the device's clock is half a minute ahead", INCLUDED, [received(every(1, east_m=0)[0], -0.5)], RIGHT),
    Case("the device's clock is a day behind", INCLUDED, [received(every(0)[0], 1440)], OLD),
    Case("the same fix again", INCLUDED, [*every(0), received(every(0)[0], 5)], AGAIN),
    Case("fixes in the wrong order", INCLUDED, [*every(5, east_m=0), *every(2, east_m=0)], AGAIN),
    Case("outside an excluded zone", EXCLUDED, every(0), RIGHT),
    Case("inside an excluded zone once: walking past", EXCLUDED, every(0, east_m=0), NOT_YET),
    Case("inside an excluded zone for six minutes", EXCLUDED, every(0, 3, 6, east_m=0), ENTERED),
    Case("at the border of an excluded zone for an hour", EXCLUDED, every(*range(60), east_m=490), ACROSS),
    Case("out of an excluded zone again", EXCLUDED, [*every(0, 3, 6, east_m=0), *every(9)], BACK),
    Case("in a hole of an excluded zone", HOLED, every(0, 3, 6, east_m=0), RIGHT),
    Case("at the edge of a hole", HOLED, every(0, 3, 6, east_m=190), ACROSS),
    Case("between a hole and the outline", HOLED, every(0, 3, 6, east_m=350), ENTERED),
    Case("in the second part of a zone of two parts", TWO_PARTS, every(0, 3, 6, east_m=3000), RIGHT),
    Case("between the two parts", TWO_PARTS, every(0, 3, 6, east_m=1500), ABSENT),
    Case("out before the curfew begins", HOME, every(0, 20, 59), NOTHING),
    Case("out a minute before and a minute after it begins", HOME, every(57, 59, 61), NOT_YET),
    Case("absent when the curfew begins, having crossed nothing", HOME, every(58, 60, 63, 65), ABSENT),
    Case("absent at the start and home an hour later", HOME, [*every(60, 63, 65), *every(120, east_m=0)], BACK),
    Case("home at the start, and out later", HOME, [*every(60, east_m=0), *every(90, 93, 96)], LEFT),
    Case("home late, but before it persists", HOME, [*every(60, 63), *every(64, east_m=0)], RIGHT),
    Case("no fix at all at the start, and then home", HOME, every(240, east_m=0), RIGHT),
    Case("out after midnight", HOME, [*every(300, east_m=0), *every(362, 365, 368)], LEFT),
    Case("absent before midnight: not told again after it", HOME, every(355, 358, 361, 364), SAID),
    Case("out a minute before it ends", HOME, every(773, 776, 779), ABSENT),
    Case("out as it ends", HOME, every(776, 778, 780), NOTHING),
    Case("the second evening is another window", HOME, every(60, 63, 65, 1500, 1503, 1506), ABSENT, [NOT_YET] * 2),
    Case("a curfew on Fridays, early on Saturday", FRIDAYS, on(2026, 11, 21, 2, 0, 3, 6), ABSENT),
    Case("a curfew on Fridays, on Saturday evening", FRIDAYS, on(2026, 11, 21, 20, 0, 3, 6), NOTHING),
    Case("clocks go back: half past one, the second time", HOME, on(2026, 10, 25, 1, 25, 28, 31), ABSENT),
    Case("clocks go back: a quarter to seven by the new clock", HOME, on(2026, 10, 25, 6, 45, 48, 51), ABSENT),
    Case("clocks go back: seven by the new clock", HOME, on(2026, 10, 25, 7, 0, 3, 6), NOTHING),
    Case("clocks go forward: half past two by the new clock", HOME, on(2027, 3, 28, 1, 30, 33, 36), ABSENT),
    Case("clocks go forward: seven by the new clock", HOME, on(2027, 3, 28, 6, 0, 3, 6), NOTHING),
    Case("in summer the curfew begins at six by the sun", HOME, on(2026, 7, 1, 18, 0, 3, 6), ABSENT),
    Case("in summer, five minutes before it", HOME, on(2026, 7, 1, 17, 50, 53, 55), NOTHING),
    Case("a zone of the summer, in winter", SUMMER, every(0, 3, 6), NOTHING),
    Case("a zone of the summer, on its last day", SUMMER, on(2026, 8, 31, 20, 0, 3, 6), ABSENT),
    Case("a zone of the summer, after midnight of its last day", SUMMER, on(2026, 8, 31, 23, 5, 8, 11), NOTHING),
    Case("a market that is closed to somebody while it is open", MARKET_DAY, every(0, 3, 6, east_m=0), ENTERED),
    Case("the market square when there is no market", MARKET_DAY, every(70, 73, 76, east_m=0), NOTHING),
]


def answers(case: Case) -> list[str]:
    """Ask about one fix after the other, as ingest does."""
    last: Fix | None = None
    run: Run | None = None
    said = []
    for one in case.fixes:
        refused = places.admit(one, last, 0.0 if last is None else plane.apart_m(last, one), RULES)
        if isinstance(refused, Refused):
            said.append(refused.reason)
            continue
        judged = places.judge(case.zone, run, one, plane.clearance(one, case.zone.areas), RULES)
        last, run = one, judged.run
        said.append(judged.why)
    return said


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_case(case: Case) -> None:
    said = answers(case)
    assert said[-1] == case.expected
    assert said[: len(case.before)] == list(case.before)


def test_there_are_enough_cases_and_each_answer_is_among_them() -> None:
    answers_there_are = {RIGHT, ACROSS, COARSE, NOT_YET, SAID, NOTHING, ABSENT, LEFT, ENTERED, BACK}
    refusals = {MADE_UP, NO_RADIUS, LOST, AHEAD, OLD, AGAIN, JUMP}
    assert {case.expected for case in CASES} == answers_there_are | refusals
    assert len({case.title for case in CASES}) == len(CASES) >= 40
