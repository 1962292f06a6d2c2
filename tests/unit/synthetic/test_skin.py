from dataclasses import replace

import numpy as np

from peelian.synthetic import skin
from peelian.synthetic.head import Face
from peelian.synthetic.identity import Person
from peelian.synthetic.look import Look
from peelian.synthetic.sheet import Sheet


def toned(person: Person, **changes: float) -> Person:
    return replace(person, skin=replace(person.skin, **changes))  # type: ignore[arg-type]


def test_melanin_darkens(person: Person) -> None:
    levels = [skin.tone(toned(person, melanin=value)).mean() for value in (0.0, 0.3, 0.6, 1.0)]
    assert levels == sorted(levels, reverse=True)


def test_skin_is_uneven_but_keeps_its_tone(person: Person) -> None:
    sheet = skin.everywhere(Sheet(96, 96), person)
    np.testing.assert_allclose(sheet.mean(axis=(0, 1)), skin.tone(person), atol=0.03)
    assert sheet.std(axis=(0, 1)).max() > 0.002


def test_freckles_make_spots(plane: Face, person: Person) -> None:
    base = np.full((*plane.x.shape, 3), 0.7, np.float32)
    plain, spotted = (skin.paint(plane, base, toned(person, freckles=f, moles=0)) for f in (0.0, 1.0))
    assert (spotted < plain - 0.05).any()


def test_age_draws_lines(plane: Face, person: Person) -> None:
    young, old = (skin.lines(plane, toned(person, wrinkles=w), Look()) for w in (0.0, 1.0))
    assert old.min() < young.min() - 0.03
