"""What the pages of surveys stand on besides the door: the surveys, and who asks."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from peelian.jobs.estate.survey import reading
from peelian.jobs.estate.survey.reading import Sheet
from peelian.jobs.estate.survey.surveys import Surveys
from peelian.nouns.ids import BodyId, RoundId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals
from peelian.web import guard
from peelian.wiring.survey.kept import KeptReports


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyOffice:
    """Where surveys are run. `reports`: what the public reads of them."""

    surveys: Surveys
    reports: KeptReports


def of(connection: HTTPConnection) -> SurveyOffice:
    """Return the office behind a request."""
    return cast("SurveyOffice", connection.app.state.survey_office)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """Somebody before the surveys, on a route that is not public."""

    surveys: Surveys
    me: Person


def seated(connection: HTTPConnection) -> Seated:
    """Return who is signed in, and the surveys."""
    return Seated(surveys=of(connection).surveys, me=guard.person(connection))


TheSeat = Annotated[Seated, Depends(seated)]
"""Asks for both, as a route's parameter."""

TheOffice = Annotated[SurveyOffice, Depends(of)]
"""Asks for the office, as a route's parameter."""


def mine(at: Seated, wanted: RoundId) -> Sheet | Refusals:
    """Return the answers of somebody's own body in a round.

    Raises:
        NotFoundError: there is no such round, or it did not ask that body.
    """
    with at.surveys.store.read() as unit:
        seat = unit.seats.of(at.me.id)
    return reading.sheet(at.surveys, at.me, wanted, seat or BodyId(""))
