from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Connection, Engine

from peelian.errors import NotFoundError
from peelian.nouns.body import Seat
from peelian.nouns.ids import BodyId, PersonId
from peelian.storage import engine as engines
from peelian.storage.bodies import Bodies, Seats
from tests.fakes.estate import NORTH, SOUTH


@pytest.fixture
def connection(store: Engine) -> Iterator[Connection]:
    with engines.writing(store) as made:
        yield made


def test_bodies_come_by_name_and_change_in_place(connection: Connection) -> None:
    bodies = Bodies(connection)
    for one in (SOUTH, NORTH, replace(SOUTH, spoc="Desk")):
        bodies.put(one)
    assert bodies.all() == [NORTH, replace(SOUTH, spoc="Desk")]
    assert bodies.get(NORTH.id) == NORTH
    with pytest.raises(NotFoundError, match="body"):
        bodies.get(BodyId("none"))


def test_somebody_works_for_one_body_at_a_time(connection: Connection) -> None:
    seats = Seats(connection)
    assert seats.of(PersonId("p-1")) is None
    seats.put(Seat(person=PersonId("p-1"), body=NORTH.id))
    seats.put(Seat(person=PersonId("p-2"), body=SOUTH.id))
    seats.put(Seat(person=PersonId("p-1"), body=SOUTH.id))
    assert seats.of(PersonId("p-1")) == SOUTH.id
    assert (seats.at(NORTH.id), seats.at(SOUTH.id)) == ([], ["p-1", "p-2"])
