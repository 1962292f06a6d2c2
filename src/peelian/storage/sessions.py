"""Sessions: who is signed in. Only the digest of a session's token is kept."""

from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, ForeignKey, Table, Text, func, literal, select

from peelian.nouns.ids import PersonId
from peelian.storage.metadata import METADATA
from peelian.storage.moments import Moment

SESSION = Table(
    "session",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("person", Text, ForeignKey("person.id"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
)
"""`digest`: SHA-256 (hex) of the token. Who reads the table can sign in with nothing in it."""


class Sessions:
    """All sessions, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, digest: str, person: PersonId, now: datetime, ends_at: datetime) -> None:
        """Begin a session. Sessions that have ended go at the same time."""
        self._connection.execute(SESSION.delete().where(SESSION.c.ends_at <= now))
        times = {"created_at": now, "last_seen_at": now, "ends_at": ends_at}
        self._connection.execute(SESSION.insert().values(digest=digest, person=person, **times))

    def person(self, digest: str, now: datetime, idle_s: float, *, touch: bool) -> PersonId | None:
        """Say whose a session is that has neither ended nor been idle for so long; `touch` counts as a use.

        After a clock was set back, a session of the time that is still to come is nobody's: it would last until then.
        """
        one = SESSION.c.digest == digest
        idle = timedelta(seconds=idle_s)
        awake = (SESSION.c.last_seen_at > now - idle) & (SESSION.c.last_seen_at <= now + idle)
        found = self._connection.execute(select(SESSION.c.person).where(one, awake, SESSION.c.ends_at > now)).scalar()
        if found is None:
            return None
        if touch:
            later = func.max(SESSION.c.last_seen_at, literal(now, Moment), type_=Moment)
            self._connection.execute(SESSION.update().where(one).values(last_seen_at=later))
        return PersonId(found)

    def close(self, digest: str) -> None:
        """End a session."""
        self._connection.execute(SESSION.delete().where(SESSION.c.digest == digest))

    def close_all(self, person: PersonId) -> None:
        """End all sessions of somebody."""
        self._connection.execute(SESSION.delete().where(SESSION.c.person == person))
