from dataclasses import replace

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.body import Seat
from peelian.nouns.ids import BodyId, PersonId
from tests.fakes.estate import NORTH


@pytest.mark.parametrize("wrong", ["", "North", "north force", "-north", "north--east", "../north"])
def test_a_body_is_called_by_words_in_lower_case(wrong: str) -> None:
    with pytest.raises(InvalidValueError, match="id"):
        replace(NORTH, id=BodyId(wrong))


def test_a_body_has_a_name() -> None:
    with pytest.raises(InvalidValueError, match="name"):
        replace(NORTH, name=" ")


@pytest.mark.parametrize(("who", "where"), [("", "north"), ("p-1", "")])
def test_a_seat_says_who_and_where(who: str, where: str) -> None:
    with pytest.raises(InvalidValueError, match="Seat"):
        Seat(person=PersonId(who), body=BodyId(where))
