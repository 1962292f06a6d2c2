"""Entries of watchlists. Whom they are about lies in the vault, not here."""

from sqlalchemy import Column, Connection, Text

from peelian.nouns.entry import Entry
from peelian.nouns.ids import DeploymentId, EntryId
from peelian.storage import shelf

ENTRY = shelf.table("entry", Column("deployment", Text, nullable=False, index=True))
"""`deployment`: whose list it is on."""


class Entries:
    """All entries, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._shelf = shelf.Shelf(connection, ENTRY, Entry, label="entry")

    def get(self, entry: EntryId) -> Entry:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
            StoreError: it cannot be read.
        """
        return self._shelf.get(entry)

    def of(self, deployment: DeploymentId) -> list[Entry]:
        """Return those of a deployment, in the order in which they were added.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where(ENTRY.c.deployment == deployment)

    def put(self, entry: Entry) -> None:
        """Keep one, new or changed."""
        self._shelf.put(entry.id, entry, deployment=entry.deployment)

    def remove(self, entry: EntryId) -> None:
        """Remove one; nothing happens when it is not there. What lies in the vault is shredded apart."""
        self._shelf.remove(entry)
