"""Rounds of a survey: opened, looked over, closed and published by oversight."""

from datetime import datetime, time
from http import HTTPStatus

from fastapi import APIRouter
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from peelian.errors import QuestionnaireError
from peelian.jobs.estate.survey import answers, overseeing, publishing, questionnaires, reading
from peelian.jobs.estate.survey.overseeing import Opening
from peelian.jobs.estate.survey.reading import Sheet
from peelian.law.permission import Action, Circumstances
from peelian.nouns.ids import BodyId, PersonId, RoundId
from peelian.nouns.questionnaire import Questionnaire
from peelian.nouns.refusal import Refusals
from peelian.nouns.survey import RoundStage
from peelian.web import guard, page, problem
from peelian.web.desks import surveys as survey_office
from peelian.web.desks.surveys import SurveyOffice, TheOffice
from peelian.web.forms import typed
from peelian.web.forms.form import NO_FAULTS, Faults, Filled, Form
from peelian.web.guard import Me
from peelian.wiring.survey import reports

router = APIRouter(prefix="/surveys")

NOBODY = PersonId("nobody")
"""Stands for who asked, where nobody did; whoever comes is told so by the act itself."""

VIEWS = guard.needs(Action.SURVEY_VIEW)
OVERSEES = guard.needs(Action.SURVEY_OVERSEE)


def asked_by(connection: HTTPConnection) -> Circumstances:
    """Find out who asked that a round be published; they may not publish it themselves."""
    with survey_office.of(connection).surveys.store.read() as unit:
        asked = unit.publications.find(RoundId(connection.path_params["wanted"]))
    return Circumstances(requested_by=asked.by if asked else NOBODY)


PUBLISHES = guard.needs(Action.SURVEY_PUBLISH, asked_by)


@router.get("", dependencies=[VIEWS])
def everything(request: Request, at: TheOffice, me: Me) -> Response:
    """Show the rounds that somebody has to do with."""
    found = reading.rounds(at.surveys, me)
    may_open = guard.allowed(guard.visitor(request), Action.SURVEY_OVERSEE)
    return page.show(request, "surveys/list.html", rounds=found, may_open=may_open)


@router.get("/new", dependencies=[OVERSEES])
def asking(request: Request, at: TheOffice) -> Response:
    """Show the form that opens a round."""
    return _asked(request, at, Filled(), NO_FAULTS)


@router.post("/new", dependencies=[OVERSEES])
def open_round(request: Request, at: TheOffice, me: Me, form: Form) -> Response:
    """Open a round."""
    chosen, last = _chosen(at, form), typed.day(form.text("deadline"))
    faults = list(chosen.found) if isinstance(chosen, Faults) else []
    if last is None:
        faults.append(("deadline", "Write the last day as year-month-day, such as 2027-03-31"))
    if isinstance(chosen, Faults) or last is None:
        return _asked(request, at, form, Faults(tuple(faults)))
    opening = Opening(
        title=form.text("title"),
        questionnaire=chosen,
        invited=tuple(BodyId(one) for one in form.ticked("invited")),
        opens_on=at.surveys.now().date(),
        deadline=datetime.combine(last, time(23, 59, 59), page.ZONE),
    )
    made = overseeing.open_round(at.surveys, me, opening)
    if isinstance(made, Refusals):
        fields = {"title": "title", "invited": "invited", "deadline": "deadline", "questionnaire": "own"}
        return _asked(request, at, form, NO_FAULTS.refused(made.reasons, fields))
    return page.go(request, f"/surveys/{made.id}", "The round is open.")


@router.get("/{wanted}", dependencies=[VIEWS])
def one(request: Request, at: TheOffice, me: Me, wanted: str) -> Response:
    """Show a round: to a body how far it is with each part, to oversight how far each body is."""
    identity = RoundId(wanted)
    with at.surveys.store.read() as unit:
        round_ = unit.rounds.get(identity)
        asked = unit.questionnaires.get(round_.digest)
        seat = unit.seats.of(me.id)
    standings = overseeing.standings(at.surveys, me, identity)
    sheet = reading.sheet(at.surveys, me, identity, seat) if seat in round_.invited and seat is not None else None
    mine = sheet if isinstance(sheet, Sheet) else None
    given = {it.question: it for it in mine.given.answers} if mine and mine.given else {}
    lacking = {fault.question for fault in answers.missing(asked, tuple(given.values()))}
    left = [(part, sum(it.id in lacking for it in asked.of(part.id))) for part in asked.parts]
    visitor = guard.visitor(request)
    return page.show(
        request,
        "surveys/round.html",
        round=round_,
        asked=asked,
        mine=mine,
        left=left,
        standings=standings,
        may={action.name: guard.allowed(visitor, action) for action in Action},
        over=at.surveys.now() > round_.deadline,
        published=round_.stage is RoundStage.PUBLISHED,
        waiting=publishing.waiting(at.surveys, identity),
        me=me,
    )


@router.post("/{wanted}/close", dependencies=[OVERSEES])
def close(request: Request, at: TheOffice, me: Me, wanted: str, form: Form) -> Response:
    """Close a round."""
    del form
    done = overseeing.close(at.surveys, me, RoundId(wanted))
    return problem.unless(done, request, f"/surveys/{wanted}", "The round is closed. Nothing comes in any more.")


@router.post("/{wanted}/ask-to-publish", dependencies=[OVERSEES])
def ask_to_publish(request: Request, at: TheOffice, me: Me, wanted: str, form: Form) -> Response:
    """Ask that a round's totals be published; somebody else of oversight has to say yes."""
    del form
    done = publishing.ask(at.surveys, me, RoundId(wanted))
    return problem.unless(done, request, f"/surveys/{wanted}", "Asked. Somebody else of oversight has to publish it.")


@router.post("/{wanted}/publish", dependencies=[PUBLISHES])
def publish(request: Request, at: TheOffice, me: Me, wanted: str, form: Form) -> Response:
    """Publish a round's totals, as somebody else asked."""
    done = publishing.publish(at.surveys, me, RoundId(wanted), form.text("digest"))
    return problem.unless(done, request, f"/surveys/{wanted}", "The round is published. Anybody can read its totals.")


def _asked(request: Request, at: SurveyOffice, form: Filled, faults: Faults) -> Response:
    with at.surveys.store.read() as unit:
        bodies = {one.id: one.name for one in unit.bodies.all()}
    titles = {name: f"{one.title}, version {one.version}" for name, one in _offered(at).items()}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    told = {"bodies": bodies, "titles": titles, "form": form, "faults": faults}
    return page.show(request, "surveys/new.html", status, **told)


def _offered(at: SurveyOffice) -> dict[str, Questionnaire]:
    """Return the questionnaires to choose from: those that come with Peelian, and those of earlier rounds."""
    shipped = {one: reports.questionnaire(one) for one in reports.QUESTIONNAIRES}
    earlier = overseeing.used(at.surveys)
    return {**shipped, **{digest: one for digest, one in earlier.items() if one not in shipped.values()}}


def _chosen(at: SurveyOffice, form: Filled) -> Questionnaire | Faults:
    """Return the questionnaire that was handed over or chosen, or what is wrong with it."""
    own = form.file("own")
    if own is None:
        found = _offered(at).get(form.text("questionnaire"))
        return found or Faults((("questionnaire", "Choose a questionnaire, or give one of your own"),))
    try:
        return questionnaires.parse(own.file.read(questionnaires.MOST_BYTES + 1))
    except QuestionnaireError as error:
        return Faults((("own", error.sentence),))
