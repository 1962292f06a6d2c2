"""Operating points at the desk: proposed, approved, refused, taken back. None of them names anybody on a list."""

from sqlalchemy import Column, Connection, Text

from peelian.nouns.ids import PointId
from peelian.nouns.signed_point import SignedPoint
from peelian.storage import shelf

SIGNED_POINT = shelf.table("signed_point", Column("stage", Text, nullable=False, index=True))
"""`stage`: how far it has come."""


class SignedPoints:
    """All of them, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._shelf = shelf.Shelf(connection, SIGNED_POINT, SignedPoint, label="operating point")

    def get(self, wanted: PointId) -> SignedPoint:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
            StoreError: it cannot be read.
        """
        return self._shelf.get(wanted)

    def find(self, wanted: PointId) -> SignedPoint | None:
        """Return one, or None.

        Raises:
            StoreError: it cannot be read.
        """
        return next(iter(self._shelf.where(SIGNED_POINT.c.id == wanted)), None)

    def all(self) -> list[SignedPoint]:
        """Return all, the newest first.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where()[::-1]

    def put(self, point: SignedPoint) -> None:
        """Keep one, new or changed."""
        self._shelf.put(point.id, point, stage=point.stage.value)
