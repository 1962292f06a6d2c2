"""A signed call: who it is from is known by its signature alone, and that once. Every refusal is logged."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from peelian.errors import ImageError
from peelian.jobs.live.phones import enrolling
from peelian.jobs.live.phones.enrolling import Carried
from peelian.nouns.device import DeviceId
from peelian.nouns.refusal import Refusals, Refused
from peelian.web import problem as problems
from peelian.web.phone import signing, van
from peelian.web.phone.van import TOO_MANY, Van
from peelian.web.problem import Problem

DEVICE: Final = "peelian-device"
NONCE: Final = "peelian-nonce"
SIGNATURE: Final = "peelian-signature"

MOST_JSON_BYTES: Final = 64 * 1024
MOST_PHOTO_BYTES: Final = 10_000_000
"""Likewise for what the sandbox decodes."""

STATUS: Final = {
    "nonce": HTTPStatus.UNAUTHORIZED,
    "signature": HTTPStatus.UNAUTHORIZED,
    "ticket": HTTPStatus.UNAUTHORIZED,
    "code": HTTPStatus.FORBIDDEN,
    "deployment": HTTPStatus.FORBIDDEN,
    "locked": HTTPStatus.FORBIDDEN,
    "permission": HTTPStatus.FORBIDDEN,
    "expired": HTTPStatus.GONE,
    "link": HTTPStatus.GONE,
    "wiped": HTTPStatus.GONE,
    "size": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "photo": HTTPStatus.UNPROCESSABLE_ENTITY,
    "request": HTTPStatus.BAD_REQUEST,
    "attempts": HTTPStatus.TOO_MANY_REQUESTS,
}
"""By a refusal's rule; the law's own rules are conflicts (409)."""

ENDS: Final = frozenset({"expired", "wiped"})
"""Refusals after which a phone deletes everything."""

STRANGER: Final = Refused(rule="signature", reason="This phone is not known here")
NO_NONCE: Final = Refused(rule="nonce", reason="This nonce was used, or is too old; ask for another")
FORGED: Final = Refused(rule="signature", reason="The signature does not fit what was sent")
LOCKED: Final = Refused(rule="locked", reason="Unlock the phone first")
TOO_LARGE: Final = Refused(rule="size", reason="This is larger than the desk takes from a phone")
NO_SENSE: Final = Refused(rule="request", reason="The desk does not understand what was sent")

_DEVICE = re.compile(r"[A-Za-z0-9-]{1,64}")

Said = TypeVar("Said", bound=BaseModel)


class Body(BaseModel):
    """What a phone says with a call. `touched`: whether a person caused it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    touched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call that was admitted."""

    van: Van
    who: Carried
    request: Request
    body: bytearray


Answer = Response | Refused | Refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """What can be asked for. `locked`: also while the phone is locked; `noted`: it logs its refusals itself."""

    name: str
    does: Callable[[Call], Answer]
    locked: bool = False
    noted: bool = False
    most_bytes: int = MOST_JSON_BYTES


async def answered(request: Request, verb: Verb) -> Response:
    """Answer a signed call, and give the nonce of the next one."""
    body = await _read(request, verb.most_bytes)
    return await run_in_threadpool(_answered, van.of(request), request, verb, body)


def said(call: Call, kind: type[Said]) -> Said | Refused:
    """Read what a phone says with a call."""
    try:
        return kind.model_validate_json(bytes(call.body) or b"{}")
    except ValidationError:
        return NO_SENSE


def problem(no: Refused | Refusals, **more: object) -> Response:
    """Answer with problem details (RFC 9457); a phone that is over is told to delete everything."""
    reasons = no.reasons if isinstance(no, Refusals) else (no,)
    rule = reasons[0].rule
    status = STATUS.get(rule, HTTPStatus.CONFLICT)
    detail = ". ".join(dict.fromkeys(one.reason for one in reasons)) + "."
    headers = {"clear-site-data": '"*"'} if rule in ENDS else {}
    told = Problem(status=status, title=problems.NO, detail=detail, rule=rule)
    return problems.details(told, headers, reasons=[one.reason for one in reasons], **more)


def known(the_van: Van, name: str) -> Carried | None:
    """Return a phone by what it calls itself."""
    return enrolling.carried(the_van.phones, DeviceId(name)) if _DEVICE.fullmatch(name) else None


async def _read(request: Request, most_bytes: int) -> bytearray | None:
    """Read a body into memory that can be overwritten; None when it is too large."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most_bytes:
            body[:] = bytes(len(body))
            return None
    return body


def _answered(the_van: Van, request: Request, verb: Verb, body: bytearray | None) -> Response:
    who = known(the_van, request.headers.get(DEVICE, ""))
    if who is None:
        the_van.note(None, verb.name, STRANGER, proven=False)
        return problem(STRANGER)
    no = _unproven(the_van, who, request, body)
    if no is not None:
        the_van.note(who.device, verb.name, no, proven=False)
        return _with_nonce(the_van, who, problem(no), no.rule)
    no = enrolling.stands(the_van.phones, who) or _shut(the_van, who, verb)
    if no is not None:
        the_van.note(who.device, verb.name, no, proven=True)
        return _with_nonce(the_van, who, problem(no), no.rule)
    the_van.contacts[who.device.id] = the_van.phones.desk.now()
    answer = _done(Call(van=the_van, who=who, request=request, body=body or bytearray()), verb)
    if isinstance(answer, Response):
        return _with_nonce(the_van, who, answer, "")
    first = answer.reasons[0] if isinstance(answer, Refusals) else answer
    return _with_nonce(the_van, who, problem(answer), first.rule)


def _unproven(the_van: Van, who: Carried, request: Request, body: bytearray | None) -> Refused | None:
    """Return why a call is not taken for the phone's, in an order that tells a stranger nothing."""
    device = who.device
    over = enrolling.stands(the_van.phones, who)
    if over is not None and over.rule in ENDS:
        return over
    if not the_van.signed.allows(device.id):
        return TOO_MANY
    nonce = request.headers.get(NONCE, "")
    if not the_van.nonces.take(device.id, nonce):
        return NO_NONCE
    if body is None:
        return TOO_LARGE
    signed = signing.message(request.method, _path(request), device.id, nonce, body)
    if not signing.valid(device.public_key, request.headers.get(SIGNATURE, ""), signed):
        return FORGED
    return None


def _shut(the_van: Van, who: Carried, verb: Verb) -> Refused | None:
    return None if verb.locked or the_van.locks.is_open(who.device.id) else LOCKED


def _done(call: Call, verb: Verb) -> Answer:
    try:
        answer = verb.does(call)
    except ImageError as error:
        answer = Refused(rule="photo", reason=error.sentence.rstrip("."))
        call.van.note(call.who.device, verb.name, answer, proven=True)
        return answer
    if isinstance(answer, Refused | Refusals) and not (verb.noted and answer is not NO_SENSE):
        first = answer.reasons[0] if isinstance(answer, Refusals) else answer
        call.van.note(call.who.device, verb.name, first, proven=True)
    return answer


def _path(request: Request) -> str:
    """Return the path as it was sent, with its query."""
    raw = request.scope.get("raw_path") or request.url.path.encode("ascii")
    query = request.scope.get("query_string", b"")
    return (raw + (b"?" + query if query else b"")).decode("ascii", "replace")


def _with_nonce(the_van: Van, who: Carried, answer: Response, rule: str) -> Response:
    if rule in ENDS:
        the_van.forget(who.device.id)
    elif rule != TOO_MANY.rule:
        answer.headers[NONCE] = the_van.nonces.give(who.device.id)
    return answer
