from dataclasses import replace

import numpy as np

from peelian.synthetic import head
from peelian.synthetic.head import Face
from peelian.synthetic.identity import Person
from peelian.synthetic.sheet import Sheet

SHEET = Sheet(144, 144)


def test_a_head_is_as_wide_as_its_measure(person: Person) -> None:
    bare = head.radius(SHEET, person.skull)
    row = int(np.argmin(np.abs(SHEET.y[:, 0] + 1)))
    widest = (bare[row] * np.sin(SHEET.angle[0])).max()
    assert abs(widest - person.skull.width) < 0.6


def test_there_is_nothing_above_the_crown(person: Person) -> None:
    above = SHEET.y[:, 0] < -person.skull.crown - 0.5
    assert head.radius(SHEET, person.skull)[above].max() < 0


def test_a_neck_is_narrower_than_the_jaw(person: Person) -> None:
    whole = head.with_neck(SHEET, head.radius(SHEET, person.skull), person.skull)
    rows = [int(np.argmin(np.abs(SHEET.y[:, 0] - y))) for y in (person.skull.jaw_height - 2, person.skull.chin_y + 2)]
    jaw, neck = (whole[row, SHEET.columns // 2] for row in rows)
    assert neck < jaw - 2


def test_ears_stand_off_at_the_sides_only(person: Person) -> None:
    ears = head.ears(SHEET, (1.0, 1.0))
    assert ears.max() > 0.5
    assert ears[:, np.abs(SHEET.angle[0]) < 1.2].max() == 0


def test_the_face_plane_is_what_is_seen_from_ahead(plane: Face) -> None:
    assert plane.x.min() < -6
    assert plane.x.max() > 6
    field = np.zeros((plane.sheet.rows, plane.sheet.columns), np.float32)
    assert plane.onto(field, np.ones_like(plane.x)).sum() == plane.x.size


def test_high_cheekbones_stand_out(plane: Face, person: Person) -> None:
    flat, high = (
        head.relief(plane, replace(person, skull=replace(person.skull, cheekbone=value))) for value in (0.0, 0.8)
    )
    row, column = np.unravel_index(np.argmax(high - flat), flat.shape)
    assert abs(abs(plane.x[row, column]) - 4.9) < 0.6
    assert abs(plane.y[row, column] - 2.4) < 0.6
