"""Adds surveys to a site: their pages, those that anybody may read included, and what they stand on."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from fastapi import FastAPI

from peelian.jobs.estate.survey.surveys import Surveys
from peelian.web.pages import published, survey_answers, survey_corrections, survey_letters, survey_sheets, surveys
from peelian.web.survey_office import SurveyOffice
from peelian.wiring import survey as wired
from peelian.wiring.store import DeskStore

ROUTERS: Final = (
    surveys.router,
    survey_answers.router,
    survey_corrections.router,
    survey_letters.router,
    survey_sheets.router,
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
    app.state.survey_office = SurveyOffice(surveys=made)
    return made
