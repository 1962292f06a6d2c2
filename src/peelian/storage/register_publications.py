"""Summaries of the register that are, or were to be, published: each stays."""

from sqlalchemy import Column, Connection, Text

from peelian.nouns.register_publication import RegisterPublication
from peelian.storage import shelf

PUBLICATION = shelf.table("register_publication", Column("state", Text, nullable=False, index=True))
"""By the time at which it was asked for. `state`: `waiting`, `published`."""

WAITING, PUBLISHED = "waiting", "published"


class RegisterPublications:
    """All of them, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._shelf = shelf.Shelf(connection, PUBLICATION, RegisterPublication, label="publication of the register")

    def waiting(self) -> RegisterPublication | None:
        """Return the last that waits; None where none does.

        Raises:
            StoreError: it cannot be read.
        """
        return self._last(WAITING)

    def latest(self) -> RegisterPublication | None:
        """Return the last that was published; None where none was.

        Raises:
            StoreError: it cannot be read.
        """
        return self._last(PUBLISHED)

    def put(self, made: RegisterPublication) -> None:
        """Keep one, new or approved; one that waits takes the place of one that waited."""
        self._connection.execute(PUBLICATION.delete().where(PUBLICATION.c.state == WAITING))
        name = f"{made.asked_at.isoformat()} {made.digest}"
        self._shelf.put(name, made, state=WAITING if made.approval is None else PUBLISHED)

    def _last(self, state: str) -> RegisterPublication | None:
        found = self._shelf.where(PUBLICATION.c.state == state, order=(PUBLICATION.c.number.desc(),))
        return found[0] if found else None
