"""Passkeys, and the challenges that they answer."""

import hashlib
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, Integer, LargeBinary, Row, Table, Text, func, select

from peelian.nouns.ids import PersonId
from peelian.nouns.passkey import Passkey
from peelian.storage.metadata import METADATA
from peelian.storage.moments import Moment

PASSKEY = Table(
    "passkey",
    METADATA,
    Column("credential", LargeBinary, primary_key=True),
    Column("person", Text, ForeignKey("person.id"), nullable=False, index=True),
    Column("key", LargeBinary, nullable=False),
    Column("sign_count", Integer, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("label", Text, nullable=False),
)
"""One row a passkey, with the fields of the noun."""

CHALLENGE = Table(
    "challenge",
    METADATA,
    Column("digest", LargeBinary, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("person", Text, ForeignKey("person.id")),
    Column("expires_at", Moment, nullable=False, index=True),
)
"""`digest`: SHA-256 of the challenge; `person`: who alone may answer it, where that is known."""


class Passkeys:
    """All passkeys and open challenges, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, passkey: Passkey) -> None:
        """Keep a passkey. An id that is there already is refused by the table, whoever's it is."""
        self._connection.execute(PASSKEY.insert().values({name: getattr(passkey, name) for name in PASSKEY.c.keys()}))  # noqa: SIM118 - the columns' names, not the columns

    def find(self, credential: bytes) -> Passkey | None:
        """Return one by its id."""
        row = self._connection.execute(select(PASSKEY).where(PASSKEY.c.credential == credential)).one_or_none()
        return None if row is None else _passkey(row)

    def of(self, person: PersonId) -> list[Passkey]:
        """Return all of somebody, in the order in which they were added."""
        wanted = select(PASSKEY).where(PASSKEY.c.person == person).order_by(PASSKEY.c.added_at, PASSKEY.c.credential)
        return [_passkey(row) for row in self._connection.execute(wanted)]

    def count(self, credential: bytes, sign_count: int) -> None:
        """Keep the authenticator's new count; it never goes down, so a copy that lags behind is found."""
        higher = func.max(PASSKEY.c.sign_count, sign_count)
        self._connection.execute(PASSKEY.update().where(PASSKEY.c.credential == credential).values(sign_count=higher))

    def remove(self, credential: bytes) -> None:
        """Remove one; nothing happens when it is not there."""
        self._connection.execute(PASSKEY.delete().where(PASSKEY.c.credential == credential))

    def challenge(
        self, challenge: bytes, purpose: str, expires_at: datetime, *, person: PersonId | None = None
    ) -> None:
        """Keep a challenge, for this person alone where one is named."""
        values = {"digest": _digest(challenge), "purpose": purpose, "person": person, "expires_at": expires_at}
        self._connection.execute(CHALLENGE.insert().values(values))

    def answer(self, challenge: bytes, purpose: str, now: datetime, *, person: PersonId | None = None) -> bool:
        """Use up a challenge; exactly one of two uses at once succeeds.

        It is used up by the attempt, even when it was made for another purpose or person. Challenges that expired
        unanswered go at the same time.
        """
        statement = CHALLENGE.delete().where(CHALLENGE.c.digest == _digest(challenge)).returning(*CHALLENGE.c)
        row = self._connection.execute(statement).one_or_none()
        self._connection.execute(CHALLENGE.delete().where(CHALLENGE.c.expires_at <= now))
        return row is not None and (row.purpose, row.person) == (purpose, person) and now < row.expires_at


def _digest(challenge: bytes) -> bytes:
    return hashlib.sha256(challenge).digest()


def _passkey(row: Row[tuple[object, ...]]) -> Passkey:
    return Passkey(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public way to a row as a mapping
