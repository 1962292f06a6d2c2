"""The membership ledger: who was on which list, by keyed hashes alone. Without the key nobody can be found in it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, Connection, Index, Table, Text, func, select, update

from peelian.nouns.ids import DeploymentId, EntryId
from peelian.nouns.membership import Membership
from peelian.storage.metadata import METADATA
from peelian.storage.moments import Moment

MEMBERSHIP = Table(
    "membership",
    METADATA,
    Column("entry", Text, primary_key=True),
    Column("token", Text, primary_key=True),
    Column("deployment", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("listed_at", Moment, nullable=False),
    Column("over_at", Moment),
    Index("ix_membership_token", "token"),
)
"""`token`: HMAC (hex) under a key of the vault, over a name with a date of birth, or over a reference."""

AT_ONCE = 500
"""Entries named in one statement."""


class Memberships:
    """The ledger, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, membership: Membership, tokens: Sequence[str]) -> None:
        """Note that somebody is on a list, under each of the hashes that they may be looked for by."""
        values = {
            "entry": membership.entry,
            "deployment": membership.deployment,
            "category": membership.category,
            "listed_at": membership.listed_at,
        }
        self._connection.execute(MEMBERSHIP.insert(), [{"token": token, **values} for token in tokens])

    def over(self, entries: Sequence[EntryId], at: datetime) -> None:
        """Note that people are on a list no more."""
        column = MEMBERSHIP.c.entry
        for start in range(0, len(entries), AT_ONCE):
            some = column.in_(entries[start : start + AT_ONCE])
            self._connection.execute(update(MEMBERSHIP).where(some, MEMBERSHIP.c.over_at.is_(None)).values(over_at=at))

    def of(self, tokens: Sequence[str]) -> list[Membership]:
        """Return what is known under these hashes, each list once, the last first."""
        columns = MEMBERSHIP.c
        rows = self._connection.execute(
            select(columns.entry, columns.deployment, columns.category, columns.listed_at, columns.over_at)
            .where(columns.token.in_(tokens))
            .distinct()
            .order_by(columns.listed_at.desc(), columns.entry)
        )
        return [
            Membership(
                entry=EntryId(one.entry),
                deployment=DeploymentId(one.deployment),
                category=one.category,
                listed_at=one.listed_at,
                over_at=one.over_at,
            )
            for one in rows
        ]

    def count(self) -> int:
        """Return how many people on how many lists it knows."""
        pairs = select(func.count(func.distinct(MEMBERSHIP.c.entry)))
        return int(self._connection.execute(pairs).scalar_one())

    def oldest(self) -> datetime | None:
        """Return when the first of those that are over was over."""
        return self._connection.execute(select(func.min(MEMBERSHIP.c.over_at))).scalar()

    def forget(self, before: datetime) -> int:
        """Remove what was over before a moment; return how many people on lists that were."""
        gone = select(func.count(func.distinct(MEMBERSHIP.c.entry))).where(MEMBERSHIP.c.over_at < before)
        found = int(self._connection.execute(gone).scalar_one())
        self._connection.execute(MEMBERSHIP.delete().where(MEMBERSHIP.c.over_at < before))
        return found
