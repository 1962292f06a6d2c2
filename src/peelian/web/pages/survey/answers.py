"""A body answers a survey: part by part, comes back, and its senior owner signs; later, it corrects an answer."""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from peelian.errors import NotFoundError
from peelian.jobs.estate.survey import answering, reading, suggesting
from peelian.jobs.estate.survey import answers as forms
from peelian.jobs.estate.survey.reading import Sheet
from peelian.law.permission import Action, Circumstances
from peelian.nouns.ids import BodyId, RoundId
from peelian.nouns.questionnaire import Given, Part, Question
from peelian.nouns.refusal import Refusals
from peelian.web import guard, page, problem
from peelian.web.desks import surveys as survey_office
from peelian.web.desks.surveys import TheOffice, TheSeat
from peelian.web.forms import survey as survey_form
from peelian.web.forms.form import NO_FAULTS, Faults, Filled, Form
from peelian.web.guard import Me

router = APIRouter(prefix="/surveys/{wanted}")

ANSWERS = guard.needs(Action.SURVEY_ANSWER)


def answered_by(connection: HTTPConnection) -> Circumstances:
    """Find out who said that the answers of somebody's body are complete; they may not sign them."""
    who = guard.visitor(connection).person
    with survey_office.of(connection).surveys.store.read() as unit:
        seat = unit.seats.of(who.id) if who is not None else None
        found = unit.returns.find(RoundId(connection.path_params["wanted"]), seat) if seat is not None else None
    return Circumstances(requested_by=found.submitted_by if found else None)


SIGNS = guard.needs(Action.SURVEY_SIGN, answered_by)


@router.get("/parts/{part}", dependencies=[ANSWERS])
def asking(request: Request, at: TheSeat, wanted: str, part: str) -> Response:
    """Show one part of the questionnaire."""
    sheet = survey_office.mine(at, RoundId(wanted))
    if isinstance(sheet, Refusals):
        return problem.refused(request, sheet, HTTPStatus.FORBIDDEN)
    given = _given(sheet)
    shown = suggesting.filled(at.surveys.suggest, sheet.body, [sheet.questionnaire.of(part)], given)
    questions = [it for it in forms.asked(sheet.questionnaire, shown) if it.section == part]
    fields = [survey_form.saved(it, shown.get(it.id)) for it in questions]
    return _part(request, sheet, part, fields, NO_FAULTS)


@router.post("/parts/{part}", dependencies=[ANSWERS])
def answer(request: Request, at: TheSeat, wanted: str, part: str, form: Form) -> Response:
    """Save one part, and go on to what is asked next."""
    sheet = survey_office.mine(at, RoundId(wanted))
    if isinstance(sheet, Refusals):
        return problem.refused(request, sheet, HTTPStatus.FORBIDDEN)
    questions = [it for it in sheet.questionnaire.of(part) if _sent(it, form)]
    given, empty, faults = survey_form.read(questions, form)
    if not faults:
        done = answering.save(at.surveys, at.me, sheet.round.id, given, empty)
        if not isinstance(done, Refusals):
            after = {it.question: it for it in done.answers}
            new = [it for it in forms.asked(sheet.questionnaire, after) if it.section == part and not _sent(it, form)]
            return page.go(request, _next(sheet, part, stay=bool(new) or "more" in form.data), "Saved.")
        fields = {it.id: survey_form.name(it) for it in questions}
        faults = NO_FAULTS.refused(done.reasons, fields)
    return _part(request, sheet, part, [survey_form.typed(it, form) for it in questions], faults)


@router.post("/submit", dependencies=[ANSWERS])
def submit(request: Request, at: TheOffice, me: Me, wanted: str, form: Form) -> Response:
    """Say that the answers are complete."""
    del form
    done = answering.submit(at.surveys, me, RoundId(wanted))
    return problem.unless(done, request, f"/surveys/{wanted}", "The answers wait for the senior owner of your body.")


@router.post("/sign", dependencies=[SIGNS])
def sign(request: Request, at: TheOffice, me: Me, wanted: str, form: Form) -> Response:
    """Sign the answers of one's own body."""
    del form
    done = answering.sign(at.surveys, me, RoundId(wanted))
    return problem.unless(done, request, f"/surveys/{wanted}", "Signed. These are the answers of your body.")


@router.post("/send-back", dependencies=[SIGNS])
def send_back(request: Request, at: TheOffice, me: Me, wanted: str, form: Form) -> Response:
    """Give the answers back to whoever answered."""
    done = answering.send_back(at.surveys, me, RoundId(wanted), why=form.text("why"))
    return problem.unless(done, request, f"/surveys/{wanted}", "The answers have been sent back.")


@router.get("/answers/{body}", dependencies=[guard.needs(Action.SURVEY_VIEW)])
def read(request: Request, at: TheOffice, me: Me, wanted: str, body: str) -> Response:
    """Show a body's answers: to itself, and to oversight when they are signed."""
    sheet = reading.sheet(at.surveys, me, RoundId(wanted), BodyId(body))
    if isinstance(sheet, Refusals):
        return problem.refused(request, sheet, HTTPStatus.FORBIDDEN)
    visitor = guard.visitor(request)
    given = _given(sheet)
    waits = sheet.given is not None and sheet.given.stage.value == "submitted"
    return page.show(
        request,
        "surveys/answers.html",
        sheet=sheet,
        fields=[survey_form.saved(it, given.get(it.id)) for it in forms.asked(sheet.questionnaire, given)],
        said=survey_form.SAID,
        may_sign=waits and guard.allowed(visitor, Action.SURVEY_SIGN),
        may_correct=sheet.given is not None and sheet.given.counts and guard.allowed(visitor, Action.SURVEY_ANSWER),
        corrected=[survey_form.corrected(sheet, one) for one in sheet.corrections],
        asked=[survey_form.asked(sheet, one) for one in sheet.asked],
        may_decide=guard.allowed(visitor, Action.SURVEY_CORRECT),
        me=me,
    )


def _given(sheet: Sheet) -> dict[str, Given]:
    return {it.question: it for it in sheet.given.answers} if sheet.given is not None else {}


def _sent(question: Question, form: Filled) -> bool:
    """Say whether a question was on the page that was sent."""
    return f"{survey_form.name(question)}-evidence" in form.data


def _next(sheet: Sheet, part: str, *, stay: bool) -> str:
    parts = [one.id for one in sheet.questionnaire.parts]
    here = f"/surveys/{sheet.round.id}"
    place = parts.index(part)
    if stay:
        return f"{here}/parts/{part}"
    return f"{here}/parts/{parts[place + 1]}" if place + 1 < len(parts) else here


def _part(request: Request, sheet: Sheet, part: str, fields: list[survey_form.Field], faults: Faults) -> Response:
    found: Part | None = next((one for one in sheet.questionnaire.parts if one.id == part), None)
    if found is None:
        raise NotFoundError("part", part)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    given = _given(sheet)
    untouched = not faults and not any(one.question.id in given for one in fields)
    from_register = untouched and any(one.evidence for one in fields)
    place = sheet.questionnaire.parts.index(found) + 1
    told = {"sheet": sheet, "part": found, "place": place, "fields": fields, "faults": faults}
    words = {"said": survey_form.SAID, "withheld": survey_form.WITHHELD, "from_register": from_register}
    return page.show(request, "surveys/part.html", status, **told, **words)
