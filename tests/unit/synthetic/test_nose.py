from dataclasses import replace

import numpy as np

from peelian.synthetic import nose
from peelian.synthetic.head import Face
from peelian.synthetic.identity import Person


def test_the_tip_is_what_stands_out_most(plane: Face, person: Person) -> None:
    straight = replace(person.nose, crooked=0.0)
    relief = nose.relief(plane, straight)
    row, column = np.unravel_index(np.argmax(relief), relief.shape)
    assert abs(plane.x[row, column]) < 0.3
    assert abs(plane.y[row, column] - nose.tip_y_cm(straight)) < 0.5


def test_a_nose_ends_above_the_lips_and_below_the_brow(plane: Face, person: Person) -> None:
    relief = np.abs(nose.relief(plane, person.nose))
    assert relief[plane.y > person.nose.length + 1.6].max() < 0.05
    assert relief[plane.y < -3.5].max() < 0.05


def test_there_are_two_nostrils(plane: Face, person: Person) -> None:
    hole = nose.nostrils(plane, replace(person.nose, crooked=0.0))
    assert hole[plane.x < 0].max() > 0.5
    assert hole[plane.x > 0].max() > 0.5
