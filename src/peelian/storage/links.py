"""Enrolment links: whose first passkey may be added, once, until when. Only a link's digest is kept."""

from datetime import datetime

from sqlalchemy import Column, ColumnElement, Connection, ForeignKey, Table, Text, select

from peelian.nouns.ids import PersonId
from peelian.storage.metadata import METADATA
from peelian.storage.moments import Moment

LINK = Table(
    "enrolment_link",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("person", Text, ForeignKey("person.id"), nullable=False, index=True),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)
"""`digest`: SHA-256 (hex) of the link's token. Who reads the table can make no link of it."""


class Links:
    """All enrolment links, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, digest: str, person: PersonId, expires_at: datetime) -> None:
        """Keep a link; older ones of this person that nobody used stop working."""
        self.withdraw(person)
        self._connection.execute(LINK.insert().values(digest=digest, person=person, expires_at=expires_at))

    def find(self, digest: str, now: datetime) -> PersonId | None:
        """Say whose an unused link is that has not expired."""
        found = self._connection.execute(select(LINK.c.person).where(*_works(digest, now))).scalar()
        return None if found is None else PersonId(found)

    def use(self, digest: str, now: datetime) -> PersonId | None:
        """Use up a link, and say whose it was; exactly one of two uses at once succeeds."""
        statement = LINK.update().where(*_works(digest, now)).values(used_at=now).returning(LINK.c.person)
        found = self._connection.execute(statement).scalar()
        return None if found is None else PersonId(found)

    def withdraw(self, person: PersonId) -> None:
        """Remove the links of somebody that nobody used."""
        self._connection.execute(LINK.delete().where(LINK.c.person == person, LINK.c.used_at.is_(None)))


def _works(digest: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return LINK.c.digest == digest, LINK.c.used_at.is_(None), LINK.c.expires_at > now
