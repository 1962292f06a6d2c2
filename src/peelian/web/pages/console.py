"""The console of a live deployment: its page, what it is fed with, and what is decided on it."""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from sse_starlette import EventSourceResponse
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.websockets import WebSocket

from peelian.errors import NotFoundError
from peelian.jobs.live.desk.alerts import Finding, Opinion
from peelian.law.permission import Action
from peelian.nouns.case import View
from peelian.nouns.ids import AlertId, DeploymentId, PersonId
from peelian.nouns.refusal import Refusals
from peelian.web import door as doors
from peelian.web import guard, page, problem, sessions
from peelian.web.broadcast import Broadcast
from peelian.web.door import TheDoor
from peelian.web.feed import Telling, Tiles
from peelian.web.guard import Me
from peelian.web.ports import ConsoleDesk

router = APIRouter(prefix="/deployments/{deployment}")

LONGEST_NOTE: Final = 1000
EPOCH_BYTES: Final = 4
GUIDE: Final = {"average": 1, "peak": 10}
"""Alarms in ten minutes that an operator can deal with, on average and at most: EEMUA 191, as secondary sources
cite it."""

Key = Annotated[str, Field(max_length=100)]
Note = Annotated[str, Field(max_length=LONGEST_NOTE)]


class Said(BaseModel):
    """What somebody makes of two pictures."""

    view: View
    reasons: list[Key] = Field(max_length=50)
    note: Note = ""


class SentOn(BaseModel):
    """To whom an alert is sent."""

    to: Key


class CameOf(BaseModel):
    """What came of an alert."""

    result: Key
    check: Key
    note: Note = ""


def broadcast(connection: HTTPConnection) -> Broadcast:
    """Return the broadcast of a deployment; it begins with the first console that is opened.

    Raises:
        NotFoundError: there is no such deployment, or it is not live.
    """
    door, state = doors.of(connection), connection.app.state
    deployment = DeploymentId(connection.path_params["deployment"])
    desk = door.consoles.of(deployment)
    kept: dict[str, Broadcast] = state.broadcasts
    with state.broadcasts_lock:
        found = kept.get(deployment)
        if found is None or found.desk is not desk:
            found = kept[deployment] = Broadcast(desk, door.secret(EPOCH_BYTES).hex())
    return found


def desk_of(connection: HTTPConnection) -> ConsoleDesk:
    """Return the desk of a deployment.

    Raises:
        NotFoundError: there is no such deployment, or it is not live.
    """
    return doors.of(connection).consoles.of(DeploymentId(connection.path_params["deployment"]))


TheBroadcast = Annotated[Broadcast, Depends(broadcast)]
TheDesk = Annotated[ConsoleDesk, Depends(desk_of)]


@router.get("/console", dependencies=[guard.needs(Action.CONSOLE_VIEW)])
def console(request: Request, door: TheDoor, desk: TheDesk, deployment: str) -> Response:
    """Show the console."""
    facts, visitor, policy = desk.snapshot(), guard.visitor(request), door.policy
    may = {
        name: guard.allowed(visitor, action)
        for name, action in (
            ("see", Action.ALERT_VIEW),
            ("adjudicate", Action.ALERT_ADJUDICATE),
            ("release", Action.ALERT_RELEASE),
            ("outcome", Action.ALERT_OUTCOME),
        )
    }
    config = {
        "deployment": deployment,
        "cameras": facts["cameras"],
        "views": dict(policy.views),
        "reasons": dict(policy.reasons),
        "outcomes": dict(policy.outcomes),
        "checks": dict(policy.checks),
        "may": may,
        "guide": GUIDE,
        "zone": page.ZONE.key,
    }
    return page.show(request, "console.html", config=config, facts=facts, deployment=deployment)


@router.get("/events", dependencies=[guard.needs(Action.CONSOLE_VIEW)])
async def events(request: Request, door: TheDoor, found: TheBroadcast) -> Response:
    """Tell what happens, from where the browser left off."""
    visitor = guard.visitor(request)
    telling = Telling(
        found,
        alerts=guard.allowed(visitor, Action.ALERT_VIEW),
        here=lambda: sessions.who(door, visitor.token, touch=False) is not None,
        now_ms=lambda: int(door.now().timestamp() * 1000),
    )
    last = request.headers.get("last-event-id", "")
    return EventSourceResponse(telling.events(last), ping=3600, headers={"x-accel-buffering": "no"})


@router.websocket("/tiles", dependencies=[guard.needs(Action.CONSOLE_VIEW)])
async def tiles(socket: WebSocket, door: TheDoor) -> None:
    """Send previews, each when the one before it was drawn."""
    try:
        found = await run_in_threadpool(broadcast, socket)
    except NotFoundError as error:
        await socket.close(1008, str(error)[:100])
        return
    token = guard.visitor(socket).token
    await socket.accept()
    await Tiles(found, here=lambda: sessions.who(door, token, touch=False) is not None).send(socket)


@router.get("/alerts/{alert}/{which}.jpg", dependencies=[guard.needs(Action.ALERT_VIEW)])
def picture(me: Me, desk: TheDesk, alert: str, which: Literal["probe", "reference"]) -> Response:
    """Show a picture of an alert."""
    return Response(desk.picture(me, AlertId(alert), which), media_type="image/jpeg")


@router.post("/alerts/{alert}/look", dependencies=[guard.needs(Action.ALERT_VIEW)])
def look(request: Request, me: Me, desk: TheDesk, alert: str) -> Response:
    """Record that somebody has an alert before them."""
    return _done(request, desk.look(me, AlertId(alert)))


@router.post("/alerts/{alert}/view", dependencies=[guard.needs(Action.ALERT_ADJUDICATE)])
def adjudicate(request: Request, me: Me, desk: TheDesk, alert: str, said: Said) -> Response:
    """Record what an operator sees."""
    opinion = Opinion(view=said.view, reasons=tuple(dict.fromkeys(said.reasons)), note=said.note)
    return _done(request, desk.adjudicate(me, AlertId(alert), opinion))


@router.post("/alerts/{alert}/release", dependencies=[guard.needs(Action.ALERT_RELEASE)])
def release(request: Request, me: Me, desk: TheDesk, alert: str, sent: SentOn) -> Response:
    """Send an alert to an engagement officer."""
    return _done(request, desk.release(me, AlertId(alert), PersonId(sent.to)))


@router.post("/alerts/{alert}/outcome", dependencies=[guard.needs(Action.ALERT_OUTCOME)])
def outcome(request: Request, me: Me, desk: TheDesk, alert: str, came: CameOf) -> Response:
    """Record what came of an alert."""
    finding = Finding(result=came.result, check=came.check, note=came.note)
    return _done(request, desk.outcome(me, AlertId(alert), finding))


def _done(request: Request, no: Refusals | None) -> Response:
    return JSONResponse({"done": True}) if no is None else problem.refused(request, no)
