"""Legal holds: asked for, approved, ended."""

from datetime import datetime

from sqlalchemy import Column, Connection, Text

from peelian.nouns.hold import Hold, HoldId, HoldOn
from peelian.storage import shelf
from peelian.storage.moments import Moment

LEGAL_HOLD = shelf.table(
    "legal_hold", Column("about", Text, nullable=False, index=True), Column("until", Moment, nullable=False)
)
"""`about`: the id of what is held; `until`: when it ends by itself."""


class Holds:
    """All of them, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._shelf = shelf.Shelf(connection, LEGAL_HOLD, Hold, label="hold")

    def get(self, hold: HoldId) -> Hold:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
            StoreError: it cannot be read.
        """
        return self._shelf.get(hold)

    def all(self) -> list[Hold]:
        """Return all, the newest first.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where()[::-1]

    def put(self, hold: Hold) -> None:
        """Keep one, new or changed."""
        self._shelf.put(hold.id, hold, about=hold.about, until=hold.until)

    def forget(self, before: datetime) -> int:
        """Remove those that ended by themselves before a moment; return how many."""
        return self._connection.execute(LEGAL_HOLD.delete().where(LEGAL_HOLD.c.until < before)).rowcount

    def held(self, on: HoldOn, now: datetime) -> frozenset[str]:
        """Return the ids of all that is held back now.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._about(on, now, held=True)

    def over(self, on: HoldOn, now: datetime) -> frozenset[str]:
        """Return the ids of all that a hold was asked for and that nothing holds back now.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._about(on, now, held=False) - self._about(on, now, held=True)

    def _about(self, on: HoldOn, now: datetime, *, held: bool) -> frozenset[str]:
        found = self._shelf.where(*([LEGAL_HOLD.c.until > now] if held else []))
        return frozenset(one.about for one in found if one.on is on and one.holds(now) is held)
