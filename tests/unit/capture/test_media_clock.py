import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.capture.media_clock import MediaClock


def test_time_starts_at_nought_whatever_the_first_stamp() -> None:
    clock = MediaClock(25)
    assert [clock.seconds(stamp) for stamp in (90.0, 90.04, 90.5)] == pytest.approx([0, 0.04, 0.5])


def test_pictures_without_a_stamp_follow_one_period_apart() -> None:
    clock = MediaClock(10)
    assert [clock.seconds(None) for _ in range(3)] == pytest.approx([0, 0.1, 0.2])


@pytest.mark.parametrize("jump", [-5.0, 1000.0])
def test_a_jump_of_the_stamps_is_taken_out(jump: float) -> None:
    clock = MediaClock(10)
    for stamp in (0.0, 0.1):
        clock.seconds(stamp)
    assert [clock.seconds(jump), clock.seconds(jump + 0.1)] == pytest.approx([0.2, 0.3])


@given(stamps=st.lists(st.none() | st.floats(-1e6, 1e6), min_size=2))
def test_time_always_goes_forward(stamps: list[float | None]) -> None:
    clock = MediaClock(25)
    times = [clock.seconds(stamp) for stamp in stamps]
    assert all(later > earlier for earlier, later in itertools.pairwise(times))
    assert times[-1] == clock.last_s
