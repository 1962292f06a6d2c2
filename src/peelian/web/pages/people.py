"""People: the administrator lets them in, gives them roles, and switches them off."""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peelian.jobs import people
from peelian.jobs.people import Doing
from peelian.law.permission import Action
from peelian.nouns.ids import PersonId
from peelian.nouns.person import Person, Role
from peelian.web import guard, page
from peelian.web.door import Door, TheDoor
from peelian.web.forms.form import NO_FAULTS, Faults, Filled, Form
from peelian.web.guard import Me

router = APIRouter(prefix="/people")

TOKEN_BYTES = 32
FIELDS = {"name": "name", "roles": "roles-1", "own_account": "roles-1"}
"""Which field a rule is about."""


@router.get("", dependencies=[guard.needs(Action.PEOPLE_VIEW)])
def everybody(request: Request, door: TheDoor) -> Response:
    """List everybody."""
    with door.store.read() as unit:
        return page.show(request, "people/list.html", people=unit.people.all(), may_change=_may_change(request))


@router.get("/add", dependencies=[guard.needs(Action.PEOPLE_CHANGE)])
def adding(request: Request) -> Response:
    """Show the form by which somebody is let in."""
    return page.show(request, "people/add.html", roles=tuple(Role), form=Filled(), faults=NO_FAULTS)


@router.post("/add", dependencies=[guard.needs(Action.PEOPLE_CHANGE)])
def add(request: Request, door: TheDoor, me: Me, form: Form) -> Response:
    """Let somebody in, and show their link this once."""
    asked = {"name": "Enter their name", "why": "Enter why they need to work with Peelian"}
    faults = NO_FAULTS.missing(form, asked)
    if not faults:
        person = Person(
            id=PersonId(f"p-{door.secret(5).hex()}"),
            name=form.text("name"),
            rank=_rank(door, form),
            roles=_roles(form),
        )
        with door.store.change() as unit:
            faults = NO_FAULTS.refused([people.add(unit, person, _doing(door, me, form))], FIELDS)
        if not faults:
            return _invited(request, door, me, person)
    context = {"roles": tuple(Role), "form": form, "faults": faults}
    return page.show(request, "people/add.html", HTTPStatus.UNPROCESSABLE_ENTITY, **context)


@router.get("/{person}", dependencies=[guard.needs(Action.PEOPLE_VIEW)])
def one(request: Request, door: TheDoor, person: str) -> Response:
    """Show one person, and to an administrator how to change their roles."""
    return _shown(request, door, PersonId(person), NO_FAULTS)


@router.post("/{person}/roles", dependencies=[guard.needs(Action.PEOPLE_CHANGE)])
def change(request: Request, door: TheDoor, me: Me, person: str, form: Form) -> Response:
    """Give somebody other roles."""
    who = PersonId(person)
    faults = NO_FAULTS.missing(form, {"why": "Enter why their roles change"})
    if not faults:
        with door.store.change() as unit:
            no = people.change_roles(unit, who, _roles(form), _rank(door, form), _doing(door, me, form))
        faults = NO_FAULTS.refused([no], FIELDS)
    if faults:
        return _shown(request, door, who, faults)
    return page.go(request, f"/people/{who}", "Their roles have been changed. They have to sign in again.")


@router.post("/{person}/off", dependencies=[guard.needs(Action.PEOPLE_CHANGE)])
def switch_off(request: Request, door: TheDoor, me: Me, person: str, form: Form) -> Response:
    """Let somebody in no more."""
    who = PersonId(person)
    faults = NO_FAULTS.missing(form, {"why-off": "Enter why the account is switched off"})
    if not faults:
        with door.store.change() as unit:
            no = people.switch_off(unit, who, Doing(who=me.id, why=form.text("why-off"), at=door.now()))
        faults = NO_FAULTS.refused([no])
    if faults:
        return _shown(request, door, who, faults)
    return page.go(request, f"/people/{who}", "The account has been switched off, and signed out everywhere.")


@router.post("/{person}/link", dependencies=[guard.needs(Action.PEOPLE_CHANGE)])
def invite(request: Request, door: TheDoor, me: Me, person: str) -> Response:
    """Make a new link, and show it this once."""
    with door.store.read() as unit:
        found = unit.people.get(PersonId(person))
    return _invited(request, door, me, found)


def _invited(request: Request, door: Door, me: Person, person: Person) -> Response:
    token = door.secret(TOKEN_BYTES).hex()
    with door.store.change() as unit:
        doing = Doing(who=me.id, why="A link by which they can make a passkey", at=door.now())
        people.invite(unit, person.id, token, doing)
    link = f"{door.origin}/enrol/{token}"
    return page.show(request, "people/invited.html", person=person, link=link, hours=people.LINK_HOURS)


def _shown(request: Request, door: Door, who: PersonId, faults: Faults) -> Response:
    with door.store.read() as unit:
        found = unit.people.get(who)
        passkeys = unit.passkeys.of(who)
    context = {"person": found, "passkeys": passkeys, "roles": tuple(Role), "faults": faults}
    context["may_change"] = _may_change(request)
    return page.show(
        request, "people/person.html", HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK, **context
    )


def _doing(door: Door, me: Person, form: Filled) -> Doing:
    return Doing(who=me.id, why=" ".join(form.text("why").split()), at=door.now())


def _roles(form: Filled) -> frozenset[Role]:
    return frozenset(Role(value) for value in form.ticked("roles") if value in set(Role))


def _rank(door: Door, form: Filled) -> str:
    rank = form.text("rank")
    return rank if rank in door.policy.ranks else ""


def _may_change(request: Request) -> bool:
    return guard.allowed(guard.visitor(request), Action.PEOPLE_CHANGE)
