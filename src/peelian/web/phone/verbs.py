"""What a phone can ask for, each in one function."""

import re
from datetime import timedelta
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints
from starlette.responses import JSONResponse, Response

from peelian.errors import NotFoundError
from peelian.jobs.live.phones import acting, enrolling, reading, second_looks
from peelian.jobs.live.phones.acting import Asked
from peelian.law import phones as law
from peelian.nouns.device import WakeUp
from peelian.nouns.ids import AlertId
from peelian.nouns.phone import PhoneAct
from peelian.nouns.refusal import Refusals, Refused
from peelian.web.control.cards import milliseconds
from peelian.web.phone import cards
from peelian.web.phone.calls import MOST_PHOTO_BYTES, NO_SENSE, Answer, Body, Call, Said, Verb, problem, said

_NAME = re.compile(r"[A-Za-z0-9-]{1,64}")

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,64}$")]
Key = Annotated[str, StringConstraints(max_length=40)]
Words = Annotated[str, StringConstraints(max_length=500)]

MOST_AGO_MS: Final = 30 * 24 * 3600 * 1000
"""No phone lives so long; the law's own bound is a quarter of an hour."""


class Code(Body):
    """The code that was typed."""

    code: Annotated[str, StringConstraints(max_length=20)]


class Look(Body):
    """Which picture is wanted."""

    alert: Name
    which: Literal["probe", "reference"]


class Did(Body):
    """What an officer did with an alert."""

    alert: Name
    act: Annotated[PhoneAct, Field(strict=False)]
    key: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{8,64}$")]
    ago_ms: Annotated[float, Field(ge=0, le=MOST_AGO_MS, allow_inf_nan=False)] = 0
    reason: Key = ""
    check: Key = ""
    note: Words = ""
    ground: Words = ""
    join: bool = False


class Wake(Body):
    """Where a phone can be woken."""

    endpoint: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    p256dh: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    auth: Annotated[str, StringConstraints(min_length=1, max_length=100)]


def unlock(call: Call) -> Answer:
    """Unlock the phone by its code."""
    asked = said(call, Code)
    if isinstance(asked, Refused):
        return asked
    device = call.who.device.id
    unlocked = enrolling.unlock(call.van.phones, device, asked.code)
    if isinstance(unlocked, Refused):
        call.van.locks.shut(device)
        call.van.stir(call.who.device.deployment)
        if unlocked.rule == "wiped":
            call.van.over(call.who.device)
        return unlocked
    call.van.locks.open(device)
    call.van.stir(call.who.device.deployment)
    desk = call.van.phones.desk
    return JSONResponse({"unlocked_until_ms": milliseconds(desk.now() + timedelta(seconds=desk.policy.phones.lock_s))})


def lock(call: Call) -> Answer:
    """Lock the phone."""
    call.van.locks.shut(call.who.device.id)
    call.van.shown.pop(call.who.device.id, None)
    enrolling.lock(call.van.phones, call.who.device)
    call.van.stir(call.who.device.deployment)
    return JSONResponse({})


def state(call: Call) -> Answer:
    """Say how things stand."""
    asked = _touched(call, Body)
    if isinstance(asked, Refused):
        return asked
    van, desk = call.van, call.van.phones.desk
    told = van.seen(call.who.device.id)
    seen = reading.alerts(van.phones, call.who, frozenset(told))
    told.update(one.case.id for one in seen)
    now = desk.now()
    alerts = [cards.alert(one, call.who, desk.policy, van.band, now) for one in seen]
    return JSONResponse(cards.state(call.who, alerts, desk.policy, now))


def ticket(call: Call) -> Answer:
    """Give a ticket for the row of events, which tells a locked phone no more than that something waits."""
    asked = _touched(call, Body)
    return asked if isinstance(asked, Refused) else JSONResponse({"ticket": call.van.tickets.give(call.who.device.id)})


