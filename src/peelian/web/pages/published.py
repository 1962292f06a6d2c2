"""What anybody may read without signing in: rounds of surveys that were published, and the 2022 round that ships."""

from typing import Literal

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peelian.jobs.estate.survey import reading
from peelian.nouns.ids import RoundId
from peelian.web import guard, page
from peelian.web.desks.surveys import SurveyOffice, TheOffice
from peelian.wiring.survey import reports
from peelian.wiring.survey.reports import Reported

router = APIRouter(prefix="/published/surveys")

TYPES = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8", "json": "application/json"}


@router.get("", dependencies=[guard.public()])
def everything(request: Request, at: TheOffice) -> Response:
    """Show all rounds that were published."""
    rounds = [*reading.published(at.surveys), *(reports.example(one).round for one in reports.EXAMPLES)]
    return page.show(request, "published/surveys.html", rounds=rounds)


@router.get("/{wanted}", dependencies=[guard.public()])
def one(request: Request, at: TheOffice, wanted: str) -> Response:
    """Show what a round came to."""
    found = _found(at, wanted)
    report = reports.page(found)
    return page.show(request, "published/survey.html", report=report, round=found.round)


@router.get("/{wanted}/figures.{kind}", dependencies=[guard.public()])
def open_data(at: TheOffice, wanted: str, kind: Literal["csv", "json"]) -> Response:
    """Return what was counted, for programs."""
    return _file(_found(at, wanted), "figures", kind)


@router.get("/{wanted}/report.pdf", dependencies=[guard.public()])
def as_pdf(at: TheOffice, wanted: str) -> Response:
    """Return the report as a tagged PDF."""
    return _file(_found(at, wanted), "report", "pdf")


def _found(at: SurveyOffice, wanted: str) -> Reported:
    """Return a published round.

    Raises:
        NotFoundError: there is none of that id, or it is not published.
    """
    if wanted in reports.EXAMPLES:
        return reports.example(wanted)
    return at.reports.of(RoundId(wanted))


def _file(found: Reported, stem: str, kind: str) -> Response:
    name = f"{stem}-{found.round.id}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(reports.file(found, kind), media_type=TYPES[kind], headers=headers)
