from dataclasses import replace

import numpy as np

from peelian.synthetic import eyes
from peelian.synthetic.head import Face
from peelian.synthetic.identity import Person
from peelian.synthetic.look import Look
from peelian.synthetic.noise import cells


def test_each_eye_opens_where_its_centre_is(plane: Face, person: Person) -> None:
    for side in (-1, 1):
        eye = eyes.opening(plane, person.eyes, Look(), side)
        middle = (plane.x[eye.inside > 0.5] * side).mean()
        assert abs(middle - person.eyes.apart) < 0.3


def test_a_blink_closes_the_eye(plane: Face, person: Person) -> None:
    wide = eyes.opening(plane, person.eyes, Look(), 1).inside.sum()
    shut = eyes.opening(plane, person.eyes, Look(blink=1.0), 1).inside.sum()
    assert shut < 0.15 * wide


def test_the_iris_has_its_own_colour(plane: Face, person: Person) -> None:
    blue = replace(person.eyes, iris=(0.1, 0.2, 0.9), inner_fold=0.0)
    skin = np.full((*plane.x.shape, 3), 0.6, np.float32)
    painted = eyes.paint(plane, skin, blue, Look(), cells(person.rng(6), (32,)))
    where = np.hypot(plane.x - blue.apart, plane.y + 0.0) < 0.45
    assert (painted[where][:, 2] > painted[where][:, 0] + 0.1).any()
