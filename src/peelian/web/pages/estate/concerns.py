"""Concerns about suppliers: to read with what they are about, to record, to answer and to settle."""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peelian.errors import InvalidValueError
from peelian.jobs.estate import concerns, lookups
from peelian.law.permission import Action
from peelian.nouns.ids import SupplierConcernId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals
from peelian.nouns.supplier_concern import Ground, Standpoint, SupplierConcern, Target
from peelian.web import guard, page
from peelian.web.desks.estate import Registry, TheRegistry
from peelian.web.door import TheDoor
from peelian.web.forms import concern as concern_form
from peelian.web.forms.form import NO_FAULTS, Faults, Filled, Form
from peelian.web.guard import Me

router = APIRouter(prefix="/estate/concerns")

ON_A_PAGE: Final = 50
ID_BYTES: Final = 5
RULES: Final = {"why": "why", "on": "on"}
"""Which field a rule is about."""


@router.get("", dependencies=[guard.needs(Action.ESTATE_VIEW)])
def all_concerns(request: Request, at: TheRegistry, start: int = 0, *, past: bool = False) -> Response:
    """List concerns, the newest first: those that count today, or all."""
    begin = max(start, 0)
    day = None if past else at.estate.now().date()
    with at.estate.store.read() as unit:
        found = unit.concerns.find(holding_on=day, offset=begin, limit=ON_A_PAGE)
        of = unit.concerns.count(holding_on=day)
    return page.show(
        request,
        "estate/concerns.html",
        found=found,
        of=of,
        start=begin,
        end=begin + len(found),
        past=past,
        may=_may(request),
        today=at.estate.now().date(),
    )


@router.get("/add", dependencies=[guard.needs(Action.ESTATE_OVERSEE)])
def adding(request: Request) -> Response:
    """Show the form by which a concern is recorded."""
    return _asked(request, Filled(), NO_FAULTS)


@router.post("/add", dependencies=[guard.needs(Action.ESTATE_OVERSEE)])
def add(request: Request, door: TheDoor, at: TheRegistry, me: Me, form: Form) -> Response:
    """Record a concern."""
    read = concern_form.read(
        form, by=me.id, at=at.estate.now(), new_id=lambda: f"concern-{door.secret(ID_BYTES).hex()}"
    )
    if isinstance(read, Faults):
        return _asked(request, form, read)
    kept = concerns.record(at.estate, me, read, why=form.text("why"))
    if isinstance(kept, Refusals):
        return _asked(request, form, NO_FAULTS.refused(kept.reasons, RULES))
    return page.go(request, f"/estate/concerns/{kept.id}", "It is recorded, and held against every asset.")


@router.get("/{concern}", dependencies=[guard.needs(Action.ESTATE_VIEW)])
def one(request: Request, at: TheRegistry, me: Me, concern: str) -> Response:
    """Show a concern, and how many assets it is about of those that somebody may see."""
    return _shown(request, at, me, concern, NO_FAULTS)


@router.post("/{concern}/reply", dependencies=[guard.needs(Action.ESTATE_OVERSEE)])
def reply(request: Request, at: TheRegistry, me: Me, concern: str, form: Form) -> Response:
    """Put beside a concern what the supplier says to it."""
    said = concern_form.reply(form)
    if isinstance(said, Faults):
        return _shown(request, at, me, concern, said)
    done = concerns.reply(at.estate, me, SupplierConcernId(concern), said, why=form.text("reply-why") or "A reply came")
    return _after(request, at, me, done, "The reply stands beside the concern.")


@router.post("/{concern}/settle", dependencies=[guard.needs(Action.ESTATE_OVERSEE)])
def settle(request: Request, at: TheRegistry, me: Me, concern: str, form: Form) -> Response:
    """Say where a concern stands, and until when it counts."""
    day, faults = concern_form.until(form)
    faults = faults.missing(form, {"settle-why": "Say why"})
    if form.text("standpoint") not in set(Standpoint):
        faults = Faults((*faults.found, ("standpoint", "Choose where it stands")))
    if faults:
        return _shown(request, at, me, concern, faults)
    name, why = SupplierConcernId(concern), form.text("settle-why")
    try:
        done = concerns.settle(at.estate, me, name, Standpoint(form.text("standpoint")), why=why)
        if isinstance(done, SupplierConcern) and done.expires_on != day:
            done = concerns.keep_until(at.estate, me, name, day, why=why)
    except InvalidValueError as error:
        return _shown(request, at, me, concern, Faults((("expires_on", f"It must be {error.expected}"),)))
    return _after(request, at, me, done, "It has been changed.")


def _after(request: Request, at: Registry, me: Person, done: SupplierConcern | Refusals, said: str) -> Response:
    if isinstance(done, Refusals):
        return _shown(request, at, me, request.path_params["concern"], NO_FAULTS.refused(done.reasons))
    return page.go(request, f"/estate/concerns/{done.id}", said)


def _asked(request: Request, form: Filled, faults: Faults) -> Response:
    return page.show(
        request,
        "estate/concern_form.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        form=form,
        faults=faults,
        targets=tuple(Target),
        grounds=tuple(Ground),
        names=concern_form.FIELDS,
        hints=concern_form.HINTS,
        long=concern_form.LONG,
    )


def _shown(request: Request, at: Registry, me: Person, concern: str, faults: Faults) -> Response:
    found, affected = lookups.affected(at.estate, me, SupplierConcernId(concern))
    return page.show(
        request,
        "estate/concern.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        concern=found,
        affected=affected,
        holds=found.holds_on(at.estate.now().date()),
        standpoints=tuple(Standpoint),
        faults=faults,
        may=_may(request),
    )


def _may(request: Request) -> bool:
    return guard.allowed(guard.visitor(request), Action.ESTATE_OVERSEE)
