"""Alerts at the desk, and what people made of them. The probes lie in the vault, not here."""

from sqlalchemy import Column, Connection, Text

from peelian.nouns.case import Case
from peelian.nouns.ids import AlertId, DeploymentId
from peelian.storage import shelf
from peelian.storage.moments import Moment

CASE = shelf.table(
    "alert_case",
    Column("deployment", Text, nullable=False, index=True),
    Column("raised_at", Moment, nullable=False),
)
"""`deployment`: whose alert it was; `raised_at`: to sort by."""


class Cases:
    """All alerts, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._shelf = shelf.Shelf(connection, CASE, Case, label="alert")

    def get(self, alert: AlertId) -> Case:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
            StoreError: it cannot be read.
        """
        return self._shelf.get(alert)

    def of(self, deployment: DeploymentId) -> list[Case]:
        """Return those of a deployment, the oldest first.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where(CASE.c.deployment == deployment, order=(CASE.c.raised_at,))

    def put(self, case: Case) -> None:
        """Keep one, new or changed."""
        self._shelf.put(case.id, case, deployment=case.deployment, raised_at=case.raised_at)
