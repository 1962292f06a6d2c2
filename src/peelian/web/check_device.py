"""Which browser a check is made in: a random number that it keeps, of which the row gets a short digest.

It tells one phone of a force from another for whoever looks through checks. It is no proof: a browser that forgets its
cookies is another device, and nobody is let in by it.
"""

import re
from hashlib import sha256
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from peelian.web import door as doors

COOKIE: Final = "device"
BYTES: Final = 16
LASTS_S: Final = 365 * 24 * 3600
"""As long as a row is kept."""

SHORT: Final = 10
"""Hexadecimal digits: a force has some thousands of phones, and two of them will hardly share a number."""

_TOKEN: Final = re.compile(rf"[0-9a-f]{{{2 * BYTES}}}")


def number(request: Request) -> str:
    """Return the number of the browser that a request came from; empty where it keeps none."""
    token = request.cookies.get(doors.of(request).cookie(COOKIE), "")
    return f"B-{sha256(token.encode()).hexdigest()[:SHORT]}" if _TOKEN.fullmatch(token) else ""


def kept(request: Request, response: Response) -> Response:
    """Give a browser a number to keep, unless it has one; no script can read it."""
    door = doors.of(request)
    if not number(request):
        token = door.secret(BYTES).hex()
        response.set_cookie(
            door.cookie(COOKIE), token, max_age=LASTS_S, path="/", secure=door.secure, httponly=True, samesite="strict"
        )
    return response
