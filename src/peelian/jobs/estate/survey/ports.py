"""What surveys need of others, in their own words. One `Unit` is one transaction: all of it happens, or nothing."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from peelian.jobs.estate.ports import Bodies, Journal, Seats
from peelian.nouns.ids import BodyId, RoundId
from peelian.nouns.questionnaire import Given, Question, Questionnaire
from peelian.nouns.survey import Correction, Round, SurveyReturn
from peelian.nouns.survey_request import CorrectionRequest, PublicationRequest


class Questionnaires(Protocol):
    """Every questionnaire that was ever put to anybody, by the digest of its schema."""

    def get(self, digest: str) -> Questionnaire:
        """Return one.

        Raises:
            NotFoundError: there is none.
        """
        ...

    def put(self, digest: str, questionnaire: Questionnaire) -> None:
        """Keep one."""
        ...


class Rounds(Protocol):
    """All rounds."""

    def get(self, wanted: RoundId) -> Round:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        ...

    def all(self) -> list[Round]:
        """Return all, the newest first."""
        ...

    def put(self, of: Round) -> None:
        """Keep one, new or changed."""
        ...


class Returns(Protocol):
    """What bodies answered."""

    def find(self, of: RoundId, body: BodyId) -> SurveyReturn | None:
        """Return a body's, or None where it has not begun."""
        ...

    def of(self, of: RoundId) -> list[SurveyReturn]:
        """Return all of a round."""
        ...

    def put(self, given: SurveyReturn) -> None:
        """Keep one, new or changed."""
        ...


class Corrections(Protocol):
    """All corrections. They are added to, and never changed."""

    def of(self, of: RoundId) -> list[Correction]:
        """Return those of a round, the oldest first."""
        ...

    def add(self, correction: Correction) -> None:
        """Keep one."""
        ...


class PublicationRequests(Protocol):
    """Rounds that somebody asked to have published."""

    def find(self, of: RoundId) -> PublicationRequest | None:
        """Return a round's, or None where nobody asked."""
        ...

    def put(self, asked: PublicationRequest) -> None:
        """Keep one, in place of an earlier one."""
        ...

    def remove(self, of: RoundId) -> None:
        """Forget a round's."""
        ...


class CorrectionRequests(Protocol):
    """Answers that somebody asked to have corrected."""

    def find(self, of: RoundId, body: BodyId, question: str) -> CorrectionRequest | None:
        """Return one, or None where nobody asked."""
        ...

    def of(self, of: RoundId, body: BodyId) -> list[CorrectionRequest]:
        """Return a body's in a round, the oldest first."""
        ...

    def put(self, asked: CorrectionRequest) -> None:
        """Keep one, in place of an earlier one."""
        ...

    def remove(self, asked: CorrectionRequest) -> None:
        """Forget one."""
        ...


class Unit(Protocol):
    """One transaction over surveys."""

    @property
    def bodies(self) -> Bodies:
        """All bodies."""
        ...

    @property
    def seats(self) -> Seats:
        """Who works where."""
        ...

    @property
    def questionnaires(self) -> Questionnaires:
        """All questionnaires."""
        ...

    @property
    def rounds(self) -> Rounds:
        """All rounds."""
        ...

    @property
    def returns(self) -> Returns:
        """All answers."""
        ...

    @property
    def corrections(self) -> Corrections:
        """All corrections."""
        ...

    @property
    def publications(self) -> PublicationRequests:
        """Rounds that wait to be published."""
        ...

    @property
    def asked_corrections(self) -> CorrectionRequests:
        """Corrections that wait for a yes."""
        ...

    @property
    def journal(self) -> Journal:
        """The log."""
        ...


class Store(Protocol):
    """Where surveys are kept."""

    def change(self) -> AbstractContextManager[Unit]:
        """Open a unit that may change things; it is committed at the end, or not at all when an exception leaves it."""
        ...

    def read(self) -> AbstractContextManager[Unit]:
        """Open a unit that only reads."""
        ...


class Suggest(Protocol):
    """Suggests answers from what the register says of a body; a person looks at each before it is kept."""

    def __call__(self, body: BodyId, questions: Sequence[Question]) -> Sequence[Given]:
        """Return answers to those questions that the register knows one to."""
        ...
