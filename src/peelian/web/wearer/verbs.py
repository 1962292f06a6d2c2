"""What a device can ask for, one function each."""

from datetime import timedelta
from typing import Final, Literal

from pydantic import AwareDatetime, Field
from starlette.responses import JSONResponse, Response

from peelian.errors import InvalidValueError, NotFoundError
from peelian.jobs.checkins import answering, complaining, exporting, locating, telling, tracking, waking, wearing
from peelian.nouns.device import WakeUp
from peelian.nouns.fix import Fix
from peelian.nouns.prompt import PromptId
from peelian.nouns.refusal import Refused
from peelian.nouns.statement import Purpose
from peelian.nouns.wearer import FaultKind
from peelian.web.wearer import refusals, told
from peelian.web.wearer.calls import Body, Call, said
from peelian.wiring.checkins import own_copy

NO_ORDER: Final = Refused(rule="over", reason="No order stands. Nothing is asked of you")


class Wish(Body):
    """Which prompt is to be answered, and how."""

    prompt: str = Field(max_length=100)
    purpose: Literal["answer", "otherwise"]


class Report(Body):
    """What is wrong with the device, or that it is over. `ago_s`: it was, until now, and since when; over with that."""

    kind: Literal["battery", "link", "camera", "location", "clock", "broken"]
    over: bool = False
    ago_s: float = Field(default=0, ge=0, le=86_400)


class Complaint(Body):
    """What somebody complains of."""

    words: str = Field(max_length=complaining.LONGEST)


class Wanted(Body):
    """In which form somebody wants their own copy."""

    form: Literal["json", "pdf"] = "json"


class Place(Body):
    """Where a device is. `at`: by its own clock, with its zone. `mocked`: an app made the place up."""

    latitude: float
    longitude: float
    radius_m: float | None = None
    at: AwareDatetime = Field(strict=False)
    mocked: bool = False


class Waking(Body):
    """Where a device can be woken (RFC 8030, RFC 8291); without an address, nowhere any more."""

    endpoint: str = Field(default="", max_length=1000)
    p256dh: str = Field(default="-", min_length=1, max_length=200)
    auth: str = Field(default="-", min_length=1, max_length=100)


def state(call: Call) -> Response | Refused:
    """Say how things stand."""
    office = call.gate.office
    waker = call.gate.post.desk.waker
    facts = told.standing(telling.standing(office, call.watch.id), office)
    return JSONResponse({**facts, "push_key": None if waker is None else waker.public_key})


def number(call: Call) -> Response | Refused:
    """Give out the number that makes one answer good, and say whether the head is to be turned for it."""
    wish = said(call, Wish)
    if isinstance(wish, Refused):
        return wish
    try:
        issued = answering.issue(call.gate.office, PromptId(wish.prompt), call.watch.id, Purpose(wish.purpose))
    except NotFoundError:
        return refusals.heard(refusals.NO_PROMPT)
    if isinstance(issued, Refused):
        return refusals.heard(issued)
    turn = None if issued.turn is None else issued.turn.value
    return JSONResponse({"nonce": issued.number, "purpose": issued.purpose.value, "turn": turn})


def fault(call: Call) -> Response | Refused:
    """Write down that the device has a fault, or that it is over. It never counts against the person."""
    report = said(call, Report)
    if isinstance(report, Refused):
        return report
    office = call.gate.office
    under = telling.standing(office, call.watch.id).order
    if under is None:
        return NO_ORDER
    kind, ago = FaultKind(report.kind), timedelta(seconds=report.ago_s)
    if ago:
        after = wearing.report_past_fault(office, under.id, call.watch.id, kind, ago)
    else:
        after = wearing.report_fault(office, under.id, call.watch.id, kind, over=report.over)
    return JSONResponse({"faults": [one.kind.value for one in after.faults if one.until is None]})


def held(call: Call) -> Response | Refused:
    """Say what is held of this person, until when, and who was given any of it."""
    office = call.gate.office
    return JSONResponse(told.held(telling.standing(office, call.watch.id), office))


def copy(call: Call) -> Response | Refused:
    """Hand somebody their own copy of everything that is held of them."""
    wanted = said(call, Wanted)
    if isinstance(wanted, Refused):
        return wanted
    own = exporting.own(call.gate.office, call.watch.id)
    if isinstance(own, Refused):
        return own
    if wanted.form == "pdf":
        content = own_copy.as_pdf(own, call.gate.post.desk.decode)
        return _file(content, "application/pdf", "pdf")
    return _file(own_copy.as_json(own), "application/json", "json")


def complaint(call: Call) -> Response | Refused:
    """Take a complaint."""
    wish = said(call, Complaint)
    if isinstance(wish, Refused):
        return wish
    made = complaining.complain(call.gate.office, call.watch.id, wish.words)
    return made if isinstance(made, Refused) else JSONResponse({"complaint": made.id})


def place(call: Call) -> Response | Refused:
    """Take where the device is, judge it, and forget it."""
    report = said(call, Place)
    if isinstance(report, Refused):
        return report
    office = call.gate.office
    under = telling.standing(office, call.watch.id).order
    if under is None:
        return NO_ORDER
    try:
        fix = Fix(
            latitude=report.latitude,
            longitude=report.longitude,
            radius_m=report.radius_m,
            at=report.at,
            received_at=office.now(),
            mocked=report.mocked,
        )
    except InvalidValueError:
        return refusals.NO_SENSE
    judged = locating.ingest(office, under.id, fix)
    if isinstance(judged, Refused):
        return refusals.heard(judged)
    return JSONResponse({"taken": True})


def tracker(call: Call) -> Response | Refused:
    """Make the secret by which another app on this device reports places."""
    made = tracking.give(call.gate.office, call.watch.id)
    return made if isinstance(made, Refused) else JSONResponse({"secret": made})


def wake(call: Call) -> Response | Refused:
    """Keep where the device can be woken when a prompt waits, or forget it."""
    wish = said(call, Waking)
    if isinstance(wish, Refused):
        return wish
    waker = call.gate.post.desk.waker
    if not wish.endpoint:
        waking.wake_by(call.gate.office, call.watch.id, None)
    elif waker is None or not waker.reachable(wish.endpoint):
        return Refused(rule="waking", reason="This device cannot be woken from here")
    else:
        place = WakeUp(endpoint=wish.endpoint, p256dh=wish.p256dh, auth=wish.auth)
        waking.wake_by(call.gate.office, call.watch.id, place)
    return JSONResponse({"woken": bool(wish.endpoint)})


def _file(content: bytes, kind: str, ending: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="what-is-held-about-me.{ending}"'}
    return Response(content, media_type=kind, headers=headers)
