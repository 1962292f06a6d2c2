"""An event needs the whole circle on the wrong side, several times, for long enough. The table: tests/safeguard."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.law.checkins import places
from peelian.nouns.fix import Clearance, Position
from peelian.nouns.zone import Happening, Hours, Run, Season, ZoneKind
from tests.fakes.orders import EVERY_DAY, rules
from tests.fakes.places import fix, zone

RULES = rules().places
NIGHT = Hours(weekdays=EVERY_DAY, from_minute=19 * 60, to_minute=7 * 60)
HOUR = timedelta(hours=1)


def clear(edge_m: float = 100, *, inside: bool = False) -> Clearance:
    return Clearance(inside=inside, edge_m=edge_m)


def test_a_circle_that_only_touches_the_border_is_unclear() -> None:
    assert places.position(clear(20), fix(radius_m=20), RULES) is Position.UNCLEAR
    assert places.position(clear(20.1), fix(radius_m=20), RULES) is Position.OUTSIDE
    assert places.position(clear(20.1, inside=True), fix(radius_m=20), RULES) is Position.INSIDE


@pytest.mark.parametrize("radius_m", [None, 201.0])
def test_a_coarse_fix_is_unclear_however_far_it_is(radius_m: float | None) -> None:
    assert places.position(clear(50_000), fix(radius_m=radius_m), RULES) is Position.UNCLEAR


def test_the_night_on_which_clocks_go_back_is_an_hour_longer() -> None:
    curfew = zone(kind=ZoneKind.CURFEW, hours=NIGHT)
    long = places.window(curfew, datetime(2026, 10, 25, 0, 0, tzinfo=UTC))
    short = places.window(curfew, datetime(2027, 3, 28, 0, 0, tzinfo=UTC))
    assert long is not None
    assert short is not None
    assert (long[1] - long[0], short[1] - short[0]) == (13 * HOUR, 11 * HOUR)


def test_a_season_may_lie_across_the_new_year() -> None:
    winter = zone(season=Season(from_month=12, from_day=1, to_month=1, to_day=6))
    held = [
        places.window(winter, datetime(2026, month, day, 12, tzinfo=UTC)) is not None
        for month, day in [(11, 30), (12, 1), (12, 31), (1, 1), (1, 6), (1, 7)]
    ]
    assert held == [False, True, True, True, True, False]


def test_a_run_of_another_window_is_not_gone_on_with() -> None:
    curfew = zone(kind=ZoneKind.CURFEW, hours=NIGHT)
    old = Run(zone=curfew.id, window=fix().at - 24 * HOUR, since=fix(minute=80).at, last_at=fix(minute=89).at, fixes=9)
    judged = places.judge(curfew, old, fix(900, minute=90), clear(400), RULES)
    assert judged.happened is None
    assert judged.run is not None
    assert judged.run.fixes == 1


@given(
    steps=st.lists(
        st.tuples(st.integers(10, 900), st.floats(0, 400), st.booleans(), st.floats(1, 300)), min_size=1, max_size=40
    )
)
def test_whatever_comes_in_an_event_has_enough_clear_fixes_without_a_gap_behind_it(
    steps: list[tuple[int, float, bool, float]],
) -> None:
    inclusion, run, seconds, wrong = zone(), None, 0, list[int]()
    said = False
    for after_s, edge_m, inside, radius_m in steps:
        seconds += after_s
        one, lies = fix(minute=seconds / 60, radius_m=radius_m), clear(edge_m, inside=inside)
        outside = places.position(lies, one, RULES) is Position.OUTSIDE
        gap = after_s > RULES.stale_minutes * 60
        wrong = [*([] if gap else wrong), seconds] if outside else []
        judged = places.judge(inclusion, run, one, lies, RULES)
        run = judged.run
        if judged.happened in {Happening.LEFT, Happening.ABSENT_AT_START}:
            assert not said
            assert len(wrong) >= RULES.persist_fixes
            assert wrong[-1] - wrong[0] >= RULES.persist_s
            said = True
        elif judged.happened is Happening.RETURNED:
            assert said
            said = False
