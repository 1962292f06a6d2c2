"""Reference sets and their members. Whom a member is about lies in the vault, not here."""

from hashlib import sha256

from sqlalchemy import Column, Connection, Text, func, select

from peelian.nouns.ids import MemberId, SetId
from peelian.nouns.reference_set import Member, ReferenceSet, SetStage
from peelian.storage import shelf

REFERENCE_SET = shelf.table("reference_set", Column("stage", Text, nullable=False, index=True))
"""`stage`: how far it has come."""

MEMBER = shelf.table("reference_member", Column("of", Text, nullable=False, index=True))
"""`of`: the set that it is in."""


class ReferenceSets:
    """All reference sets, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._shelf = shelf.Shelf(connection, REFERENCE_SET, ReferenceSet, label="reference set")

    def get(self, wanted: SetId) -> ReferenceSet:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
            StoreError: it cannot be read.
        """
        return self._shelf.get(wanted)

    def all(self) -> list[ReferenceSet]:
        """Return all, the newest first.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where()[::-1]

    def published(self) -> list[ReferenceSet]:
        """Return those that are published, the newest first.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where(REFERENCE_SET.c.stage == SetStage.PUBLISHED.value)[::-1]

    def put(self, found: ReferenceSet) -> None:
        """Keep one, new or changed."""
        self._shelf.put(found.id, found, stage=found.stage.value)


class Members:
    """The pictures of all sets, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._shelf = shelf.Shelf(connection, MEMBER, Member, label="member of a reference set")

    def get(self, member: MemberId) -> Member:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
            StoreError: it cannot be read.
        """
        return self._shelf.get(member)

    def find(self, member: MemberId) -> Member | None:
        """Return one, or None.

        Raises:
            StoreError: it cannot be read.
        """
        return next(iter(self._shelf.where(MEMBER.c.id == member)), None)

    def of(self, found: SetId) -> list[Member]:
        """Return those of a set, in the order in which they were added.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where(MEMBER.c.of == found)

    def ids(self, found: SetId) -> list[MemberId]:
        """Return the ids of those of a set, in the order in which they were added; reads no document."""
        statement = select(MEMBER.c.id).where(MEMBER.c.of == found).order_by(MEMBER.c.number)
        return [MemberId(one) for one in self._connection.execute(statement).scalars()]

    def count(self, found: SetId) -> int:
        """Say how many there are in a set."""
        statement = select(func.count()).select_from(MEMBER).where(MEMBER.c.of == found)
        return int(self._connection.execute(statement).scalar_one())

    def digest(self, found: SetId) -> str:
        """Return SHA-256 (hex) over the documents of a set's members, by their ids."""
        made = sha256()
        statement = select(MEMBER.c.document).where(MEMBER.c.of == found).order_by(MEMBER.c.id)
        for document in self._connection.execute(statement).scalars():
            made.update(sha256(document.encode()).digest())
        return made.hexdigest()

    def put(self, member: Member) -> None:
        """Keep one, new or changed."""
        self._shelf.put(member.id, member, of=member.of)

    def remove(self, member: MemberId) -> None:
        """Remove one; nothing happens when it is not there. What lies in the vault is shredded apart."""
        self._shelf.remove(member)

    def clear(self, found: SetId) -> None:
        """Remove all of a set."""
        self._connection.execute(MEMBER.delete().where(MEMBER.c.of == found))
