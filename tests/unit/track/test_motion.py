import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.nouns.geometry import Box
from peelian.track import motion
from peelian.track.motion import Motion

PERIOD_S = 1 / 7.5


def box_at(x: float, y: float, size: float) -> Box:
    return Box(x=x - size / 2, y=y - size / 2, width=size, height=size)


def walked(steps: int, *, speed_px: float = 60.0, growth: float = 1.0, jitter_px: float = 0.0) -> Motion:
    rng = np.random.default_rng(1)
    moving = motion.first(box_at(100, 100, 40))
    for step in range(1, steps + 1):
        shake = rng.normal(0, jitter_px, 2) if jitter_px else np.zeros(2)
        there = box_at(100 + speed_px * PERIOD_S * step + shake[0], 100 + shake[1], 40 * growth ** (step * PERIOD_S))
        moving = moving.after(PERIOD_S).seen(there)
    return moving


def test_a_steady_walk_is_foreseen() -> None:
    expected = walked(10).after(PERIOD_S)
    assert expected.mean[0, 0] == pytest.approx(100 + 60 * PERIOD_S * 11, abs=1)
    assert expected.mean[0, 1] == pytest.approx(60, rel=0.05)


def test_a_face_that_comes_nearer_is_foreseen_to_grow() -> None:
    expected = walked(15, growth=1.4).after(0.5)
    assert expected.size_px == pytest.approx(40 * 1.4 ** (15 * PERIOD_S + 0.5), rel=0.05)


def test_trembling_boxes_do_not_make_a_standing_face_run() -> None:
    assert abs(walked(40, speed_px=0, jitter_px=3).mean[0, 1]) < 30


def test_the_longer_a_face_is_not_seen_the_less_sure_is_its_place() -> None:
    moving = walked(5)
    assert moving.doubt < moving.after(0.2).doubt < moving.after(1.0).doubt


def test_the_expected_place_is_nearest() -> None:
    expected = walked(10).after(PERIOD_S)
    x, y = expected.mean[0, 0], expected.mean[1, 0]
    here, there = expected.distance(box_at(x, y, 40)), expected.distance(box_at(x + 60, y, 40))
    assert here == pytest.approx(0, abs=0.1)
    assert there > 10
    assert expected.widths_away(box_at(x + 60, y, 40)) == pytest.approx(1.5, rel=0.02)


@given(times=st.floats(1.0, 10.0))
def test_larger_and_smaller_by_the_same_ratio_are_alike(times: float) -> None:
    moving = motion.first(box_at(100, 100, 40))
    assert moving.times_larger(box_at(100, 100, 40 * times)) == pytest.approx(times)
    assert moving.times_larger(box_at(100, 100, 40 / times)) == pytest.approx(times)


@given(scale=st.floats(0.2, 10))
def test_near_and_far_faces_are_treated_alike(scale: float) -> None:
    near = motion.first(box_at(100, 100, 40)).after(PERIOD_S)
    far = motion.first(box_at(100 * scale, 100 * scale, 40 * scale)).after(PERIOD_S)
    one = near.distance(box_at(120, 105, 44))
    other = far.distance(box_at(120 * scale, 105 * scale, 44 * scale))
    assert math.isclose(one, other, rel_tol=1e-6)
