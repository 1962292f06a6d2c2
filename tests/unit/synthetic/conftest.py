"""People and heads that several tests look at; small, and drawn once."""

import pytest

from peelian.synthetic import lottery, surface
from peelian.synthetic.head import Face, face, radius
from peelian.synthetic.identity import Person
from peelian.synthetic.look import Look
from peelian.synthetic.sheet import Sheet

SMALL = Sheet(208, 208)


@pytest.fixture(scope="session")
def person() -> Person:
    return lottery.draw(5)


@pytest.fixture(scope="session")
def skin(person: Person) -> surface.Surface:
    return surface.build(SMALL, person, Look())


@pytest.fixture(scope="session")
def plane(person: Person) -> Face:
    return face(SMALL, radius(SMALL, person.skull))
