"""A signed call: which device it is from is known by its signature alone, and that once."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from peelian.nouns.refusal import Refused
from peelian.nouns.wearer import Watch, WatchState
from peelian.web.phone import signing as signatures
from peelian.web.wearer import gate as gates
from peelian.web.wearer import refusals, signing
from peelian.web.wearer.gate import Gate

DEVICE: Final = "peelian-device"
NONCE: Final = "peelian-nonce"
SIGNATURE: Final = "peelian-signature"

MOST_JSON_BYTES: Final = 64 * 1024

_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")

Said = TypeVar("Said", bound=BaseModel)


class Body(BaseModel):
    """What a device says with a call."""

    model_config = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call that was admitted. `watch`: the device that signed it, which is one that counts."""

    gate: Gate
    watch: Watch
    request: Request
    body: bytes


Verb = Callable[[Call], Response | Refused]
"""What can be asked for."""


async def answered(request: Request, verb: Verb) -> Response:
    """Answer a signed call, and give the number of the next one."""
    body = await _read(request)
    return await run_in_threadpool(_answered, gates.of(request), request, verb, body)


def said(call: Call, kind: type[Said]) -> Said | Refused:
    """Read what a device says with a call."""
    try:
        return kind.model_validate_json(call.body or b"{}")
    except ValidationError:
        return refusals.NO_SENSE


def known(gate: Gate, name: str) -> Watch | None:
    """Return a device by what it calls itself."""
    return gate.watch(name) if _NAME.fullmatch(name) else None


async def _read(request: Request) -> bytes | None:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_JSON_BYTES:
            return None
    return body


def _answered(gate: Gate, request: Request, verb: Verb, body: bytes | None) -> Response:
    watch = known(gate, request.headers.get(DEVICE, ""))
    if watch is None:
        return refusals.problem(refusals.STRANGER)
    no = _unproven(gate, watch, request, body)
    if no is None and watch.state is not WatchState.ACTIVE:
        no = refusals.GONE
    if no is not None or body is None:
        gate.note(watch, no or refusals.TOO_LARGE)
        return _with_number(gate, watch, refusals.problem(no or refusals.TOO_LARGE))
    answer = verb(Call(gate=gate, watch=watch, request=request, body=body))
    return _with_number(gate, watch, refusals.problem(answer) if isinstance(answer, Refused) else answer)


def _unproven(gate: Gate, watch: Watch, request: Request, body: bytes | None) -> Refused | None:
    """Return why a call is not taken for the device's, in an order that tells a stranger nothing."""
    if not gate.signed.allows(watch.id):
        return refusals.TOO_MANY
    number = request.headers.get(NONCE, "")
    if not gate.take(watch.id, number):
        return refusals.NO_NONCE
    if body is None:
        return refusals.TOO_LARGE
    signed = signing.message(request.method, _path(request), watch.id, number, body)
    if not signatures.valid(watch.public_key, request.headers.get(SIGNATURE, ""), signed):
        return refusals.STRANGER
    return None


def _path(request: Request) -> str:
    """Return the path as it was sent, with its query."""
    raw = request.scope.get("raw_path") or request.url.path.encode("ascii")
    query = request.scope.get("query_string", b"")
    return (raw + (b"?" + query if query else b"")).decode("ascii", "replace")


def _with_number(gate: Gate, watch: Watch, answer: Response) -> Response:
    answer.headers[NONCE] = gate.number(watch.id)
    return answer
