"""What the data protection officer sees: all that is held by its clock, holds by two people, and answers to people."""

import json
from dataclasses import dataclass
from datetime import datetime, time
from typing import Annotated, Final, cast

from fastapi import APIRouter, Depends, FastAPI
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from peelian.jobs.assurance.retention import asking, due, holds
from peelian.jobs.assurance.retention.asking import Answer, Question
from peelian.jobs.assurance.retention.holds import Asked
from peelian.jobs.assurance.retention.ports import Keeping
from peelian.law.permission import Action, Circumstances
from peelian.nouns.hold import HoldId, HoldOn
from peelian.nouns.ids import PersonId
from peelian.nouns.refusal import Refusals
from peelian.web import guard, page
from peelian.web.forms import typed
from peelian.web.forms.form import NO_FAULTS, Faults, Filled, Form
from peelian.web.guard import Me

router = APIRouter(prefix="/keeping")

VIEWS: Final = guard.needs(Action.RETENTION_VIEW)
MOST_ROWS: Final = 200
"""Of what is due: the rest goes later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """What these pages stand on."""

    keeping: Keeping


def added(app: FastAPI, keeping: Keeping) -> None:
    """Let an app's pages find the clocks that are kept."""
    app.state.archive = Archive(keeping=keeping)


def of(connection: HTTPConnection) -> Archive:
    """Return the archive behind a request."""
    return cast("Archive", connection.app.state.archive)


TheArchive = Annotated[Archive, Depends(of)]
"""Asks for the archive, as a route's parameter."""


def _asked_by(connection: HTTPConnection) -> Circumstances:
    keeping = of(connection).keeping
    wanted = connection.path_params.get("hold", "")
    asked = [one.asked_by for one in holds.all_holds(keeping) if one.id == wanted]
    return Circumstances(requested_by=asked[0] if asked else PersonId("nobody"))


@router.get("", dependencies=[VIEWS])
def overview(request: Request, at: TheArchive) -> Response:
    """Show every class of data with its clock, what goes next, and what is late."""
    found = due.due(at.keeping)
    waiting = [one for one in holds.all_holds(at.keeping) if one.waits(at.keeping.now())]
    return page.show(
        request,
        "keeping/overview.html",
        classes=due.classes(at.keeping, found),
        due=found[:MOST_ROWS],
        more=max(len(found) - MOST_ROWS, 0),
        late=sorted({one.holding.kept for one in found if one.late}),
        waiting=waiting,
        may=_may(request),
    )


@router.get("/holds", dependencies=[VIEWS])
def all_holds(request: Request, at: TheArchive) -> Response:
    """Show every hold, and how it stands."""
    found = holds.all_holds(at.keeping)
    return page.show(request, "keeping/holds.html", holds=found, now=at.keeping.now(), may=_may(request))


@router.get("/holds/new", dependencies=[guard.needs(Action.HOLD_ASK)])
def new_hold(request: Request) -> Response:
    """Show the form by which a hold is asked for."""
    return _form(request, Filled(), NO_FAULTS)


@router.post("/holds/new", dependencies=[guard.needs(Action.HOLD_ASK)])
def ask(request: Request, at: TheArchive, me: Me, form: Form) -> Response:
    """Ask for a hold."""
    asked, faults = _read(form)
    if asked is None:
        return _form(request, form, faults)
    made = holds.ask(at.keeping, me, asked)
    if isinstance(made, Refusals):
        fields = {f"hold.{name}": name for name in ("on", "about", "reason", "reference", "until")}
        return _form(request, form, NO_FAULTS.refused(made.reasons, fields))
    said = "The hold waits for somebody else to approve it. Nothing is held until then."
    return page.go(request, "/keeping/holds" if _may(request)["view"] else "/", said)


@router.get("/holds/{hold}", dependencies=[VIEWS])
def one_hold(request: Request, at: TheArchive, hold: str) -> Response:
    """Show a hold, and to whoever may, how to approve or end it."""
    return _hold(request, at, hold, NO_FAULTS)


@router.post("/holds/{hold}/approve", dependencies=[guard.needs(Action.HOLD_APPROVE, _asked_by)])
def approve(request: Request, at: TheArchive, me: Me, hold: str, form: Form) -> Response:
    """Approve a hold just as it was shown."""
    digest, reason = form.text("digest"), form.text("reason")
    done = holds.approve(at.keeping, me, HoldId(hold), digest=digest, reason=reason)
    if isinstance(done, Refusals):
        return _hold(request, at, hold, NO_FAULTS.refused(done.reasons, {"reason": "reason"}))
    return page.go(request, f"/keeping/holds/{hold}", "The hold is approved: its clock stands still.")


