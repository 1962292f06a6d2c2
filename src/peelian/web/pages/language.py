"""Lets somebody choose the language of the pages."""

from urllib.parse import urlsplit

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peelian.web import guard, page
from peelian.web.door import TheDoor
from peelian.web.language import COOKIE, LANGUAGES, SOURCE

router = APIRouter()

ONE_YEAR_S = 365 * 24 * 3600


def local(address: str) -> str:
    """Return an address if it is one of this desk's own, else the first page."""
    parts = urlsplit(address)
    own = not parts.scheme and not parts.netloc and address.startswith("/") and "\\" not in address
    return address if own and not address.startswith("//") else "/"


@router.get("/language/{code}", dependencies=[guard.public()])
def choose(request: Request, door: TheDoor, code: str, back: str = "/") -> Response:
    """Keep the choice in a cookie, and go back to where it was made."""
    response = page.go(request, local(back))
    chosen = code if code in LANGUAGES else SOURCE
    response.set_cookie(
        door.cookie(COOKIE), chosen, max_age=ONE_YEAR_S, path="/", secure=door.secure, httponly=True, samesite="strict"
    )
    return response
