"""The addresses of wearers: shells without any data, calls that are signed, and answers that carry a statement."""

from importlib.resources import files
from typing import Annotated, Final

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from peelian.jobs.checkins import inviting
from peelian.nouns.refusal import Refused
from peelian.web import described, guard, page
from peelian.web.phone import signing as signatures
from peelian.web.phone.routes import Jwk
from peelian.web.wearer import answers, calls, refusals, spoken, told, verbs
from peelian.web.wearer.gate import EVERYBODY, TheGate

router = APIRouter(prefix="/checkin", dependencies=[guard.public()], responses=described.REFUSED)
"""Public as far as sessions go: a device has none. Whatever is about somebody asks for their device's signature."""

SHELL: Final = files("peelian.web") / "static" / "wearer"
SCOPE: Final = {"service-worker-allowed": "/checkin"}

NO_KEY: Final = Refused(rule="key", reason="This is no key of the kind that devices have")


class DeviceEnrolment(BaseModel):
    """What a device says when it is enrolled."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(max_length=40)
    public_key: Jwk


@router.get("")
def app(request: Request) -> Response:
    """Show the app: a shell that knows nothing of anybody."""
    return page.show(request, "wearer/app.html")


@router.get("/enrol")
def enrolment(request: Request) -> Response:
    """Show the same shell; the code is behind the address's number sign, and never sent as an address."""
    return page.show(request, "wearer/app.html")


@router.get("/manifest.webmanifest")
def manifest() -> Response:
    """Return what a device needs to install the app."""
    return _file("manifest.webmanifest", "application/manifest+json")


@router.get("/sw.js")
def worker() -> Response:
    """Return the worker that keeps the shell, and nothing else."""
    return _file("sw.js", "text/javascript")


@router.post("/api/enrol", responses=described.hears(spoken.Joined))
def enrol(gate: TheGate, wish: DeviceEnrolment) -> Response:
    """Enrol a device by a code that works once."""
    if not gate.enrols.allows(EVERYBODY):
        return refusals.problem(refusals.TOO_MANY)
    key = signatures.point(wish.public_key.model_dump())
    made = NO_KEY if key is None else inviting.join(gate.office, wish.code, key)
    if isinstance(made, Refused):
        return refusals.problem(made)
    facts = {"device": made.id, "counter": made.counter, "server_ms": told.milliseconds(gate.office.now())}
    return JSONResponse(facts, headers={calls.NONCE: gate.number(made.id)})


@router.get("/api/nonce", responses=described.hears(spoken.Number))
def nonce(gate: TheGate, device: Annotated[str, Query(max_length=100)]) -> Response:
    """Give the number of a call to whoever says that they are a device; it is of use to that device alone."""
    watch = calls.known(gate, device)
    if watch is None:
        return refusals.problem(refusals.STRANGER)
    if not gate.asked.allows(watch.id):
        return refusals.problem(refusals.TOO_MANY)
    made = gate.number(watch.id)
    return JSONResponse({"nonce": made}, headers={calls.NONCE: made})


@router.post("/api/state", openapi_extra=described.signed(), responses=described.hears(spoken.DeviceState))
async def state(request: Request) -> Response:
    """Say how things stand."""
    return await calls.answered(request, verbs.state)


@router.post("/api/number", openapi_extra=described.signed(verbs.Wish), responses=described.hears(spoken.Issued))
async def number(request: Request) -> Response:
    """Give out the number that makes one answer good."""
    return await calls.answered(request, verbs.number)


@router.post("/api/delivered", openapi_extra=described.form(spoken.Statement), responses=described.hears(spoken.Shown))
async def delivered(request: Request) -> Response:
    """Note that a device shows a prompt."""
    return await answers.delivered(request)


@router.post(
    "/api/answer",
    openapi_extra=described.form(spoken.Statement, ("photo", "turned")),
    responses=described.hears(spoken.Answered),
)
async def answer(request: Request) -> Response:
    """Take an answer with a photo."""
    return await answers.photo(request)


@router.post(
    "/api/otherwise", openapi_extra=described.form(spoken.Otherwise), responses=described.hears(spoken.Answered)
)
async def otherwise(request: Request) -> Response:
    """Take an answer without a photo."""
    return await answers.otherwise(request)


@router.post("/api/fault", openapi_extra=described.signed(verbs.Report), responses=described.hears(spoken.Faults))
async def fault(request: Request) -> Response:
    """Write down a fault of the device."""
    return await calls.answered(request, verbs.fault)


@router.post("/api/held", openapi_extra=described.signed(), responses=described.hears(spoken.Kept))
async def held(request: Request) -> Response:
    """Say what is held."""
    return await calls.answered(request, verbs.held)


@router.post(
    "/api/copy",
    openapi_extra=described.signed(verbs.Wanted),
    responses=described.file("application/json", "application/pdf", what="One's own copy"),
)
async def copy(request: Request) -> Response:
    """Hand somebody their own copy."""
    return await calls.answered(request, verbs.copy)


@router.post(
    "/api/complaint", openapi_extra=described.signed(verbs.Complaint), responses=described.hears(spoken.Complained)
)
async def complaint(request: Request) -> Response:
    """Take a complaint."""
    return await calls.answered(request, verbs.complaint)


@router.post("/api/place", openapi_extra=described.signed(verbs.Place), responses=described.hears(spoken.Taken))
async def place(request: Request) -> Response:
    """Take where the device is."""
    return await calls.answered(request, verbs.place)


@router.post("/api/tracker", openapi_extra=described.signed(), responses=described.hears(spoken.Tracker))
async def tracker(request: Request) -> Response:
    """Make the secret of another app that reports places."""
    return await calls.answered(request, verbs.tracker)


@router.post("/api/wake", openapi_extra=described.signed(verbs.Waking), responses=described.hears(spoken.Woken))
async def wake(request: Request) -> Response:
    """Keep where the device can be woken."""
    return await calls.answered(request, verbs.wake)


def _file(name: str, kind: str) -> Response:
    return Response((SHELL / name).read_bytes(), media_type=kind, headers=SCOPE)
