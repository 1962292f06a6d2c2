"""Surveys: questionnaires by their digest, rounds, what bodies answered, and corrections beside it."""

from sqlalchemy import Column, Connection, Integer, Table, Text, select

from peelian.errors import NotFoundError
from peelian.nouns.ids import BodyId, RoundId
from peelian.nouns.questionnaire import Questionnaire
from peelian.nouns.survey import Correction, Round, SurveyReturn
from peelian.storage import documents, shelf
from peelian.storage.metadata import METADATA

QUESTIONNAIRE = shelf.table("survey_questionnaire")
"""By the digest of the schema: what was answered is never read against other questions."""

ROUND = shelf.table("survey_round", Column("opens_on", Text, nullable=False))

RETURN = shelf.table(
    "survey_return",
    Column("round", Text, nullable=False, index=True),
    Column("body", Text, nullable=False),
)
"""By round and body."""

CORRECTION = Table(
    "survey_correction",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("round", Text, nullable=False, index=True),
    Column("document", Text, nullable=False),
)
"""Added to, and never changed."""


class Questionnaires:
    """All questionnaires that were ever put to anybody, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._shelf = shelf.Shelf(connection, QUESTIONNAIRE, Questionnaire, label="questionnaire")

    def get(self, digest: str) -> Questionnaire:
        """Return one by the digest of its schema.

        Raises:
            NotFoundError: there is none.
            StoreError: it cannot be read.
        """
        return self._shelf.get(digest)

    def put(self, digest: str, questionnaire: Questionnaire) -> None:
        """Keep one."""
        self._shelf.put(digest, questionnaire)


class Rounds:
    """All rounds, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._shelf = shelf.Shelf(connection, ROUND, Round, label="round")

    def get(self, wanted: RoundId) -> Round:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
            StoreError: it cannot be read.
        """
        return self._shelf.get(wanted)

    def all(self) -> list[Round]:
        """Return all, the newest first.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where(order=(ROUND.c.opens_on.desc(),))

    def put(self, of: Round) -> None:
        """Keep one, new or changed."""
        self._shelf.put(of.id, of, opens_on=of.opens_on.isoformat())


class Returns:
    """What bodies answered, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._shelf = shelf.Shelf(connection, RETURN, SurveyReturn, label="return")

    def find(self, of: RoundId, body: BodyId) -> SurveyReturn | None:
        """Return a body's, or None where it has not begun.

        Raises:
            StoreError: it cannot be read.
        """
        try:
            return self._shelf.get(_key(of, body))
        except NotFoundError:
            return None

    def of(self, of: RoundId) -> list[SurveyReturn]:
        """Return all of a round.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where(RETURN.c.round == of)

    def put(self, given: SurveyReturn) -> None:
        """Keep one, new or changed."""
        self._shelf.put(_key(given.round, given.body), given, round=given.round, body=given.body)


class Corrections:
    """All corrections, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, of: RoundId) -> list[Correction]:
        """Return those of a round, the oldest first."""
        statement = select(CORRECTION.c.document).where(CORRECTION.c.round == of).order_by(CORRECTION.c.number)
        return [documents.decode(Correction, one) for one in self._connection.execute(statement).scalars()]

    def add(self, correction: Correction) -> None:
        """Keep one."""
        values = {"round": correction.round, "document": documents.encode(correction)}
        self._connection.execute(CORRECTION.insert().values(**values))


def _key(of: RoundId, body: BodyId) -> str:
    return f"{of}/{body}"
