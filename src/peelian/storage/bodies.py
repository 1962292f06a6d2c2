"""Bodies that run surveillance equipment, and who works for which."""

from sqlalchemy import Column, Connection, Table, Text, select
from sqlalchemy.dialects.sqlite import insert

from peelian.nouns.body import Body, Seat
from peelian.nouns.ids import BodyId, PersonId
from peelian.storage import shelf
from peelian.storage.metadata import METADATA

BODY = shelf.table("body", Column("name", Text, nullable=False))
"""`name`: to sort by."""

SEAT = Table(
    "estate_seat",
    METADATA,
    Column("person", Text, primary_key=True),
    Column("body", Text, nullable=False, index=True),
)
"""One row a person: nobody works for two bodies."""


class Bodies:
    """All bodies, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._shelf = shelf.Shelf(connection, BODY, Body, label="body")

    def get(self, body: BodyId) -> Body:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
            StoreError: it cannot be read.
        """
        return self._shelf.get(body)

    def all(self) -> list[Body]:
        """Return all, by name.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where(order=(BODY.c.name, BODY.c.id))

    def put(self, body: Body) -> None:
        """Keep one, new or changed."""
        self._shelf.put(body.id, body, name=body.name)


class Seats:
    """Who works for which body, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, person: PersonId) -> BodyId | None:
        """Return the body that somebody works for; None where it is not known."""
        found = self._connection.execute(select(SEAT.c.body).where(SEAT.c.person == person)).scalar_one_or_none()
        return None if found is None else BodyId(found)

    def at(self, body: BodyId) -> list[PersonId]:
        """Return those who work for a body."""
        statement = select(SEAT.c.person).where(SEAT.c.body == body).order_by(SEAT.c.person)
        return [PersonId(one) for one in self._connection.execute(statement).scalars()]

    def put(self, seat: Seat) -> None:
        """Say where somebody works; they have no other seat then."""
        statement = insert(SEAT).values(person=seat.person, body=seat.body)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["person"], set_={"body": seat.body}))
