"""Bodies, and who works there: kept by oversight."""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peelian.errors import InvalidValueError
from peelian.jobs.estate import lookups, register
from peelian.law.permission import ALLOWED, Action
from peelian.nouns.body import Body, BodyKind
from peelian.nouns.ids import BodyId, PersonId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals
from peelian.web import guard, page
from peelian.web.desks.estate import Registry, TheRegistry
from peelian.web.door import Door, TheDoor
from peelian.web.forms.form import NO_FAULTS, Faults, Filled, Form
from peelian.web.guard import Me

router = APIRouter(prefix="/estate/bodies")


@router.get("", dependencies=[guard.needs(Action.ESTATE_OVERSEE)])
def everybody(request: Request, door: TheDoor, at: TheRegistry, me: Me) -> Response:
    """List bodies, and who works there."""
    return _shown(request, door, at, me, NO_FAULTS)


@router.post("", dependencies=[guard.needs(Action.ESTATE_OVERSEE)])
def add(request: Request, door: TheDoor, at: TheRegistry, me: Me, form: Form) -> Response:
    """Add a body, or change what is known of it."""
    faults = NO_FAULTS.missing(form, {"id": "Enter an id", "name": "Enter its name", "why": "Say why"})
    if form.text("kind") not in set(BodyKind):
        faults = Faults((*faults.found, ("kind", "Choose what kind of body it is")))
    if faults:
        return _shown(request, door, at, me, faults)
    try:
        body = _body(at, form)
    except InvalidValueError as error:
        return _shown(request, door, at, me, Faults(((error.field, f"It must be {error.expected}"),)))
    done = register.add_body(at.estate, me, body, why=form.text("why"))
    if isinstance(done, Refusals):
        return _shown(request, door, at, me, NO_FAULTS.refused(done.reasons, {"why": "why"}))
    return page.go(request, "/estate/bodies", f"{body.name} is known as {body.id}.")


@router.post("/seat", dependencies=[guard.needs(Action.ESTATE_OVERSEE)])
def seat(request: Request, door: TheDoor, at: TheRegistry, me: Me, form: Form) -> Response:
    """Say for which body somebody works."""
    asked = {"person": "Choose who", "body": "Choose where", "seat-why": "Say why"}
    faults = NO_FAULTS.missing(form, asked)
    if faults:
        return _shown(request, door, at, me, faults)
    with door.store.read() as unit:
        who = unit.people.get(PersonId(form.text("person")))
    done = register.seat(at.estate, me, who.id, BodyId(form.text("body")), why=form.text("seat-why"))
    if isinstance(done, Refusals):
        return _shown(request, door, at, me, NO_FAULTS.refused(done.reasons))
    return page.go(request, "/estate/bodies", f"{who.name} sees the register of {done.body}, and no other.")


def _body(at: Registry, form: Filled) -> Body:
    """Read a body; which one runs this desk is said on the machine, and not here.

    Raises:
        InvalidValueError: its id cannot be used.
    """
    name = BodyId(form.text("id"))
    with at.estate.store.read() as unit:
        home = any(one.home for one in unit.bodies.all() if one.id == name)
    return Body(
        id=name,
        name=form.text("name"),
        kind=BodyKind(form.text("kind")),
        area=form.text("area"),
        sro=form.text("sro"),
        spoc=form.text("spoc"),
        home=home,
    )


def _shown(request: Request, door: Door, at: Registry, me: Person, faults: Faults) -> Response:
    with door.store.read() as unit:
        staff = [one for one in unit.people.all() if one.roles & ALLOWED[Action.ESTATE_VIEW]]
    with at.estate.store.read() as kept:
        seats = {one.id: kept.seats.of(one.id) for one in staff}
    return page.show(
        request,
        "estate/bodies.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        bodies=lookups.bodies(at.estate, me),
        kinds=tuple(BodyKind),
        staff=staff,
        seats=seats,
        form=Filled(),
        faults=faults,
    )