def picture(call: Call) -> Answer:
    """Return a picture of an alert."""
    asked = _touched(call, Look)
    if isinstance(asked, Refused):
        return asked
    content = reading.picture(call.van.phones, call.who, AlertId(asked.alert), asked.which)
    return content if isinstance(content, Refused) else Response(content, media_type="image/jpeg")


def act(call: Call) -> Answer:
    """Make a step with an alert."""
    asked = said(call, Did)
    if isinstance(asked, Refused):
        return asked
    call.van.locks.touch(call.who.device.id)
    step = Asked(
        alert=AlertId(asked.alert),
        act=asked.act,
        key=asked.key,
        ago=timedelta(milliseconds=asked.ago_ms),
        **asked.model_dump(include={"reason", "check", "note", "ground", "join"}),
    )
    made = acting.act(call.van.phones, call.who, step)
    if isinstance(made, Refusals):
        return _held(call, step.alert, made)
    call.van.consoles.told(made)
    desk = call.van.phones.desk
    seen = reading.after(call.van.phones, made)
    return JSONResponse({"alert": cards.alert(seen, call.who, desk.policy, call.van.band, desk.now())})


def second_look(call: Call) -> Answer:
    """Compare one photo with an alert's candidate."""
    call.van.locks.touch(call.who.device.id)
    query = call.request.query_params
    alert = query.get("alert", "")
    if set(query) != {"alert", "reason"} or not _NAME.fullmatch(alert):
        call.body[:] = bytes(len(call.body))
        return NO_SENSE
    looked = second_looks.look(
        call.van.phones, call.who, AlertId(alert), reason=query.get("reason", ""), photo=call.body
    )
    if isinstance(looked, Refused):
        return looked
    with call.van.phones.store.read() as unit:
        call.van.consoles.told(unit.cases.get(AlertId(alert)))
    return JSONResponse({"answer": looked.answer.value, "coaching": list(looked.coaching), "band": looked.band})


def push(call: Call) -> Answer:
    """Keep where the phone can be woken."""
    asked = _touched(call, Wake)
    if isinstance(asked, Refused):
        return asked
    waker = call.van.waker
    if waker is None or not waker.reachable(asked.endpoint):
        return Refused(rule="push", reason="This phone cannot be woken from here")
    enrolling.wake_by(
        call.van.phones, call.who.device, WakeUp(endpoint=asked.endpoint, p256dh=asked.p256dh, auth=asked.auth)
    )
    return JSONResponse({})


def leave(call: Call) -> Answer:
    """Take the phone back."""
    enrolling.leave(call.van.phones, call.who.device)
    call.van.over(call.who.device)
    return JSONResponse({}, headers={"clear-site-data": '"*"'})


UNLOCK: Final = Verb(name="unlock", does=unlock, locked=True, noted=True)
LOCK: Final = Verb(name="lock", does=lock, locked=True)
STATE: Final = Verb(name="state", does=state)
TICKET: Final = Verb(name="ticket", does=ticket, locked=True)
PICTURE: Final = Verb(name="picture", does=picture)
ACT: Final = Verb(name="act", does=act, noted=True)
SECOND_LOOK: Final = Verb(name="second-look", does=second_look, noted=True, most_bytes=MOST_PHOTO_BYTES)
PUSH: Final = Verb(name="push", does=push)
LEAVE: Final = Verb(name="leave", does=leave, locked=True)


def _touched(call: Call, kind: type[Said]) -> Said | Refused:
    asked = said(call, kind)
    if isinstance(asked, Body) and asked.touched:
        call.van.locks.touch(call.who.device.id)
    return asked


def _held(call: Call, alert: AlertId, no: Refusals) -> Answer:
    """Say who holds an alert that somebody else wants to take."""
    if no.reasons[0].rule != "held":
        return no
    with call.van.phones.store.read() as unit:
        try:
            held = law.holders(unit.cases.get(alert))
        except NotFoundError:
            return no
        names = [unit.people.get(person).name for person in held]
    return problem(no, by=", ".join(names)) if names else no
