import numpy as np

from peelian.synthetic import body
from peelian.synthetic.identity import Person
from peelian.synthetic.light import Light

CANVAS = body.Canvas(left_cm=-34, top_cm=-4, pixels_per_cm=1.0, width_px=68, height_px=156)


def test_a_body_stands_on_its_soles_and_ends_at_its_neck(person: Person) -> None:
    rows = np.flatnonzero(body.draw(person, CANVAS, Light()).alpha.max(axis=1) > 0.5)
    assert rows[0] <= 5
    assert abs(rows[-1] - (body.FOOT_CM + 4)) < 6


def test_walking_moves_the_limbs_and_not_the_trunk(person: Person) -> None:
    one, other = (body.draw(person, CANVAS, Light(), phase, 1.0).alpha for phase in (0.25, 0.75))
    assert np.abs(one[135:] - other[135:]).max() > 0.5
    assert np.abs(one[10:30, 25:43] - other[10:30, 25:43]).max() < 0.01


def test_what_lies_above_hides_what_lies_below() -> None:
    below = body.Layer(np.ones((1, 1, 3), np.float32), np.ones((1, 1), np.float32))
    above = body.Layer(np.zeros((1, 1, 3), np.float32), np.ones((1, 1), np.float32))
    assert body.over(below, above).light.max() == 0
