"""Adds the log to a site, as tools read it (c2sp.org/tlog-tiles) and as phones watch over it."""

from pathlib import Path
from typing import Annotated, Final, Protocol, cast

from fastapi import APIRouter, Depends, FastAPI
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response

from peelian.law.permission import Action
from peelian.web import guard
from peelian.wiring.audit import logbook
from peelian.wiring.store import DeskStore

router = APIRouter(prefix="/log")

BYTES: Final = "application/octet-stream"


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


def _book(connection: HTTPConnection) -> Book:
    return cast("Book", connection.app.state.logbook)


TheBook = Annotated[Book, Depends(_book)]


def added(app: FastAPI, store: DeskStore, data: Path) -> logbook.Logbook:
    """Let an app's pages and phones find the log.

    Args:
        app: made with `router` among its pages.
        store: of the desk.
        data: the data directory, in which the log's keys are.

    Raises:
        LogKeyError: the log's key cannot be used.
    """
    app.state.logbook = logbook.open_logbook(store, data)
    return cast("logbook.Logbook", app.state.logbook)


@router.get("/checkpoint", dependencies=[guard.public()])
def checkpoint(book: TheBook) -> Response:
    """Return the last checkpoint, to anybody.

    It says how many entries there are, and their root, and no more. Whoever keeps one can prove later that nothing
    before it was changed.
    """
    note = book.latest()
    return PlainTextResponse(note or "The log has not been signed yet.\n", 200 if note else 404)


@router.get("/tile/{name:path}", dependencies=[guard.needs(Action.AUDIT_READ)])
def tile(book: TheBook, name: str) -> Response:
    """Return a tile, or a bundle of entries, of the signed part of the log."""
    content = book.tile(name)
    return Response(status_code=404) if content is None else Response(content, media_type=BYTES)


@router.get("/proof/{number}", dependencies=[guard.needs(Action.AUDIT_READ)])
def proof(book: TheBook, number: int) -> Response:
    """Return the proof that an entry is in the log, as a file that holds alone."""
    named = {"content-disposition": f'attachment; filename="entry-{number}.tlog-proof"'}
    return PlainTextResponse(book.proof(number), headers=named)
