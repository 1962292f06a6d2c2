"""Puts surveys together: their part of the desk's store, the register that suggests answers, and their reports."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from peelian.jobs.estate.survey import reading
from peelian.jobs.estate.survey.suggesting import FromRegister
from peelian.jobs.estate.survey.surveys import Surveys
from peelian.nouns.asset import Asset, SystemType
from peelian.nouns.body import Body
from peelian.nouns.ids import BodyId, RoundId
from peelian.nouns.register import LARGEST_PAGE, Query
from peelian.nouns.supplier_concern import Flag
from peelian.storage.bodies import Bodies, Seats
from peelian.storage.survey_requests import CorrectionRequests, PublicationRequests
from peelian.storage.surveys import Corrections, Questionnaires, Returns, Rounds
from peelian.wiring.estate.opening import EstateStore
from peelian.wiring.part import Part
from peelian.wiring.store import DeskStore, DeskUnit, Journal
from peelian.wiring.survey.page import More
from peelian.wiring.survey.reports import Reported

ID_BYTES = 5


@dataclass(frozen=True, slots=True)
class SurveyUnit:
    """Surveys within one transaction of the desk's store. Nothing of a deployment can be reached from here."""

    bodies: Bodies
    seats: Seats
    questionnaires: Questionnaires
    rounds: Rounds
    returns: Returns
    corrections: Corrections
    publications: PublicationRequests
    asked_corrections: CorrectionRequests
    journal: Journal


class SurveyStore(Part[SurveyUnit]):
    """Surveys' part of the desk's store."""

    def __init__(self, store: DeskStore) -> None:
        super().__init__(store, _of)


class Held:
    """One body's part of the register, as answers are suggested from it."""

    def __init__(self, store: EstateStore, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    def bodies(self) -> list[Body]:
        """Return every body, by name."""
        with self._store.read() as unit:
            return unit.bodies.all()

    def body(self, body: BodyId) -> Body:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        with self._store.read() as unit:
            return unit.bodies.get(body)

    def assets(self, body: BodyId, system: SystemType) -> list[Asset]:
        """Return a body's assets of one kind."""
        query = Query(body=body, system=system, today=self._now().date(), limit=LARGEST_PAGE)
        with self._store.read() as unit:
            pages = range(0, unit.assets.count(query), LARGEST_PAGE)
            return [one for offset in pages for one in unit.assets.find(replace(query, offset=offset))]

    def flags(self, assets: Sequence[Asset]) -> list[Flag]:
        """Return the concerns that count today against some assets."""
        with self._store.read() as unit:
            return unit.concerns.flags(assets, self._now().date())


def open_surveys(store: DeskStore, now: Callable[[], datetime]) -> Surveys:
    """Return the surveys of a desk's store. `now`: the time of day, with its zone."""

    def utc() -> datetime:
        return now().astimezone(UTC)

    return Surveys(
        store=SurveyStore(store),
        now=utc,
        new_id=lambda word: f"{word}-{secrets.token_hex(ID_BYTES)}",
        suggest=FromRegister(Held(EstateStore(store), utc)),
    )


def reported(surveys: Surveys, of: RoundId) -> Reported:
    """Count a published round for its report.

    Raises:
        NotFoundError: there is none of that id, or it is not published.
    """
    found = reading.totals(surveys, of)
    more = More(trends=found.trends, scorecards=found.scorecards, courses=found.courses)
    return Reported(round=found.round, questionnaire=found.questionnaire, analysis=found.analysis, more=more)


def _of(unit: DeskUnit) -> SurveyUnit:
    made = unit.connection
    return SurveyUnit(
        Bodies(made),
        Seats(made),
        Questionnaires(made),
        Rounds(made),
        Returns(made),
        Corrections(made),
        PublicationRequests(made),
        CorrectionRequests(made),
        unit.journal,
    )
