"""What supervisors see of checks: totals, a sample to look through, and codes for the check of a child."""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from peelian.errors import NotFoundError
from peelian.jobs.handset import codes, supervising
from peelian.jobs.live.phones import counting
from peelian.jobs.live.phones.counting import Photos
from peelian.law.permission import ALLOWED, Action
from peelian.nouns.ids import CheckId, PersonId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals
from peelian.web import door as doors
from peelian.web import guard, page
from peelian.web.desks.checks import CheckPost, ThePost
from peelian.web.door import Door, TheDoor
from peelian.web.forms.form import NO_FAULTS, Faults, Filled, Form
from peelian.web.guard import Me
from peelian.web.phone.van import Van
from peelian.wiring.handset import records

router = APIRouter(prefix="/supervision")

VIEWS: Final = guard.needs(Action.CHECK_VIEW)


@router.get("", dependencies=[VIEWS])
def overview(request: Request, at: ThePost, door: TheDoor) -> Response:
    """Show totals, the sample and, to a supervisor, how to make a code."""
    return _shown(request, at, door, Filled(), NO_FAULTS)


@router.get("/record.json", dependencies=[VIEWS])
def record(at: ThePost) -> Response:
    """Return the totals for the public record."""
    return JSONResponse(records.fields(supervising.totals(at.handset), at.handset.policy))


@router.post("/code", dependencies=[guard.needs(Action.CHECK_ALLOW_CHILD)])
def code(request: Request, at: ThePost, me: Me, door: TheDoor, form: Form) -> Response:
    """Make a code, and show it once."""
    try:
        with door.store.read() as unit:
            officer = unit.people.get(PersonId(form.text("officer")))
    except NotFoundError:
        return _shown(request, at, door, form, Faults((("officer", "Choose an officer"),)))
    made = codes.make(at.handset, me, officer, reason=form.text("reason"))
    if isinstance(made, Refusals):
        fields = {"officer": "officer", "two_people": "officer", "reason": "reason"}
        return _shown(request, at, door, form, NO_FAULTS.refused(made.reasons, fields))
    minutes = at.handset.rules.code_minutes
    return page.show(request, "supervision/code.html", code=made, officer=officer, minutes=minutes)


@router.post("/checks/{check}/review", dependencies=[guard.needs(Action.CHECK_REVIEW)])
def review(request: Request, at: ThePost, me: Me, check: str, form: Form) -> Response:
    """Record what was found in a sampled row."""
    found, note = form.text("finding"), form.text("note")
    reviewed = supervising.review(at.handset, me, CheckId(check), finding=found, note=note)
    if isinstance(reviewed, Refusals):
        fields = {"finding": f"finding-{check}", "two_people": f"finding-{check}"}
        return _shown(request, at, doors.of(request), form, NO_FAULTS.refused(reviewed.reasons, fields))
    return page.go(request, "/supervision", "Your finding has been recorded.")


def _officers(door: Door) -> list[Person]:
    with door.store.read() as unit:
        return [one for one in unit.people.all() if one.active and one.roles & ALLOWED[Action.CHECK_MAKE]]


def _photos(request: Request) -> list[Photos]:
    """Return what the van's phones asked for; a desk without a van has none."""
    van: Van | None = getattr(request.app.state, "van", None)
    return counting.photos(van.phones) if van is not None else []


def _shown(request: Request, at: CheckPost, door: Door, form: Filled, faults: Faults) -> Response:
    visitor = guard.visitor(request)
    values = records.fields(supervising.totals(at.handset), at.handset.policy)
    return page.show(
        request,
        "supervision/view.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        sections=records.sections(values),
        queue=supervising.queue(at.handset),
        photos=_photos(request),
        officers=_officers(door),
        rules=at.handset.rules,
        may={action.name: guard.allowed(visitor, action) for action in Action},
        form=form,
        faults=faults,
    )
