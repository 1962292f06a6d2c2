"""A large gallery is filled in pieces, searched exactly, and overwritten."""

from dataclasses import replace

import numpy as np
import pytest

from peelian.errors import InvalidValueError, ModelMismatchError
from peelian.match.roster import Roster
from peelian.nouns.ids import ModelId, SubjectId
from peelian.nouns.template import Template

RANDOM = np.random.default_rng(3)


def template(dims: int = 8) -> Template:
    drawn = RANDOM.standard_normal(dims).astype(np.float32)
    return Template(model=ModelId("m"), vector=(drawn / np.linalg.norm(drawn)).astype(np.float32))


@pytest.fixture
def people() -> list[Template]:
    return [template() for _ in range(100)]


@pytest.fixture
def roster(people: list[Template]) -> Roster:
    made = Roster(100)
    for start in range(0, 100, 30):
        some = range(start, min(start + 30, 100))
        made.fill([SubjectId(str(one)) for one in some], [people[one] for one in some])
    return made


def test_everybody_finds_themselves_first(roster: Roster, people: list[Template]) -> None:
    for number in (0, 29, 30, 99):
        best = roster.search(people[number], top=3)
        assert best[0].subject == str(number)
        assert best[0].similarity == pytest.approx(1)
        assert best[0].similarity >= best[1].similarity >= best[2].similarity


def test_what_is_not_filled_yet_is_nobody(people: list[Template]) -> None:
    made = Roster(100)
    assert made.search(people[0], top=5) == []
    made.fill([SubjectId("a")], [people[0]])
    assert len(made) == 1
    assert [one.subject for one in made.search(people[1], top=5)] == ["a"]


def test_wiping_leaves_nobody(roster: Roster, people: list[Template]) -> None:
    matrix = roster._matrix
    roster.wipe()
    assert not matrix.any()
    assert len(roster) == 0
    assert roster.search(people[0], top=1) == []


def test_another_model_is_refused(roster: Roster, people: list[Template]) -> None:
    other = replace(people[0], model=ModelId("n"))
    with pytest.raises(ModelMismatchError):
        roster.search(other, top=1)
    with pytest.raises(ModelMismatchError):
        Roster(2).fill([SubjectId("a"), SubjectId("b")], [people[0], other])


def test_what_does_not_fit_is_refused(roster: Roster, people: list[Template]) -> None:
    with pytest.raises(InvalidValueError, match="size"):
        roster.fill([SubjectId("x")], [people[0]])
    with pytest.raises(InvalidValueError, match="dimensions"):
        Roster(2).fill([SubjectId("a"), SubjectId("b")], [people[0], template(4)])
    with pytest.raises(InvalidValueError):
        Roster(-1)
    with pytest.raises(InvalidValueError):
        roster.search(people[0], top=0)
