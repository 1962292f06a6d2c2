"""The public site at the desk's own address: what anybody may read without signing in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from threading import Lock
from typing import Annotated, Final, cast

from fastapi import APIRouter, Depends, FastAPI
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response

from peelian.errors import NotFoundError
from peelian.law.policy import Policy
from peelian.web import guard
from peelian.web.public import site as public_site
from peelian.wiring import public
from peelian.wiring.public import Published
from peelian.wiring.store import DeskStore

router = APIRouter(prefix="/public")


FRESH: Final = timedelta(seconds=30)
"""What was gathered is shown for so long: anybody may ask again and again, and nothing changes that fast."""


@dataclass(slots=True, kw_only=True)
class Newsstand:
    """Where the public site comes from. `gather`: what is public now; `address`: of the site, for its feeds."""

    gather: Callable[[], Published]
    address: str
    now: Callable[[], datetime]
    _last: Published | None = None
    _gathering: Lock = field(default_factory=Lock)

    def found(self) -> Published:
        """Return what is public, at most half a minute old."""
        with self._gathering:
            if self._last is None or not timedelta() <= self.now() - self._last.made_at < FRESH:
                self._last = self.gather()
            return self._last


def added(app: FastAPI, store: DeskStore, policy: Policy, now: Callable[[], datetime], *, origin: str) -> None:
    """Let an app's public pages find what they show.

    Args:
        app: made with `router` among its pages.
        store: of the desk.
        policy: the policy pack in force.
        now: the time of day.
        origin: how browsers reach the desk.
    """
    gather = partial(public.gather, store, policy, now)
    app.state.newsstand = Newsstand(gather=gather, address=f"{origin}{router.prefix}", now=now)


def of(connection: HTTPConnection) -> Newsstand:
    """Return the newsstand behind a request."""
    return cast("Newsstand", connection.app.state.newsstand)


TheNewsstand = Annotated[Newsstand, Depends(of)]
"""Asks for the newsstand, as a route's parameter."""


@router.get("", dependencies=[guard.public()])
def first(request: Request) -> Response:
    """Send the browser to the first page."""
    return RedirectResponse(f"{request.url.path.rstrip('/')}/index.html", HTTPStatus.SEE_OTHER)


@router.get("/{path:path}", dependencies=[guard.public()])
def one(at: TheNewsstand, path: str) -> Response:
    """Return a page or a file of the site, just as an export has it."""
    make = public_site.offers(at.found(), address=at.address).get(path or "index.html")
    if make is None:
        raise NotFoundError("public page", path)
    return Response(make(), media_type=public_site.media_type(path))
