from dataclasses import replace

import numpy as np

from peelian.synthetic import brows
from peelian.synthetic.head import Face
from peelian.synthetic.identity import BeardStyle, Person
from peelian.synthetic.look import Look
from peelian.synthetic.noise import cells


def test_brows_grow_above_the_eyes_and_nowhere_else(plane: Face, person: Person) -> None:
    cover = brows.cover(plane, person, Look(), cells(person.rng(6), (32,)))
    assert cover[(plane.y < -1) & (plane.y > -3.5)].max() > 0.4
    assert cover[plane.y > 0].max() == 0


def test_a_beard_grows_on_the_chin_and_not_on_the_forehead(plane: Face, person: Person) -> None:
    bearded = replace(person, beard=BeardStyle.FULL)
    cover = brows.beard(plane, bearded, Look(), cells(person.rng(6), (32,)))
    chin = (np.abs(plane.x) < 1) & (np.abs(plane.y - person.skull.chin_y + 0.7) < 0.5)
    assert cover[chin].mean() > 0.4
    assert cover[plane.y < 0].max() < 0.01


def test_a_shaved_chin_has_no_beard(plane: Face, person: Person) -> None:
    shaved = replace(person, beard=BeardStyle.NONE)
    assert brows.beard(plane, shaved, Look(), cells(person.rng(6), (32,))).max() == 0
