"""Every route says which action it is, or that it is public; a route that says neither stops the app at its making."""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Final, cast

from fastapi import Depends, FastAPI, params
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import WebSocketException
from starlette.requests import HTTPConnection, Request
from starlette.routing import Mount
from starlette.status import WS_1008_POLICY_VIOLATION

from peelian.law import permission
from peelian.law.permission import TWO_PEOPLE, Action, Circumstances
from peelian.nouns.event import Event, EventKind
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refused
from peelian.web import door as doors
from peelian.web import sessions
from peelian.web.door import Door
from peelian.web.not_allowed import NotAllowedError

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing (RFC 9110, 9.2.1)."""

FIELD: Final = "_token"
HEADER: Final = "x-csrf-token"

WHILE_CLOSED: Final = frozenset({Action.RESTORE_APPROVE, Action.AUDIT_READ})
"""What a desk does that was restored from a backup, and that two people have not confirmed yet."""

CLOSED: Final = Refused(
    rule="restore",
    reason="This desk was restored from a backup, and does nothing before two people have confirmed it at /restored",
)

About = Callable[[HTTPConnection], Circumstances]
"""Finds out what a decision hangs on; called in a worker thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Whoever sent a request. `token`: of their session; `form_token`: what their forms have to carry."""

    person: Person | None = None
    token: str = ""

    @property
    def form_token(self) -> str:
        """What only a page that was made for this session can know."""
        return hmac.new(self.token.encode("utf-8"), b"peelian form", sha256).hexdigest() if self.token else ""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a route needs: an action, or None for a public one. `about` finds what the decision hangs on."""

    action: Action | None
    about: About | None = None

    async def __call__(self, connection: HTTPConnection) -> None:
        """Let a request in, or not.

        Raises:
            NotAllowedError: the visitor may not do this.
            WebSocketException: likewise, for a WebSocket.
        """
        door = doors.of(connection)
        token = connection.cookies.get(door.cookie(sessions.SESSION), "")
        person = await run_in_threadpool(sessions.who, door, token, touch=True)
        visitor = Visitor(person=person, token=token if person is not None else "")
        connection.state.visitor = visitor
        try:
            if self.action is not None:
                await run_in_threadpool(self._decide, connection, visitor)
        except NotAllowedError as no:
            if connection.scope["type"] != "websocket":
                raise
            raise WebSocketException(WS_1008_POLICY_VIOLATION, no.refused.reason) from no
        if visitor.person is not None:
            await _check_form_token(connection, visitor)

    def _decide(self, connection: HTTPConnection, visitor: Visitor) -> None:
        assert self.action is not None  # noqa: S101 (asked only then)
        if getattr(connection.app.state, "closed", False) and self.action not in WHILE_CLOSED:
            raise NotAllowedError(CLOSED, known=visitor.person is not None)
        # First without what it hangs on: who may not come in at all learns nothing of what is inside.
        no = permission.opens(visitor.person, self.action)
        if no is None:
            circumstances = self.about(connection) if self.about is not None and visitor.person is not None else None
            no = permission.decide(visitor.person, self.action, circumstances)
        if no is not None:
            if visitor.person is not None:
                _record(doors.of(connection), visitor.person, self.action, no)
            raise NotAllowedError(no, known=visitor.person is not None)


def needs(action: Action, about: About | None = None) -> params.Depends:
    """Say which action a route is; put it into its `dependencies`.

    Raises:
        RuntimeError: the action needs two people, and nothing says who the first one was.
    """
    if action in TWO_PEOPLE and about is None:
        raise RuntimeError(f"{action} needs two people: say with `about` who asked for it")  # noqa: EM102
    return params.Depends(Needs(action, about))


def public() -> params.Depends:
    """Say that anybody may use a route, signed in or not."""
    return params.Depends(Needs(None))


def visitor(connection: HTTPConnection) -> Visitor:
    """Return whoever sent a request; nobody, where no route was found."""
    return cast("Visitor", getattr(connection.state, "visitor", Visitor()))


def person(connection: HTTPConnection) -> Person:
    """Return the person who is signed in, on a route that is not public."""
    found = visitor(connection).person
    if found is None:
        raise RuntimeError("only a route that is not public knows who is there")
    return found


Me = Annotated[Person, Depends(person)]
"""Asks for the person who is signed in, as a route's parameter."""


def allowed(who: Visitor, action: Action) -> bool:
    """Say whether somebody's roles allow an action at all; for what is offered on a page, never for what is done."""
    return who.person is not None and who.person.active and bool(who.person.roles & permission.ALLOWED[action])


def table(app: FastAPI) -> Iterator[tuple[str, str, Action | None]]:
    """Yield the method, the path and the action of every route.

    Raises:
        RuntimeError: a route says neither its action nor that it is public, or says it twice.
    """
    for route in app.routes:
        if isinstance(route, Mount) and route.name == "static":
            continue
        if not isinstance(route, APIRoute | APIWebSocketRoute):
            raise RuntimeError(f"{route} is not guarded")  # noqa: EM102, TRY004 (our own misuse)
        stated = [it.dependency for it in route.dependencies if isinstance(it.dependency, Needs)]
        if len(stated) != 1:
            raise RuntimeError(f"{route.path} says {len(stated)} times which action it is")  # noqa: EM102
        for method in sorted((route.methods or ()) if isinstance(route, APIRoute) else ["WEBSOCKET"]):
            yield method, route.path, stated[0].action


def _record(door: Door, who: Person, action: Action, no: Refused) -> None:
    """Log a refusal; what nobody in particular asked for is not logged, or anybody could fill the log."""
    facts = (("action", action.value), ("rule", no.rule))
    kind = EventKind.PERMISSION_REFUSED
    with door.store.change() as unit:
        unit.journal.record(Event(kind=kind, who=who.id, why=no.reason, at=door.utc(), facts=facts))


async def _check_form_token(connection: HTTPConnection, who: Visitor) -> None:
    """Refuse a change that does not carry the token of a page that was made for this session."""
    if not isinstance(connection, Request) or connection.method in SAFE:
        return
    given = connection.headers.get(HEADER, "")
    if not given and "form" in connection.headers.get("content-type", ""):
        field = (await connection.form()).get(FIELD, "")
        given = field if isinstance(field, str) else ""
    if not hmac.compare_digest(given.encode("utf-8"), who.form_token.encode("utf-8")):
        reason = "This form is not of this session; go back, load the page again and send it once more"
        raise NotAllowedError(Refused(rule="form_token", reason=reason), known=True)
