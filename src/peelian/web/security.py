"""What holds for every answer, and for every request that would change something: headers, and one origin."""

from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peelian.web import problem as problems
from peelian.web.guard import SAFE
from peelian.web.problem import Problem

POLICY: Final = (
    "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob: mediastream:; "
    "connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
"""Content security policy: no script and no style but the desk's own files, and no page may frame it."""

HEADERS: Final = {
    "content-security-policy": POLICY,
    "permissions-policy": "camera=(self), geolocation=(self), microphone=()",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with “no-referrer” a browser sends forms from no origin at all
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
"""Headers of every answer; OWASP ASVS 5.0, chapter 3.4."""

ONE_YEAR: Final = "max-age=31536000; includeSubDomains"
STATIC: Final = "/static/"
PROGRAMS: Final = "/checkin/places/"
"""Below it, apps report places that can neither sign nor say where they come from. No cookie counts there: a secret in
the address does, so that another site's page has nothing to borrow."""
MOST_BODY_BYTES: Final = 64 * 1024 * 1024
"""No request needs more; a list's pictures come in several."""

MOST_DIGITS: Final = 20
"""Of a length; with more, only the first are read, which are too many already."""

ELSEWHERE: Final = Problem(
    status=HTTPStatus.FORBIDDEN,
    title="You may not do this",
    detail="This request did not come from a page of this desk.",
    rule="origin",
)
TOO_LARGE: Final = Problem(
    status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    title="This cannot be used",
    detail="This is larger than the desk takes.",
    rule="size",
)


class Headed:
    """Puts the headers on every answer, those of errors included."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the rest, and add headers to what it answers."""

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                # Files of the desk's own may be kept, if asked about each time; nothing about a person may.
                headers["cache-control"] = "no-cache" if scope["path"].startswith(STATIC) else "no-store"
                if self.secure:
                    headers["strict-transport-security"] = ONE_YEAR
            await send(message)

        await self.app(scope, receive, headed)


class OneOrigin:
    """Refuses whatever another site makes a browser send, and bodies that are too large.

    A browser says by Sec-Fetch-Site, or at least by Origin, where a request comes from; what says neither is refused.
    """

    def __init__(self, app: ASGIApp, *, origin: str) -> None:
        self.app = app
        self.origin = origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the rest, or answer 403 or 413."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not _reads_only(scope) and not self._own(headers):
            await _refuse(scope, receive, send, ELSEWHERE)
        elif _length(headers) > MOST_BODY_BYTES:
            await _refuse(scope, receive, send, TOO_LARGE)
        else:
            await self.app(scope, _measured(receive), send)

    def _own(self, headers: Headers) -> bool:
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is None and origin is None:
            return False
        return site in {None, "same-origin"} and origin in {None, self.origin}


def _length(headers: Headers) -> int:
    """Return how long a body says that it is; what is no number says nothing, and the body is counted all the same."""
    said = headers.get("content-length", "")
    if not (said.isascii() and said.isdecimal()):
        return 0
    return int(said[:MOST_DIGITS])


def _reads_only(scope: Scope) -> bool:
    if scope["type"] == "websocket":
        return False
    return scope["method"] in SAFE or scope["path"].startswith(PROGRAMS)


def _measured(receive: Receive) -> Receive:
    """Stop a body that did not say how large it is when it has become too large."""
    taken = 0

    async def measured() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MOST_BODY_BYTES:
            raise HTTPException(TOO_LARGE.status, TOO_LARGE.detail)
        return message

    return measured


async def _refuse(scope: Scope, receive: Receive, send: Send, problem: Problem) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": problem.detail})
        return
    await problems.answer(Request(scope), problem)(scope, receive, send)
