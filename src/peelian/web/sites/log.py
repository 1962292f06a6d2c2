"""Adds the log to a site, as tools read it (c2sp.org/tlog-tiles) and as phones watch over it."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Final, Protocol, cast

from fastapi import APIRouter, Depends, FastAPI
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response

from peelian.errors import NotFoundError
from peelian.law.permission import Action
from peelian.nouns.refusal import Refused
from peelian.web import described, guard, problem
from peelian.wiring.audit import logbook
from peelian.wiring.audit.witnessing import Plan, Standing, Witnessing
from peelian.wiring.keeping import anchoring
from peelian.wiring.store import DeskStore

router = APIRouter(prefix="/log", responses=described.REFUSED)

BYTES: Final = "application/octet-stream"

NO_CHECKPOINT: Final = Refused(rule="log", reason="The log has not been signed yet")
NO_SHREDS: Final = Refused(rule="log", reason="Nothing was shredded yet")


class Book(Protocol):
    """The log, read."""

    def latest(self) -> str | None:
        """Return the last checkpoint."""
        ...

    def tile(self, name: str) -> bytes | None:
        """Return a tile or a bundle of entries by its path below `tile/`."""
        ...

    def proof(self, number: int) -> str:
        """Return the proof that an entry is in the log."""
        ...

    def latest_proof(self, thing: tuple[str, str]) -> str | None:
        """Return the proof of the newest entry about one thing; None where none is."""
        ...


def _book(connection: HTTPConnection) -> Book:
    return cast("Book", connection.app.state.logbook)


TheBook = Annotated[Book, Depends(_book)]


def added(app: FastAPI, store: DeskStore, data: Path, witnesses: Witnessing | None = None) -> logbook.Logbook:
    """Let an app's pages and phones find the log.

    Args:
        app: made with `router` among its pages.
        store: of the desk.
        data: the data directory, in which the log's keys are.
        witnesses: who are asked to sign it.

    Raises:
        LogKeyError: the log's key cannot be used.
    """
    app.state.witnesses = witnesses
    app.state.logbook = logbook.open_logbook(store, data)
    return cast("logbook.Logbook", app.state.logbook)


def witnesses(store: DeskStore, data: Path, plan: Plan, now: Callable[[], datetime]) -> Witnessing:
    """Return what has the witnesses of a plan sign the log of a desk.

    Raises:
        LogKeyError: the log's key cannot be used.
    """
    return Witnessing(logbook.open_logbook(store, data), plan, now)


def standing(connection: HTTPConnection) -> Standing | None:
    """Return how the log stands with its witnesses; None where none are asked."""
    asked = cast("Witnessing | None", getattr(connection.app.state, "witnesses", None))
    return None if asked is None else asked.standing()


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
