"""Operator-initiated checks: the rows that remain of them, supervisors' codes, and what reviewers found."""

from datetime import datetime

from sqlalchemy import Column, Connection, Integer, Table, Text, func, select
from sqlalchemy.dialects.sqlite import insert

from peelian.nouns.ids import CheckId, PersonId
from peelian.nouns.operator_check import ChildCode, OperatorCheck, Review
from peelian.storage import shelf
from peelian.storage.metadata import METADATA
from peelian.storage.moments import Moment

OPEN, OWED, OVER = "open", "owed", "over"

OPERATOR_CHECK = shelf.table(
    "operator_check",
    Column("officer", Text, nullable=False, index=True),
    Column("standing", Text, nullable=False, index=True),
    Column("opened_at", Moment, nullable=False, index=True),
)
"""`standing`: open, owed (it ended, and a decision is missing) or over."""

CHILD_CODE = shelf.table("child_code", Column("expires_at", Moment, nullable=False))
"""By the digest of the code."""

CHECK_REVIEW = shelf.table("check_review")
"""By the id of the check."""

CHECK_REFUSAL = Table(
    "check_refusal",
    METADATA,
    Column("month", Text, primary_key=True),
    Column("rule", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)
"""How often a rule said no in a month, like 2026-11."""


class OperatorChecks:
    """All rows, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._shelf = shelf.Shelf(connection, OPERATOR_CHECK, OperatorCheck, label="check")

    def get(self, check: CheckId) -> OperatorCheck:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
            StoreError: it cannot be read.
        """
        return self._shelf.get(check)

    def all(self) -> list[OperatorCheck]:
        """Return all, the newest first.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where()[::-1]

    def open(self) -> list[OperatorCheck]:
        """Return those that have not ended.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where(OPERATOR_CHECK.c.standing == OPEN)

    def unfinished(self, officer: PersonId) -> list[OperatorCheck]:
        """Return those of an officer that have not ended or lack a decision, the oldest first.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where(OPERATOR_CHECK.c.officer == officer, OPERATOR_CHECK.c.standing != OVER)

    def since(self, moment: datetime, officer: PersonId | None = None) -> int:
        """Say how many were opened after a moment, by one officer or by all."""
        statement = select(func.count()).where(OPERATOR_CHECK.c.opened_at > moment)
        if officer is not None:
            statement = statement.where(OPERATOR_CHECK.c.officer == officer)
        return int(self._connection.execute(statement).scalar_one())

    def put(self, check: OperatorCheck) -> None:
        """Keep one, new or changed."""
        standing = OPEN if check.ended is None else OWED if check.owes_decision else OVER
        self._shelf.put(check.id, check, officer=check.officer, standing=standing, opened_at=check.opened_at)

    def remove_before(self, moment: datetime) -> int:
        """Remove those that were opened before a moment, and what reviewers found in them; return how many."""
        old = select(OPERATOR_CHECK.c.id).where(OPERATOR_CHECK.c.opened_at < moment)
        self._connection.execute(CHECK_REVIEW.delete().where(CHECK_REVIEW.c.id.in_(old)))
        gone = self._connection.execute(OPERATOR_CHECK.delete().where(OPERATOR_CHECK.c.opened_at < moment))
        return gone.rowcount


class CheckRefusals:
    """How often a check was refused, over one connection. Of nobody in particular: it measures no officer."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, month: str, rule: str) -> None:
        """Count one."""
        statement = insert(CHECK_REFUSAL).values(month=month, rule=rule, count=1)
        more = {"count": CHECK_REFUSAL.c.count + 1}
        self._connection.execute(statement.on_conflict_do_update(index_elements=["month", "rule"], set_=more))

    def counts(self) -> list[tuple[str, str, int]]:
        """Return month, rule and how often, sorted."""
        statement = select(CHECK_REFUSAL).order_by(CHECK_REFUSAL.c.month, CHECK_REFUSAL.c.rule)
        return [(month, rule, count) for month, rule, count in self._connection.execute(statement)]


class ChildCodes:
    """Supervisors' codes, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._shelf = shelf.Shelf(connection, CHILD_CODE, ChildCode, label="code")

    def find(self, digest: str) -> ChildCode | None:
        """Return one, or None.

        Raises:
            StoreError: it cannot be read.
        """
        return next(iter(self._shelf.where(CHILD_CODE.c.id == digest)), None)

    def put(self, code: ChildCode) -> None:
        """Keep one, new or changed."""
        self._shelf.put(code.digest, code, expires_at=code.expires_at)

    def remove_before(self, moment: datetime) -> None:
        """Remove those that expired before a moment."""
        self._connection.execute(CHILD_CODE.delete().where(CHILD_CODE.c.expires_at < moment))


class Reviews:
    """What reviewers found, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._shelf = shelf.Shelf(connection, CHECK_REVIEW, Review, label="review")

    def all(self) -> list[Review]:
        """Return all, the oldest first.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where()

    def put(self, review: Review) -> None:
        """Keep one, new or changed."""
        self._shelf.put(review.check, review)
