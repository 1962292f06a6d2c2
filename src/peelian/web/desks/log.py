"""The log behind a request: as tools and phones read it, and how it stands with its witnesses."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Protocol, cast

from fastapi import Depends, FastAPI
from starlette.requests import HTTPConnection

from peelian.wiring import logbook
from peelian.wiring.audit.witnessing import Plan, Standing, Witnessing
from peelian.wiring.store import DeskStore


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
        app: made with the log's `router` among its pages.
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
