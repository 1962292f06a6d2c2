import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.capture.schedule import Schedule


def looked_at(rate_hz: float, camera_hz: float, seconds: float) -> int:
    schedule = Schedule(rate_hz)
    return sum(schedule.due(index / camera_hz) for index in range(int(seconds * camera_hz)))


@given(rate=st.floats(1, 10), camera=st.floats(10, 60))
def test_the_rate_is_kept_whatever_the_camera_gives(rate: float, camera: float) -> None:
    assert math.isclose(looked_at(rate, camera, 60), 60 * rate, abs_tol=0.02 * 60 * rate + 2)


def test_a_slow_camera_is_looked_at_every_time() -> None:
    assert looked_at(7.5, 4, 10) == 40


def test_time_stamps_that_are_rounded_down_are_still_due() -> None:
    schedule = Schedule(5)
    assert [schedule.due(time_s) for time_s in (0.0, 0.1999, 0.3999, 0.5999)] == [True] * 4


def test_time_that_stands_still_or_goes_back_is_not_due() -> None:
    schedule = Schedule(5)
    assert [schedule.due(time_s) for time_s in (1.0, 1.0, 0.5)] == [True, False, False]


@pytest.mark.parametrize("rate_hz", [0, -1, math.nan])
def test_a_rate_that_is_none_is_our_own_misuse(rate_hz: float) -> None:
    with pytest.raises(ValueError, match=str(rate_hz)):
        Schedule(rate_hz)
