"""Deployments, from draft to record."""

from sqlalchemy import Column, Connection, Text

from peelian.nouns.deployment import Deployment, Stage
from peelian.nouns.ids import DeploymentId
from peelian.storage import shelf

DEPLOYMENT = shelf.table("deployment", Column("stage", Text, nullable=False, index=True))
"""`stage`: how far it has come."""


class Deployments:
    """All deployments, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._shelf = shelf.Shelf(connection, DEPLOYMENT, Deployment, label="deployment")

    def get(self, deployment: DeploymentId) -> Deployment:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
            StoreError: it cannot be read.
        """
        return self._shelf.get(deployment)

    def all(self) -> list[Deployment]:
        """Return all, the newest first.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where()[::-1]

    def at_stage(self, stage: Stage) -> list[Deployment]:
        """Return those that have come just so far, the newest first.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where(DEPLOYMENT.c.stage == stage.value)[::-1]

    def put(self, deployment: Deployment) -> None:
        """Keep one, new or changed."""
        self._shelf.put(deployment.id, deployment, stage=deployment.stage.value)
