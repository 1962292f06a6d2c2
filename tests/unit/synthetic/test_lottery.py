import dataclasses

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.synthetic import lottery
from peelian.synthetic.identity import HairStyle


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_everybody_has_a_face_in_the_right_order(seed: int) -> None:
    person = lottery.draw(seed)
    assert 0 < person.nose.length < person.nose.length + person.mouth.y < person.skull.chin_y
    assert person.eyes.apart > person.eyes.width
    assert person.eyes.opening > 0.25
    assert person.skull.jaw_width < person.skull.width + 0.5


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_every_number_of_a_person_is_finite(seed: int) -> None:
    def numbers(value: object) -> list[float]:
        if dataclasses.is_dataclass(value):
            return [n for field in dataclasses.fields(value) for n in numbers(getattr(value, field.name))]
        if isinstance(value, tuple):
            return [n for part in value for n in numbers(part)]
        return [float(value)] if isinstance(value, int | float) else []

    assert np.isfinite(numbers(lottery.draw(seed))).all()


def test_the_same_seed_draws_the_same_person() -> None:
    assert lottery.draw(7) == lottery.draw(7)
    assert lottery.draw(7) != lottery.draw(8)


def test_the_young_are_not_bald() -> None:
    young = [person for person in map(lottery.draw, range(300)) if person.age < 30]
    assert young
    assert all(person.hair.style is not HairStyle.BALD for person in young)
