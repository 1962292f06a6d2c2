"""The addresses of the phones: shells without any data, and calls that are signed."""

from importlib.resources import files
from typing import Annotated, Final

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from sse_starlette import EventSourceResponse
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from peelian.jobs.live.phones import enrolling
from peelian.jobs.live.phones.enrolling import Application
from peelian.nouns.refusal import Refused
from peelian.web import described, guard, page, sessions
from peelian.web.control.cards import milliseconds
from peelian.web.phone import calls, signing, spoken, verbs, watching
from peelian.web.phone.calls import NONCE, STRANGER, Body, answered, problem
from peelian.web.phone.events import Telling
from peelian.web.phone.van import TOO_MANY, TheVan, Van

router = APIRouter(prefix="/phone", dependencies=[guard.public()], responses=described.REFUSED)
"""Public as far as sessions go: a phone has none. Whatever is about somebody asks for the phone's signature."""

SHELL: Final = files("peelian.web") / "static" / "phone"
SCOPE: Final = {"service-worker-allowed": "/phone"}

NO_TICKET: Final = Refused(rule="ticket", reason="This ticket was used, or is too old; ask for another")
NO_KEY: Final = Refused(rule="key", reason="This is no key of the kind that phones have")


class Jwk(BaseModel):
    """A public key as WebCrypto exports it."""

    model_config = ConfigDict(extra="ignore")

    kty: str = Field(max_length=10)
    crv: str = Field(max_length=10)
    x: str = Field(max_length=60)
    y: str = Field(max_length=60)


class PhoneEnrolment(BaseModel):
    """What a phone says when it is enrolled."""

    model_config = ConfigDict(extra="forbid")

    public_key: Jwk
    code: str = Field(max_length=20)
    label: str = Field(default="", max_length=200)


@router.get("")
def app(request: Request) -> Response:
    """Show the app: a shell that knows nothing of anybody."""
    return page.show(request, "phone/app.html")


@router.get("/manifest.webmanifest")
def manifest() -> Response:
    """Return what a phone needs to install the app."""
    return _file("manifest.webmanifest", "application/manifest+json")


@router.get("/sw.js")
def worker() -> Response:
    """Return the worker that keeps the shell, and nothing else."""
    return _file("sw.js", "text/javascript")


@router.get("/enrol/{token}")
def enrolment(request: Request, token: str) -> Response:
    """Show the page that enrols a phone."""
    return page.show(request, "phone/enrol.html", token=token)


@router.post("/enrol/{token}", responses=described.hears(spoken.Enrolled))
def enrol(van: TheVan, token: str, wish: PhoneEnrolment) -> Response:
    """Enrol a phone by a link that works once."""
    key = signing.point(wish.public_key.model_dump())
    if key is None:
        van.note(None, "enrol", NO_KEY, proven=False)
        return problem(NO_KEY)
    application = Application(public_key=key, code=wish.code, label=wish.label)
    made = enrolling.enrol(van.phones, sessions.digest(token), application)
    if isinstance(made, Refused):
        van.note(None, "enrol", made, proven=False)
        return problem(made)
    facts = {
        "device": made.device.id,
        "deployment": made.deployment.id,
        "title": made.deployment.plan.title,
        "officer": made.officer.name,
        "ends_at_ms": milliseconds(made.device.expires_at),
        "server_ms": milliseconds(van.phones.desk.now()),
        "nonce": van.nonces.give(made.device.id),
        "push_key": van.waker.public_key if van.waker is not None else None,
    }
    return JSONResponse(facts)


@router.get("/api/nonce", responses=described.hears(spoken.Nonce))
def nonce(van: TheVan, device: Annotated[str, Query(max_length=64)]) -> Response:
    """Give a nonce to whoever says that they are a phone; it is of use to that phone alone."""
    who = calls.known(van, device)
    if who is None:
        return _no(van, STRANGER)
    over = enrolling.stands(van.phones, who)
    if over is not None and over.rule in calls.ENDS:
        van.note(who.device, "nonce", over, proven=False)
        return problem(over)
    if not van.asked.allows(who.device.id):
        van.note(who.device, "nonce", TOO_MANY, proven=False)
        return problem(TOO_MANY)
    made = van.nonces.give(who.device.id)
    return JSONResponse({"nonce": made}, headers={NONCE: made})


@router.get("/events", responses=described.file("text/event-stream", what="Events, one a line"))
def events(
    request: Request,
    van: TheVan,
    ticket: Annotated[str, Query(max_length=100)],
    last: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Tell a phone what happens, from where it left off."""
    device = van.tickets.whose(ticket)
    if device is None:
        return _no(van, NO_TICKET)
    telling = Telling(van, device)
    since = request.headers.get("last-event-id", last)
    return EventSourceResponse(telling.events(since), ping=3600, headers={"x-accel-buffering": "no"})


@router.post("/api/unlock", openapi_extra=described.signed(verbs.Code), responses=described.hears(spoken.Unlocked))
async def unlock(request: Request) -> Response:
    """Unlock the phone by its code."""
    return await answered(request, verbs.UNLOCK)


@router.post("/api/lock", openapi_extra=described.signed(Body), responses=described.hears(spoken.Nothing))
async def lock(request: Request) -> Response:
    """Lock the phone."""
    return await answered(request, verbs.LOCK)


@router.post("/api/state", openapi_extra=described.signed(Body), responses=described.hears(spoken.PhoneState))
async def state(request: Request) -> Response:
    """Say how things stand."""
    return await answered(request, verbs.STATE)


@router.post("/api/ticket", openapi_extra=described.signed(Body), responses=described.hears(spoken.Ticket))
async def ticket(request: Request) -> Response:
    """Give a ticket for the row of events."""
    return await answered(request, verbs.TICKET)


@router.post(
    "/api/picture",
    openapi_extra=described.signed(verbs.Look),
    responses=described.file("image/jpeg", what="The picture"),
)
async def picture(request: Request) -> Response:
    """Return a picture of an alert."""
    return await answered(request, verbs.PICTURE)


@router.post("/api/act", openapi_extra=described.signed(verbs.Did), responses=described.hears(spoken.Done))
async def act(request: Request) -> Response:
    """Make a step with an alert."""
    return await answered(request, verbs.ACT)


@router.post("/api/second-look", openapi_extra=described.signed(photo=True), responses=described.hears(spoken.Looked))
async def second_look(request: Request) -> Response:
    """Compare one photo with an alert's candidate."""
    return await answered(request, verbs.SECOND_LOOK)


@router.post("/api/push", openapi_extra=described.signed(verbs.Wake), responses=described.hears(spoken.Nothing))
async def push(request: Request) -> Response:
    """Keep where the phone can be woken."""
    return await answered(request, verbs.PUSH)


@router.post("/api/log", openapi_extra=described.signed(watching.Seen), responses=described.hears(spoken.Grown))
async def log(request: Request) -> Response:
    """Tell a phone how the log has grown since it looked."""
    return await answered(request, watching.LOG)


@router.post("/api/leave", openapi_extra=described.signed(Body), responses=described.hears(spoken.Nothing))
async def leave(request: Request) -> Response:
    """Take the phone back."""
    return await answered(request, verbs.LEAVE)


def _file(name: str, kind: str) -> Response:
    return Response((SHELL / name).read_bytes(), media_type=kind, headers=SCOPE)


def _no(van: Van, no: Refused) -> Response:
    van.note(None, no.rule, no, proven=False)
    return problem(no)
