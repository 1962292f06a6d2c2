import numpy as np
import pytest

from peelian.synthetic import scene
from peelian.synthetic.scene import Camera

TINY = Camera(width_px=320, height_px=180, focal_px=250)


def test_what_is_further_off_is_smaller_and_nearer_the_horizon() -> None:
    near, far = (TINY.project(1.0, 0.0, z) for z in (4.0, 20.0))
    assert near[0] > far[0] > TINY.width_px / 2
    assert near[1] > far[1] > TINY.horizon_px


def test_the_horizon_is_at_the_height_of_the_lens() -> None:
    assert TINY.project(0, TINY.height_m, 5.0)[1] == pytest.approx(TINY.horizon_px)


def test_the_same_seed_paints_the_same_street() -> None:
    one, other = (scene.paint(TINY, np.random.default_rng(2)) for _ in range(2))
    np.testing.assert_array_equal(one.backdrop, other.backdrop)
    assert one.backdrop.shape == (180, 320, 3)
    assert one.backdrop.std() > 20


def test_things_to_come_out_from_behind_stand_inside_their_window() -> None:
    painted = scene.paint(TINY, np.random.default_rng(2))
    outside = painted.screen.copy()
    outside[painted.screen_at] = 0
    assert outside.max() == 0
    assert painted.screen[..., 3].max() == 255
