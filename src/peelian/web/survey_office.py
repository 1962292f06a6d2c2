"""What the pages of surveys stand on besides the door; and how a site gets them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, cast

from fastapi import Depends, FastAPI
from starlette.requests import HTTPConnection

from peelian.jobs.estate.survey.surveys import Surveys
from peelian.nouns.person import Person
from peelian.web import guard
from peelian.wiring import survey as wired
from peelian.wiring.store import DeskStore


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyOffice:
    """Where surveys are run."""

    surveys: Surveys


def added(app: FastAPI, store: DeskStore, now: Callable[[], datetime]) -> Surveys:
    """Let an app's pages find the surveys of a store.

    Args:
        app: made with the routers of `pages.surveys`, `pages.survey_answers` and `pages.published` among its pages.
        store: where they are kept.
        now: the time of day, with its zone.
    """
    surveys = wired.open_surveys(store, now)
    app.state.survey_office = SurveyOffice(surveys=surveys)
    return surveys


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
