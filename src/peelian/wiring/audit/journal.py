"""The log as one unit of the desk's store sees it: in its transaction, kept with it or lost with it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from peelian.audit.checkpoint import SignedCheckpoint
from peelian.audit.log import Entry
from peelian.audit.proof import InclusionProof
from peelian.audit.verification import Report
from peelian.nouns.event import Event


class EventLog(Protocol):
    """What is told to the log is kept in the transaction of the connection, or lost with it."""

    def append(self, connection: Connection, events: Sequence[Event]) -> list[int]:
        """Add events; return their numbers."""
        ...

    def size(self, connection: Connection) -> int:
        """Return how many entries there are."""
        ...

    def entries(self, connection: Connection, start: int, end: int) -> Iterator[Entry]:
        """Give the entries from `start` up to but not including `end`."""
        ...

    @property
    def origin(self) -> str:
        """The log's name."""
        ...

    @property
    def key(self) -> str:
        """The public key on one line."""
        ...

    def checkpoint(self, connection: Connection) -> SignedCheckpoint:
        """Sign the log as it is."""
        ...

    def about(self, connection: Connection, kind: str, name: str) -> list[Entry]:
        """Return every entry that is about one thing, in order."""
        ...

    def prove_inclusion(self, connection: Connection, number: int) -> InclusionProof:
        """Prove that an entry is in the log, under the last checkpoint."""
        ...

    def verify(self, connection: Connection, *, held: Sequence[str] = ()) -> Report:
        """Derive every hash again, and compare."""
        ...


class Journal:
    """The tamper-evident log, in the transaction of one unit."""

    def __init__(self, connection: Connection, log: EventLog) -> None:
        self._connection = connection
        self._log = log
        self._at: datetime | None = None

    def record(self, *events: Event) -> None:
        """Record; it is recorded when the unit is.

        Raises:
            BrokenLogError: the log is not the one that was signed; the unit must not be committed.
        """
        if events:
            self._log.append(self._connection, events)
            self._at = events[-1].at

    def latest_at(self) -> datetime | None:
        """Return when the last thing that was recorded happened, in this unit or else before; None in an empty log."""
        size = self.size()
        if self._at is None and size:
            return self.entries(size - 1, size)[0][1].at
        return self._at

    @property
    def name(self) -> str:
        """The log's name, as its checkpoints carry it."""
        return self._log.origin

    @property
    def key(self) -> str:
        """The log's public key on one line, for whoever verifies."""
        return self._log.key

    def proof(self, number: int) -> str:
        """Return what proves to anybody that an entry is in the log.

        Raises:
            NoEntryError: the last checkpoint does not cover such an entry.
            BrokenLogError: the log is not the one that was signed.
        """
        return self._log.prove_inclusion(self._connection, number).text

    def about(self, kind: str, name: str) -> list[Event]:
        """Return every event that is about one thing, in order. It looks through the whole log."""
        return [entry.event for entry in self._log.about(self._connection, kind, name)]

    def size(self) -> int:
        """Say how many entries there are."""
        return self._log.size(self._connection)

    def entries(self, start: int, end: int) -> list[tuple[int, Event]]:
        """Return the entries from `start` up to but not including `end`, each with its number."""
        return [(entry.number, entry.event) for entry in self._log.entries(self._connection, start, end)]

    def checkpoint(self) -> str:
        """Sign the log as it is, in a unit that may change things; return the signed note.

        Raises:
            BrokenLogError: the log is not the one that was signed before.
        """
        return self._log.checkpoint(self._connection).note

    def verify(self) -> list[str]:
        """Verify the whole log; return what is wrong with it, which should be nothing."""
        faults = self._log.verify(self._connection).faults
        return [f"Entries {fault.first} to {fault.last}: {fault.problem}" for fault in faults]
