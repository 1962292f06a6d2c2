"""Adds the register of surveillance equipment to a site: its pages, the register, and Peelian's own parts in it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from fastapi import FastAPI

from peelian.jobs.estate.estate import Estate
from peelian.web.desks.estate import Registry
from peelian.web.pages.estate import assets, bodies, concerns, export, flaws, imports, public, report
from peelian.wiring.estate import opening as wiring
from peelian.wiring.store import DeskStore

ROUTERS: Final = (
    imports.router,
    export.router,
    flaws.router,
    public.router,
    report.router,
    concerns.router,
    bodies.router,
    assets.router,
)
"""Pages of the register. None of them is about a deployment."""

OWN_EVERY: Final = timedelta(minutes=1)
"""How often Peelian's own cameras and packs are brought into the register."""


def added(app: FastAPI, store: DeskStore, now: Callable[[], datetime]) -> Estate:
    """Open the register, and let an app's pages find it.

    Args:
        app: made with `ROUTERS` among its pages.
        store: of the desk.
        now: the time of day.
    """
    estate_ = wiring.open_estate(store, now)
    app.state.registry = Registry(estate=estate_)
    return estate_


class OwnParts:
    """Brings Peelian's own parts into the register from time to time; call it as often as you like."""

    def __init__(self, store: DeskStore, now: Callable[[], datetime], packs: Sequence[str]) -> None:
        self._store = store
        self._estate = wiring.open_estate(store, now)
        self._packs = packs
        self._last: datetime | None = None

    def __call__(self) -> None:
        """Bring them in, if it is time."""
        now = self._estate.now()
        if self._last is not None and now - self._last < OWN_EVERY:
            return
        self._last = now
        wiring.keep_own(self._estate, self._store, self._packs)
