"""The public site at the desk's own address: what anybody may read without signing in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Annotated, cast

from fastapi import APIRouter, Depends, FastAPI
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response

from peelian.errors import NotFoundError
from peelian.law.policy import Policy
from peelian.web import guard, public_site
from peelian.wiring import public
from peelian.wiring.public import Published
from peelian.wiring.store import DeskStore

router = APIRouter(prefix="/public")


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsstand:
    """Where the public site comes from. `gather`: what is public now; `address`: of the site, for its feeds."""

    gather: Callable[[], Published]
    address: str


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
    app.state.newsstand = Newsstand(gather=gather, address=f"{origin}{router.prefix}")


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
    make = public_site.offers(at.gather(), address=at.address).get(path or "index.html")
    if make is None:
        raise NotFoundError("public page", path)
    return Response(make(), media_type=public_site.media_type(path))
