from dataclasses import replace

import numpy as np
import pytest

from peelian.synthetic import hair, head
from peelian.synthetic.identity import HairStyle, Person
from peelian.synthetic.sheet import Sheet

SHEET = Sheet(128, 128)


def grown(person: Person, style: HairStyle) -> hair.Growth:
    worn = replace(person, hair=replace(person.hair, style=style))
    return hair.grow(SHEET, worn, head.radius(SHEET, worn.skull))


@pytest.mark.parametrize("style", [s for s in HairStyle if s is not HairStyle.BALD])
def test_every_style_covers_the_back_of_the_head_and_leaves_the_face_free(person: Person, style: HairStyle) -> None:
    growth = grown(person, style)
    back = growth.share[np.abs(SHEET.y[:, 0]) < 2][:, :4]
    face = growth.share[(SHEET.y[:, 0] > 0) & (SHEET.y[:, 0] < 6)][:, 60:68]
    assert back.mean() > 0.9
    assert face.max() < 0.05


def test_the_bald_have_no_hair(person: Person) -> None:
    assert grown(person, HairStyle.BALD).share.max() == 0


def test_long_hair_falls_below_short_hair(person: Person) -> None:
    low = SHEET.y[:, 0] > 9.5
    assert grown(person, HairStyle.LONG).share[low].max() > 0.9
    assert grown(person, HairStyle.CROP).share[low].max() < 0.05


def test_grey_hair_is_grey(person: Person) -> None:
    grey = replace(person, hair=replace(person.hair, grey=1.0, colour=(0.5, 0.2, 0.1)))
    growth = grown(grey, HairStyle.CROP)
    mean = hair.colour(SHEET, grey, growth).mean(axis=(0, 1))
    assert mean.max() - mean.min() < 0.08
