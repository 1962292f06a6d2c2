import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.zone import Area, Happening, Hours, Run, Season, ZoneId, ZoneKind
from tests.fakes.places import square, zone


def test_a_ring_is_closed() -> None:
    with pytest.raises(InvalidValueError):
        Area(outline=square(500)[:-1])


def test_a_place_lies_on_earth() -> None:
    with pytest.raises(InvalidValueError):
        Area(outline=((0, 0), (0, 91), (1, 1), (0, 0)))


def test_a_zone_has_an_area() -> None:
    with pytest.raises(InvalidValueError):
        zone(areas=())


def test_a_curfew_has_hours() -> None:
    with pytest.raises(InvalidValueError):
        zone(kind=ZoneKind.CURFEW)


def test_a_zone_says_what_it_is_for() -> None:
    with pytest.raises(InvalidValueError):
        zone(why=" ")


def test_a_season_has_days_that_there_are() -> None:
    Season(from_month=2, from_day=29, to_month=3, to_day=1)
    with pytest.raises(InvalidValueError):
        Season(from_month=2, from_day=30, to_month=3, to_day=1)


def test_hours_begin_on_a_day_of_the_week() -> None:
    with pytest.raises(InvalidValueError):
        Hours(weekdays=frozenset({9}), from_minute=0, to_minute=60)


def test_a_run_does_not_count_backwards() -> None:
    with pytest.raises(InvalidValueError):
        Run(zone=ZoneId("Z-1"), window=None, fixes=-1)


def test_nothing_that_happens_is_called_a_breach() -> None:
    assert not any("breach" in one.value for one in Happening)
