"""A signed answer is corrected: an officer of the body asks, and its senior owner says yes or no."""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from peelian.errors import NotFoundError
from peelian.jobs.estate.survey import correcting
from peelian.jobs.estate.survey.reading import Sheet
from peelian.law.permission import Action, Circumstances
from peelian.nouns.ids import PersonId, RoundId
from peelian.nouns.questionnaire import Question
from peelian.nouns.refusal import Refusals
from peelian.web import guard, page, problem
from peelian.web.desks import surveys as survey_office
from peelian.web.desks.surveys import Seated, TheSeat
from peelian.web.forms import survey as survey_form
from peelian.web.forms.form import NO_FAULTS, Faults, Filled, Form

router = APIRouter(prefix="/surveys/{wanted}")

ANSWERS = guard.needs(Action.SURVEY_ANSWER)

NOBODY = PersonId("nobody")
"""Stands for who asked, where nobody did; whoever comes is told so by the act itself."""


def asked_by(connection: HTTPConnection) -> Circumstances:
    """Find out who asked that an answer of somebody's body be corrected; they may not say yes themselves."""
    who = guard.visitor(connection).person
    wanted, question = RoundId(connection.path_params["wanted"]), connection.path_params["question"]
    with survey_office.of(connection).surveys.store.read() as unit:
        seat = unit.seats.of(who.id) if who is not None else None
        found = unit.asked_corrections.find(wanted, seat, question) if seat is not None else None
    return Circumstances(requested_by=found.by if found else NOBODY)


CORRECTS = guard.needs(Action.SURVEY_CORRECT, asked_by)


@router.get("/correct/{question}", dependencies=[ANSWERS])
def asking(request: Request, at: TheSeat, wanted: str, question: str) -> Response:
    """Show the form by which somebody asks that an answer be corrected."""
    found = _question(at, RoundId(wanted), question)
    if isinstance(found, Refusals):
        return problem.refused(request, found, HTTPStatus.FORBIDDEN)
    sheet, one = found
    given = next(
        (it.after for it in reversed(sheet.corrections) if it.question == one.id),
        (sheet.given.given(one.id) if sheet.given else None),
    )
    return _correction(request, sheet, survey_form.saved(one, given), Filled(), NO_FAULTS)


@router.post("/correct/{question}", dependencies=[ANSWERS])
def ask(request: Request, at: TheSeat, wanted: str, question: str, form: Form) -> Response:
    """Ask that an answer be corrected; the senior owner has to say yes."""
    found = _question(at, RoundId(wanted), question)
    if isinstance(found, Refusals):
        return problem.refused(request, found, HTTPStatus.FORBIDDEN)
    sheet, one = found
    given, _, faults = survey_form.read([one], form)
    if not given and not faults:
        faults = Faults(((survey_form.name(one), "Give the right answer"),))
    if not faults:
        done = correcting.ask(at.surveys, at.me, sheet.round.id, given[0], why=form.text("why"))
        if not isinstance(done, Refusals):
            said = "Asked. Your senior owner has to say yes; until then the answer stays as it is."
            return page.go(request, f"/surveys/{wanted}/answers/{sheet.body}", said)
        faults = NO_FAULTS.refused(done.reasons, {"why": "why", "answer": survey_form.name(one)})
    return _correction(request, sheet, survey_form.typed(one, form), form, faults)


@router.post("/corrections/{question}/approve", dependencies=[CORRECTS])
def approve(request: Request, at: TheSeat, wanted: str, question: str, form: Form) -> Response:
    """Say yes to a correction."""
    done = correcting.approve(at.surveys, at.me, RoundId(wanted), question, form.text("digest"))
    if isinstance(done, Refusals):
        return problem.refused(request, done)
    said = "Corrected. What was answered before stays, and the totals are issued anew."
    return page.go(request, f"/surveys/{wanted}/answers/{done.body}", said)


@router.post("/corrections/{question}/refuse", dependencies=[CORRECTS])
def refuse(request: Request, at: TheSeat, wanted: str, question: str, form: Form) -> Response:
    """Say no to a correction."""
    done = correcting.refuse(at.surveys, at.me, RoundId(wanted), question, why=form.text("why"))
    if isinstance(done, Refusals):
        return problem.refused(request, done)
    return page.go(request, f"/surveys/{wanted}/answers/{done.body}", "The answer stays as it is.")


def _question(at: Seated, wanted: RoundId, question: str) -> tuple[Sheet, Question] | Refusals:
    sheet = survey_office.mine(at, wanted)
    if isinstance(sheet, Refusals):
        return sheet
    found = sheet.questionnaire.question(question)
    if found is None:
        raise NotFoundError("question", question)
    return sheet, found


def _correction(request: Request, sheet: Sheet, field: survey_form.Field, form: Filled, faults: Faults) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    words = {"said": survey_form.SAID, "withheld": survey_form.WITHHELD}
    told = {"sheet": sheet, "field": field, "form": form, "faults": faults}
    return page.show(request, "surveys/correct.html", status, **told, **words)
