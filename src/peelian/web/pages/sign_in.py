"""Signing in by passkey, making one by a link, signing out; and the one click of a demonstration."""

from http import HTTPStatus
from ipaddress import ip_address
from typing import Annotated, Final

from fastapi import APIRouter, Body
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from peelian.jobs import people
from peelian.nouns.event import SYSTEM, Event, EventKind
from peelian.nouns.ids import PersonId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refused
from peelian.web import guard, page, passkeys, problem, sessions
from peelian.web.delay import Delay
from peelian.web.door import Door, TheDoor
from peelian.web.forms.form import Form
from peelian.web.pages.language import local

router = APIRouter()

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
Sent = Annotated[dict[str, object], Body()]


@router.get("/sign-in", dependencies=[guard.public()])
def sign_in(request: Request, door: TheDoor, next: str = "/") -> Response:  # noqa: A002 (the name that the address has)
    """Show how to sign in."""
    cast = _cast(door) if _may_demonstrate(request, door) else []
    return page.show(request, "sign_in.html", next=local(next), cast=cast)


@router.post("/sign-in/question", dependencies=[guard.public()])
def question(request: Request, door: TheDoor) -> Response:
    """Ask the browser for a passkey."""
    if (no := _too_often(request, door)) is not None:
        return problem.refused(request, no, HTTPStatus.TOO_MANY_REQUESTS)
    return Response(passkeys.question(door), media_type="application/json")


@router.post("/sign-in/answer", dependencies=[guard.public()])
def answer(request: Request, door: TheDoor, sent: Sent) -> Response:
    """Let in whoever has answered with their passkey."""
    if (no := _too_often(request, door)) is not None:
        return problem.refused(request, no, HTTPStatus.TOO_MANY_REQUESTS)
    who = passkeys.recognise(door, sent)
    if isinstance(who, Refused):
        _delay(request).failed(_address(request), door.now())
        _note(door, EventKind.PERSON_SIGN_IN_REFUSED, None, who.reason)
        return problem.refused(request, who, HTTPStatus.UNAUTHORIZED)
    return _let_in(door, who, JSONResponse({"next": "/"}))


@router.get("/enrol/{token}", dependencies=[guard.public()])
def enrol(request: Request, door: TheDoor, token: str) -> Response:
    """Show somebody who has a link how to make a passkey."""
    with door.store.read() as unit:
        who = unit.links.find(people.digest(token), door.now())
        person = unit.people.get(who) if who is not None else None
    if person is None or not person.active:
        return problem.refused(request, passkeys.USED_UP, HTTPStatus.GONE)
    return page.show(request, "enrol.html", person=person)


@router.post("/enrol/{token}/question", dependencies=[guard.public()])
def enrolment(request: Request, door: TheDoor, token: str) -> Response:
    """Ask the browser to make a passkey."""
    options = passkeys.enrolment(door, token)
    if isinstance(options, Refused):
        return problem.refused(request, options, HTTPStatus.GONE)
    return Response(options, media_type="application/json")


@router.post("/enrol/{token}/answer", dependencies=[guard.public()])
def enrolled(request: Request, door: TheDoor, token: str, sent: Sent) -> Response:
    """Keep the passkey, and let its owner in."""
    person = passkeys.enrol(door, token, sent)
    if isinstance(person, Refused):
        return problem.refused(request, person, HTTPStatus.GONE)
    return _let_in(door, person.id, JSONResponse({"next": "/"}))


@router.post("/sign-out", dependencies=[guard.public()])
def sign_out(request: Request, door: TheDoor) -> Response:
    """End the session."""
    visitor = guard.visitor(request)
    response = page.go(request, "/sign-in", "You have signed out.")
    if visitor.person is not None:
        sessions.end(door, response, visitor.token)
        _note(door, EventKind.PERSON_SIGNED_OUT, visitor.person.id, "Signed out")
    return response


@router.post("/session", dependencies=[guard.public()])
def stay(request: Request) -> Response:
    """Keep the session of somebody who works on one page for long."""
    here = guard.visitor(request).person is not None
    return JSONResponse({"signed_in": here}, HTTPStatus.OK if here else HTTPStatus.UNAUTHORIZED)


@router.post("/sign-in/demo", dependencies=[guard.public()])
def demonstrate(request: Request, door: TheDoor, form: Form) -> Response:
    """Let somebody of a demonstration in by one click; elsewhere there is no such page."""
    if not _may_demonstrate(request, door):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    with door.store.read() as unit:
        person = unit.people.get(PersonId(form.text("person")))
    if not person.active:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return _let_in(door, person.id, page.go(request, local(form.text("next") or "/")))


def _let_in(door: Door, who: PersonId, response: Response) -> Response:
    sessions.give(door, response, sessions.begin(door, who))
    _note(door, EventKind.PERSON_SIGNED_IN, who, "Signed in")
    return response


def _note(door: Door, kind: EventKind, who: PersonId | None, why: str) -> None:
    with door.store.change() as unit:
        unit.journal.record(Event(kind=kind, who=who or SYSTEM, why=why, at=door.utc()))


def _cast(door: Door) -> list[Person]:
    with door.store.read() as unit:
        return [person for person in unit.people.all() if person.active]


def _may_demonstrate(request: Request, door: Door) -> bool:
    """Say whether this is a demonstration, asked for from this machine under a name of this machine."""
    if not door.demo or request.client is None:
        return False
    try:
        near = ip_address(request.client.host).is_loopback
    except ValueError:
        return False
    return near and request.headers.get("host", "").rsplit(":", 1)[0] in LOOPBACK


def _delay(request: Request) -> Delay:
    state = request.app.state
    if not hasattr(state, "delay"):
        state.delay = Delay()
    found: Delay = state.delay
    return found


def _address(request: Request) -> str:
    return request.client.host if request.client is not None else ""


def _too_often(request: Request, door: Door) -> Refused | None:
    wait_s = _delay(request).wait_s(_address(request), door.now())
    if not wait_s:
        return None
    return Refused(rule="delay", reason=f"Too many failed attempts; try again in {wait_s:.0f} seconds")
