"""The van's phones, and the links that they are enrolled by. Only a link's digest is kept."""

from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, Table, Text

from peelian.nouns.device import Device, DeviceId
from peelian.nouns.ids import DeploymentId, PersonId
from peelian.storage import shelf
from peelian.storage.metadata import METADATA
from peelian.storage.moments import Moment

DEVICE = shelf.table("device", Column("deployment", Text, nullable=False, index=True))
"""`deployment`: whose phone it is."""

PHONE_LINK = Table(
    "phone_link",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("deployment", Text, nullable=False),
    Column("officer", Text, ForeignKey("person.id"), nullable=False),
    Column("expires_at", Moment, nullable=False),
)
"""`digest`: SHA-256 (hex) of the link's token. Who reads the table can make no link of it. A link that was used is
gone."""


class Devices:
    """All phones, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._shelf = shelf.Shelf(connection, DEVICE, Device, label="phone")

    def get(self, device: DeviceId) -> Device:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
            StoreError: it cannot be read.
        """
        return self._shelf.get(device)

    def find(self, device: DeviceId) -> Device | None:
        """Return one, or None where there is none of that id.

        Raises:
            StoreError: it cannot be read.
        """
        return next(iter(self._shelf.where(DEVICE.c.id == device)), None)

    def of(self, deployment: DeploymentId) -> list[Device]:
        """Return those of a deployment, in the order in which they were enrolled.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where(DEVICE.c.deployment == deployment)

    def put(self, device: Device) -> None:
        """Keep one, new or changed."""
        self._shelf.put(device.id, device, deployment=device.deployment)


class PhoneLinks:
    """All links by which a phone can be enrolled, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, digest: str, deployment: DeploymentId, officer: PersonId, expires_at: datetime) -> None:
        """Keep a link; older ones of this officer in this deployment stop working."""
        columns = PHONE_LINK.c
        same = (columns.deployment == deployment, columns.officer == officer)
        self._connection.execute(PHONE_LINK.delete().where(*same))
        values = {"digest": digest, "deployment": deployment, "officer": officer, "expires_at": expires_at}
        self._connection.execute(PHONE_LINK.insert().values(values))

    def use(self, digest: str, now: datetime) -> tuple[DeploymentId, PersonId] | None:
        """Use up a link, and say for which deployment and whom it was; exactly one of two uses at once succeeds.

        Links that have expired go at the same time.
        """
        columns = PHONE_LINK.c
        self._connection.execute(PHONE_LINK.delete().where(columns.expires_at <= now))
        statement = PHONE_LINK.delete().where(columns.digest == digest).returning(columns.deployment, columns.officer)
        row = self._connection.execute(statement).one_or_none()
        return None if row is None else (DeploymentId(row.deployment), PersonId(row.officer))
