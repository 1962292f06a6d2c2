"""A prompt is shown, and answered. Each carries a statement of its own, signed by the device's key, which is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from peelian.errors import NotFoundError
from peelian.jobs.checkins import answering, prompting
from peelian.jobs.checkins.answering import Answered, Signed
from peelian.nouns.prompt import Answer, Prompt
from peelian.nouns.refusal import Refused
from peelian.web.phone import signing as signatures
from peelian.web.wearer import gate as gates
from peelian.web.wearer import refusals, signing, told
from peelian.web.wearer.gate import Gate

MOST_PHOTO_BYTES: Final = 10_000_000
"""Likewise for what the sandbox decodes."""

MOST_FIELDS: Final = 8
LONGEST_WORD: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a device sent. `how`, `word`: of an answer without a photo."""

    signed: Signed
    how: Answer | None
    word: str


Act = Callable[[Gate, Sent], Response | Refused]


async def delivered(request: Request) -> Response:
    """Note that a device shows a prompt; the time to answer begins."""
    return await _done(request, _delivered)


async def photo(request: Request) -> Response:
    """Take an answer with a photo, or with two where a turn of the head was asked for."""
    return await _done(request, _photo)


async def otherwise(request: Request) -> Response:
    """Take an answer without a photo, which is as good as one with."""
    return await _done(request, _otherwise)


def _delivered(gate: Gate, sent: Sent) -> Response | Refused:
    shown = prompting.deliver(gate.office, sent.signed.statement, sent.signed.signature)
    return JSONResponse({"answer_by_ms": told.milliseconds(shown.answer_by)}) if isinstance(shown, Prompt) else shown


def _photo(gate: Gate, sent: Sent) -> Response | Refused:
    if max(len(sent.signed.content), len(sent.signed.turned or b"")) > MOST_PHOTO_BYTES:
        return refusals.TOO_LARGE
    return _told(answering.answer(gate.office, sent.signed))


def _otherwise(gate: Gate, sent: Sent) -> Response | Refused:
    if sent.how is None:
        return refusals.NO_SENSE
    signed = sent.signed
    return _told(answering.answer_otherwise(gate.office, signed.statement, signed.signature, sent.how, sent.word))


def _told(answer: Answered | Refused) -> Response | Refused:
    return answer if isinstance(answer, Refused) else JSONResponse(told.answered(answer))


async def _done(request: Request, act: Act) -> Response:
    sent = await _read(request)
    if sent is None:
        return refusals.problem(refusals.NO_SENSE)
    return await run_in_threadpool(_acted, gates.of(request), sent, act)


def _acted(gate: Gate, sent: Sent, act: Act) -> Response:
    if not gate.signed.allows(sent.signed.statement.watch):
        return refusals.problem(refusals.TOO_MANY)
    try:
        answer = act(gate, sent)
    except NotFoundError:  # the reference went meanwhile, with its order
        answer = refusals.NO_REFERENCE
    return refusals.problem(refusals.heard(answer)) if isinstance(answer, Refused) else answer


async def _read(request: Request) -> Sent | None:
    """Read a form in memory; a photo never touches a disk."""
    try:
        async with request.form(max_files=2, max_fields=MOST_FIELDS) as form:
            return await _sent(form)
    except HTTPException:  # it is no form
        return None


async def _sent(form: FormData) -> Sent | None:
    said = signing.statement(str(form.get("statement") or ""))
    signature = signatures.unpadded(form.get("signature"))
    if said is None or signature is None:
        return None
    content, turned = await _file(form, "photo"), await _file(form, "turned")
    signed = Signed(statement=said, signature=signature, content=content or b"", turned=turned)
    return Sent(signed=signed, how=_how(form), word=str(form.get("word") or "")[:LONGEST_WORD])


async def _file(form: FormData, name: str) -> bytes | None:
    found = form.get(name)
    return await found.read(MOST_PHOTO_BYTES + 1) if isinstance(found, UploadFile) else None


def _how(form: FormData) -> Answer | None:
    try:
        return Answer(str(form.get("how")))
    except ValueError:
        return None
