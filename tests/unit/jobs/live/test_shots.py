import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.jobs.live import shots
from peelian.jobs.live.shots import CLEARLY_BETTER, FIRST_SHOTS, MOST_SHOTS, NEWER_AFTER_S, Allowance, Taken
from peelian.nouns.face import Quality

GOOD = Quality(
    inter_eye_distance_px=60,
    sharpness=0.9,
    illumination=0.9,
    illumination_uniformity=0.9,
    yaw_degrees=0,
    pitch_degrees=0,
    roll_degrees=0,
    visible=1,
)


@pytest.mark.parametrize(
    "worse",
    [
        replace(GOOD, inter_eye_distance_px=30),
        replace(GOOD, sharpness=0.2),
        replace(GOOD, yaw_degrees=50),
        replace(GOOD, pitch_degrees=-50),
        replace(GOOD, visible=0.6),
        replace(GOOD, sharpness=None),
        replace(GOOD, yaw_degrees=None),
        replace(GOOD, visible=None),
    ],
)
def test_a_worse_look_is_worth_less(worse: Quality) -> None:
    assert 0 <= shots.value(worse) < shots.value(GOOD) <= 1


def test_the_first_looks_are_encoded_as_they_come() -> None:
    assert shots.wanted(0.01, 0.0, Taken())
    assert shots.wanted(0.01, 0.0, Taken(count=FIRST_SHOTS - 1, best_value=0.9, last_s=0.0))


def test_later_a_look_must_be_clearly_better_or_newer() -> None:
    taken = Taken(count=FIRST_SHOTS, best_value=0.5, last_s=10.0)
    assert not shots.wanted(0.5, 10.1, taken)
    assert shots.wanted(0.5 * CLEARLY_BETTER, 10.1, taken)
    assert shots.wanted(0.1, 10.0 + NEWER_AFTER_S, taken)


def test_who_stands_there_for_an_hour_is_not_encoded_for_an_hour() -> None:
    taken = Taken(count=MOST_SHOTS, best_value=0.5, last_s=10.0)
    assert not shots.wanted(0.5, math.inf, taken)
    assert shots.wanted(0.9, 10.1, taken)


def test_not_a_number_is_worth_nothing() -> None:
    assert not shots.wanted(math.nan, 10.1, Taken(count=FIRST_SHOTS, best_value=0.5, last_s=10.0))


@given(rate=st.floats(2, 50), looks=st.lists(st.integers(0, 30), min_size=10, max_size=60))
def test_the_allowance_holds_whoever_asks(rate: float, looks: list[int]) -> None:
    allowance = Allowance(rate)
    taken = sum(allowance.take(at / 7) for at, asked in enumerate(looks) for _ in range(asked))
    assert taken <= rate / 2 + rate * (len(looks) - 1) / 7 + 1


def test_an_allowance_that_was_not_used_is_saved_for_half_a_second() -> None:
    allowance = Allowance(10)
    assert [allowance.take(0.0) for _ in range(7)] == [True] * 5 + [False] * 2
    assert [allowance.take(100.0) for _ in range(7)] == [True] * 5 + [False] * 2
