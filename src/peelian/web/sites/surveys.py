"""Adds surveys to a site: their pages, those that anybody may read included, and what they stand on."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from fastapi import FastAPI

from peelian.jobs.estate.survey.surveys import Surveys
from peelian.web.desks.surveys import SurveyOffice
from peelian.web.pages import published
from peelian.web.pages.survey import answers, corrections, letters, rounds, sheets
from peelian.wiring.store import DeskStore
from peelian.wiring.survey import opening as wired
from peelian.wiring.survey.kept import KeptReports

ROUTERS: Final = (
    rounds.router,
    answers.router,
    corrections.router,
    letters.router,
    sheets.router,
    published.router,
)
"""Pages of surveys. None of them is about a deployment."""


def added(app: FastAPI, store: DeskStore, now: Callable[[], datetime]) -> Surveys:
    """Let an app's pages find the surveys of a store.

    Args:
        app: made with `ROUTERS` among its pages.
        store: where they are kept.
        now: the time of day, with its zone.
    """
    made = wired.open_surveys(store, now)
    app.state.survey_office = SurveyOffice(surveys=made, reports=KeptReports(made))
    return made