@router.post("/holds/{hold}/end", dependencies=[guard.needs(Action.HOLD_END)])
def end(request: Request, at: TheArchive, me: Me, hold: str, form: Form) -> Response:
    """End a hold, or turn down one that was asked for."""
    done = holds.end(at.keeping, me, HoldId(hold), reason=form.text("reason"))
    if isinstance(done, Refusals):
        return _hold(request, at, hold, NO_FAULTS.refused(done.reasons, {"reason": "reason"}))
    return page.go(request, f"/keeping/holds/{hold}", "The hold is over: its clock goes on.")


@router.get("/asked", dependencies=[guard.needs(Action.LIST_MEMBERSHIP)])
def question(request: Request) -> Response:
    """Show the form by which somebody's question is answered."""
    return page.show(request, "keeping/ask.html", form=Filled(), faults=NO_FAULTS)


@router.post("/asked", dependencies=[guard.needs(Action.LIST_MEMBERSHIP)])
def answered(request: Request, at: TheArchive, me: Me, form: Form) -> Response:
    """Answer it: on a page that is kept nowhere, or as a file for the person."""
    born = form.text("born")
    day = typed.day(born)
    if born and day is None:
        faults = Faults((("born", "Enter a date, like 1990-06-01"),))
        return page.show(request, "keeping/ask.html", form=form, faults=faults)
    asked = Question(request=form.text("request"), name=form.text("name"), born=day, reference=form.text("reference"))
    found = asking.answer(at.keeping, me, asked)
    if isinstance(found, Refusals):
        faults = NO_FAULTS.refused(found.reasons, {"request": "request", "name": "name"})
        return page.show(request, "keeping/ask.html", form=form, faults=faults)
    if form.text("as") == "json":
        headers = {"Content-Disposition": f'attachment; filename="answer-{len(found.listed)}.json"'}
        return Response(_written(found, at.keeping), media_type="application/json", headers=headers)
    categories = at.keeping.policy.categories
    return page.show(request, "keeping/answer.html", answer=found, asked=asked, form=form, categories=categories)


def _written(found: Answer, keeping: Keeping) -> bytes:
    """Return an answer as a file, for the person."""
    lists = [
        {
            "why": keeping.policy.categories[one.category].title if one.category in keeping.policy.categories else "",
            "from": one.listed_at.isoformat(),
            "until": one.over_at.isoformat() if one.over_at else None,
        }
        for one in found.listed
    ]
    held = [
        {
            "where": one.where,
            "why": one.why,
            "since": one.since.isoformat(),
            "goes_at": one.goes_at.isoformat() if one.goes_at else None,
        }
        for one in found.found
    ]
    values = {"answered_at": found.answered_at.isoformat(), "was_listed": found.was_listed, "lists": lists}
    return json.dumps(values | {"held_now": held}, ensure_ascii=False, indent=1).encode()


def _form(request: Request, form: Filled, faults: Faults) -> Response:
    return page.show(request, "keeping/new_hold.html", form=form, faults=faults, kinds=list(HoldOn))


def _hold(request: Request, at: Archive, hold: str, faults: Faults) -> Response:
    with at.keeping.store.read() as unit:
        found = unit.holds.get(HoldId(hold))
    now, me = at.keeping.now(), guard.person(request)
    return page.show(
        request,
        "keeping/hold.html",
        hold=found,
        digest=holds.of_hold(found),
        running=found.holds(now),
        waits=found.waits(now),
        mine=found.asked_by == me.id,
        faults=faults,
        may=_may(request),
    )


def _may(request: Request) -> dict[str, bool]:
    who = guard.visitor(request)
    actions = {
        "view": Action.RETENTION_VIEW,
        "ask": Action.HOLD_ASK,
        "approve": Action.HOLD_APPROVE,
        "end": Action.HOLD_END,
        "answer": Action.LIST_MEMBERSHIP,
    }
    return {name: guard.allowed(who, action) for name, action in actions.items()}


def _read(form: Filled) -> tuple[Asked | None, Faults]:
    until = typed.day(form.text("until"))
    missing = [] if until is not None else [("until", "Enter the day on which it ends, like 2027-01-31")]
    if form.text("on") not in {one.value for one in HoldOn}:
        missing.append(("on", "Choose what is held"))
    if until is None or missing:
        return None, Faults(tuple(missing))
    asked = Asked(
        on=HoldOn(form.text("on")),
        about=form.text("about"),
        reason=form.text("reason"),
        reference=form.text("reference"),
        until=datetime.combine(until, time(), tzinfo=page.ZONE),
    )
    return asked, NO_FAULTS
