"""People who work with Peelian."""

from sqlalchemy import Column, Connection, Text

from peelian.nouns.ids import PersonId
from peelian.nouns.person import Person
from peelian.storage import shelf

PERSON = shelf.table("person", Column("name", Text, nullable=False))
"""`name`: to sort by."""


class People:
    """All people, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._shelf = shelf.Shelf(connection, PERSON, Person, label="person")

    def get(self, person: PersonId) -> Person:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
            StoreError: it cannot be read.
        """
        return self._shelf.get(person)

    def all(self) -> list[Person]:
        """Return all, by name.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where(order=(PERSON.c.name, PERSON.c.id))

    def put(self, person: Person) -> None:
        """Keep one, new or changed."""
        self._shelf.put(person.id, person, name=person.name)
