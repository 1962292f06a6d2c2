import numpy as np

from peelian.synthetic import rays
from peelian.synthetic.light import Light
from peelian.synthetic.look import Pose
from peelian.synthetic.sheet import Field, Sheet
from peelian.synthetic.surface import Surface, normals

VIEW = rays.View((0.0, 0.0), 3.0, 60, 60)
SHEET = Sheet(128, 128)


def pillar(radius: Field) -> Surface:
    plain = np.ones((SHEET.rows, SHEET.columns), np.float32)
    stands = normals(SHEET, radius)
    return Surface(SHEET, radius, stands, stands, np.ones((*plain.shape, 3), np.float32) / 2, plain, 0 * plain)


def test_a_round_pillar_is_as_wide_as_it_is() -> None:
    seen = rays.look_at(pillar(np.full((128, 128), 6.0, np.float32)), Pose(), VIEW, Light())
    assert abs(seen.alpha[30].sum() / 3.0 - 12.0) < 0.8
    assert abs(seen.depth[30, 30] - 6.0) < 0.1


def test_a_point_is_drawn_where_it_is_projected() -> None:
    radius = np.full((128, 128), 6.0, np.float32)
    marked = pillar(radius)
    spot = (np.abs(SHEET.y) < 0.6) & (np.abs(SHEET.angle) < 0.1)
    marked.colour[spot] = 0
    pose = Pose(yaw=30, pitch=10)
    seen = rays.look_at(marked, pose, VIEW, Light())
    dark = np.argwhere((seen.light.sum(axis=2) < 0.05) & (seen.alpha > 0.9))
    expected = VIEW.project(np.asarray([[0, 0, 6.0]], np.float32), pose)[0]
    np.testing.assert_allclose(dark.mean(axis=0)[::-1] + 0.5, expected, atol=1.0)


def test_nothing_is_seen_past_the_edge() -> None:
    seen = rays.look_at(pillar(np.full((128, 128), 4.0, np.float32)), Pose(), VIEW, Light())
    assert seen.alpha[:, :10].max() == 0
    assert seen.light[:, :10].max() == 0
