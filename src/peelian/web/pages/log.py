"""The log as tools read it (c2sp.org/tlog-tiles) and as phones watch over it."""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from peelian.errors import NotFoundError
from peelian.law.permission import Action
from peelian.nouns.refusal import Refused
from peelian.web import described, guard, problem
from peelian.web.desks.log import TheBook
from peelian.wiring import anchoring

router = APIRouter(prefix="/log", responses=described.REFUSED)

BYTES: Final = "application/octet-stream"

NO_CHECKPOINT: Final = Refused(rule="log", reason="The log has not been signed yet")
NO_SHREDS: Final = Refused(rule="log", reason="Nothing was shredded yet")


@router.get(
    "/checkpoint",
    dependencies=[guard.public()],
    responses=described.file("text/plain", what="A signed note (C2SP tlog-checkpoint)"),
)
def checkpoint(request: Request, book: TheBook) -> Response:
    """Return the last checkpoint, to anybody.

    It says how many entries there are, and their root, and no more. Whoever keeps one can prove later that nothing
    before it was changed.
    """
    note = book.latest()
    if note is None:
        return problem.refused(request, NO_CHECKPOINT, HTTPStatus.NOT_FOUND)
    return PlainTextResponse(note)


@router.get(
    "/tile/{name:path}",
    dependencies=[guard.needs(Action.AUDIT_READ)],
    responses=described.file(BYTES, what="A tile, or a bundle of entries (C2SP tlog-tiles)"),
)
def tile(book: TheBook, name: str) -> Response:
    """Return a tile, or a bundle of entries, of the signed part of the log."""
    content = book.tile(name)
    if content is None:
        raise NotFoundError("tile", name)
    return Response(content, media_type=BYTES)


@router.get(
    "/proof/{number}",
    dependencies=[guard.needs(Action.AUDIT_READ)],
    responses=described.file("text/plain", what="A proof that holds alone (C2SP tlog-proof)"),
)
def proof(book: TheBook, number: int) -> Response:
    """Return the proof that an entry is in the log, as a file that holds alone."""
    named = {"content-disposition": f'attachment; filename="entry-{number}.tlog-proof"'}
    return PlainTextResponse(book.proof(number), headers=named)


@router.get(
    "/shreds",
    dependencies=[guard.needs(Action.AUDIT_READ)],
    responses=described.file("text/plain", what="A proof that holds alone (C2SP tlog-proof)"),
)
def shreds(request: Request, book: TheBook) -> Response:
    """Return the proof of how long the list of shreds is, for somebody outside to keep and to give to a restore."""
    text = book.latest_proof(anchoring.ABOUT)
    if text is None:
        return problem.refused(request, NO_SHREDS, HTTPStatus.NOT_FOUND)
    named = {"content-disposition": 'attachment; filename="shreds.tlog-proof"'}
    return PlainTextResponse(text, headers=named)
