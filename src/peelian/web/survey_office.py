"""What the pages of surveys stand on besides the door: the surveys, and who asks."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from peelian.jobs.estate.survey.surveys import Surveys
from peelian.nouns.person import Person
from peelian.web import guard


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyOffice:
    """Where surveys are run."""

    surveys: Surveys


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
