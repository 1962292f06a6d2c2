from dataclasses import replace

import numpy as np

from peelian.synthetic import glasses, rays
from peelian.synthetic.identity import GlassesStyle, Person
from peelian.synthetic.light import Light
from peelian.synthetic.look import Pose
from peelian.synthetic.surface import Surface

VIEW = rays.View((0.0, 0.0), 4.0, 80, 80)


def test_glasses_change_the_picture_around_the_eyes_only(skin: Surface, person: Person) -> None:
    bare = rays.look_at(skin, Pose(), VIEW, Light())
    worn = glasses.wear(bare, skin, replace(person, glasses=GlassesStyle.THICK), Pose(), VIEW)
    rows = np.flatnonzero(np.abs(worn.light - bare.light).max(axis=(1, 2)) > 0.02)
    assert rows.size
    assert rows[0] > 40 - 3.5 * 4
    assert rows[-1] < 40 + 3.5 * 4


def test_without_glasses_nothing_changes(skin: Surface, person: Person) -> None:
    bare = rays.look_at(skin, Pose(), VIEW, Light())
    assert glasses.wear(bare, skin, replace(person, glasses=GlassesStyle.NONE), Pose(), VIEW) is bare
