"""What waits for a second person: rounds to be published, answers to be corrected, parts of the register to go out."""

from sqlalchemy import Column, Connection, Text

from peelian.errors import NotFoundError
from peelian.nouns.export_request import ExportRequest
from peelian.nouns.ids import BodyId, ExportId, RoundId
from peelian.nouns.survey_request import CorrectionRequest, PublicationRequest
from peelian.storage import shelf

PUBLICATION = shelf.table("survey_publication_request")
"""By round: there is one at a time."""

CORRECTION = shelf.table("survey_correction_request", Column("place", Text, nullable=False, index=True))
"""By round, body and question: there is one at a time of each. `place`: round and body."""

EXPORT = shelf.table("estate_export_request", Column("state", Text, nullable=False, index=True))
"""`state`: `waiting` until it was taken along, then `taken`."""

WAITING, TAKEN = "waiting", "taken"


class PublicationRequests:
    """Rounds that are to be published, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._shelf = shelf.Shelf(connection, PUBLICATION, PublicationRequest, label="publication request")

    def find(self, of: RoundId) -> PublicationRequest | None:
        """Return a round's, or None where nobody asked.

        Raises:
            StoreError: it cannot be read.
        """
        try:
            return self._shelf.get(of)
        except NotFoundError:
            return None

    def put(self, asked: PublicationRequest) -> None:
        """Keep one, in place of an earlier one."""
        self._shelf.put(asked.round, asked)

    def remove(self, of: RoundId) -> None:
        """Forget a round's."""
        self._shelf.remove(of)


class CorrectionRequests:
    """Answers that are to be corrected, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._shelf = shelf.Shelf(connection, CORRECTION, CorrectionRequest, label="correction request")

    def find(self, of: RoundId, body: BodyId, question: str) -> CorrectionRequest | None:
        """Return one, or None where nobody asked.

        Raises:
            StoreError: it cannot be read.
        """
        try:
            return self._shelf.get(f"{of}/{body}/{question}")
        except NotFoundError:
            return None

    def of(self, of: RoundId, body: BodyId) -> list[CorrectionRequest]:
        """Return a body's in a round, the oldest first.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where(CORRECTION.c.place == f"{of}/{body}")

    def put(self, asked: CorrectionRequest) -> None:
        """Keep one, in place of an earlier one."""
        place = f"{asked.round}/{asked.body}"
        self._shelf.put(f"{place}/{asked.question}", asked, place=place)

    def remove(self, asked: CorrectionRequest) -> None:
        """Forget one."""
        self._shelf.remove(f"{asked.round}/{asked.body}/{asked.question}")


class ExportRequests:
    """Parts of the register that are to go out, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._shelf = shelf.Shelf(connection, EXPORT, ExportRequest, label="export request")

    def get(self, wanted: ExportId) -> ExportRequest:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
            StoreError: it cannot be read.
        """
        return self._shelf.get(wanted)

    def waiting(self) -> list[ExportRequest]:
        """Return those that were not taken along yet, the oldest first.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where(EXPORT.c.state == WAITING)

    def put(self, asked: ExportRequest) -> None:
        """Keep one, new or changed."""
        self._shelf.put(asked.id, asked, state=WAITING if asked.taken_at is None else TAKEN)
