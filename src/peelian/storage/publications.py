"""Records as they were published: to which is only added, since somebody may have read one already."""

from sqlalchemy import Column, Connection, Integer, LargeBinary, Table, Text, insert, select

from peelian.nouns.ids import DeploymentId
from peelian.nouns.publication import Publication
from peelian.storage.metadata import METADATA
from peelian.storage.moments import Moment

PUBLISHED_RECORD = Table(
    "published_record",
    METADATA,
    Column("deployment", Text, primary_key=True),
    Column("document", LargeBinary, nullable=False),
    Column("entry", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)
"""`document`: the bytes whose digest the log holds, in its entry of that number. The migration adds triggers that
refuse to change or remove a row."""


class Publications:
    """All published records, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, publication: Publication) -> None:
        """Keep one, for good."""
        self._connection.execute(
            insert(PUBLISHED_RECORD).values(
                deployment=publication.deployment,
                document=publication.document,
                entry=publication.entry,
                at=publication.at,
            )
        )

    def all(self) -> list[Publication]:
        """Return all, the last to be published first."""
        rows = self._connection.execute(select(PUBLISHED_RECORD).order_by(PUBLISHED_RECORD.c.entry.desc()))
        return [
            Publication(deployment=DeploymentId(one.deployment), document=one.document, entry=one.entry, at=one.at)
            for one in rows
        ]
