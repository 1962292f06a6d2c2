"""A body's answers as a sheet: taken along, filled without the desk, and brought back."""

from http import HTTPStatus
from typing import Literal

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peelian.errors import SheetError
from peelian.jobs.estate.survey import suggesting
from peelian.jobs.estate.survey.reading import Sheet
from peelian.law.permission import Action
from peelian.nouns.ids import RoundId
from peelian.nouns.refusal import Refusals
from peelian.web import guard, page, problem
from peelian.web.desks import surveys as survey_office
from peelian.web.desks.surveys import TheSeat
from peelian.web.forms.form import Form
from peelian.wiring.survey import sheets
from peelian.wiring.survey.sheets import Read

router = APIRouter(prefix="/surveys/{wanted}")

ANSWERS = guard.needs(Action.SURVEY_ANSWER)
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@router.get("/sheet", dependencies=[ANSWERS])
def asking(request: Request, at: TheSeat, wanted: str) -> Response:
    """Offer the sheet, and take it back."""
    sheet = survey_office.mine(at, RoundId(wanted))
    if isinstance(sheet, Refusals):
        return problem.refused(request, sheet, HTTPStatus.FORBIDDEN)
    return page.show(request, "surveys/sheet.html", sheet=sheet, found=None, said="")


@router.get("/sheet.{kind}", dependencies=[ANSWERS])
def taken(
    request: Request, at: TheSeat, wanted: str, kind: Literal["csv", "xlsx"], *, register: bool = False
) -> Response:
    """Return the sheet with the answers so far; where asked for, with what the register holds in untouched parts."""
    sheet = survey_office.mine(at, RoundId(wanted))
    if isinstance(sheet, Refusals):
        return problem.refused(request, sheet, HTTPStatus.FORBIDDEN)
    given = {it.question: it for it in sheet.given.answers} if sheet.given is not None else {}
    if register:
        parts = [sheet.questionnaire.of(part.id) for part in sheet.questionnaire.parts]
        given = suggesting.filled(at.surveys.suggest, sheet.body, parts, given)
    headers = {"Content-Disposition": f'attachment; filename="{sheet.round.id}-{sheet.body}.{kind}"'}
    content = sheets.write(sheet.questionnaire, given, kind)
    return Response(content, media_type=TYPES[kind], headers=headers)


@router.post("/sheet", dependencies=[ANSWERS])
def brought(request: Request, at: TheSeat, wanted: str, form: Form) -> Response:
    """Keep what can be used of a sheet, and say what is wrong with the rest, by row and column."""
    sheet = survey_office.mine(at, RoundId(wanted))
    if isinstance(sheet, Refusals):
        return problem.refused(request, sheet, HTTPStatus.FORBIDDEN)
    upload = form.file("sheet")
    if upload is None:
        return _again(request, sheet, None, "Choose the sheet")
    name = upload.filename or "sheet"
    try:
        content = upload.file.read(sheets.MOST_BYTES + 1)
        found = sheets.read(sheet.questionnaire, name, content)
        sheets.kept(at.surveys, at.me, sheet.round.id, found, name=name)
    except SheetError as error:
        return _again(request, sheet, None, error.sentence)
    if found.faults:
        return _again(request, sheet, found, "")
    return page.go(request, f"/surveys/{wanted}", f"{len(found.given)} answers were brought in.")


def _again(request: Request, sheet: Sheet, found: Read | None, said: str) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return page.show(request, "surveys/sheet.html", status, sheet=sheet, found=found, said=said)
