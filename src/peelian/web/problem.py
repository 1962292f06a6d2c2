"""The one place where an error or a refusal becomes an answer: a page for a person, problem details for a program.

Nothing of the program's inside is ever shown: neither a traceback nor the name of a file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peelian.errors import BadInputError, InvalidValueError, NotFoundError, PeelianError, StoreError
from peelian.nouns.refusal import Refusals, Refused
from peelian.web import page
from peelian.web.described import MEDIA_TYPE
from peelian.web.guard import SAFE
from peelian.web.not_allowed import NotAllowedError

LOG = structlog.get_logger(__name__)

NO: Final = "This cannot be done"
TYPE: Final = "about:blank"
"""RFC 9457, 4.2.1: the status says what kind of problem it is; `rule` says which rule said no, where one did."""

BROKEN: Final = "Something is broken"
UNSAID: Final = "The desk could not answer. It has noted what went wrong; tell whoever runs it."
NOT_USED: Final = "This cannot be used"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What went wrong, in the words that are shown. `rule`: the rule that said no, if one did."""

    status: int
    title: str
    detail: str
    rule: str = ""


def answer(request: Request, problem: Problem) -> Response:
    """Answer with a page, or with problem details (RFC 9457) if the other side did not ask for a page."""
    if wants_page(request):
        return page.show(request, "problem.html", problem.status, problem=problem)
    return details(problem)


def wants_page(request: Request) -> bool:
    """Say whether a person's browser asks."""
    return "text/html" in request.headers.get("accept", "")


def details(problem: Problem, headers: Mapping[str, str] | None = None, **more: object) -> Response:
    """Answer with problem details; `more` is told besides."""
    fields = {"type": TYPE, "title": problem.title, "status": int(problem.status), "detail": problem.detail}
    ruled = {"rule": problem.rule} if problem.rule else {}
    return JSONResponse({**fields, **ruled, **more}, problem.status, headers, MEDIA_TYPE)


def refused(request: Request, no: Refused | Refusals, status: int = HTTPStatus.CONFLICT) -> Response:
    """Answer that the law, or the state of things, says no; every reason at once."""
    reasons = no.reasons if isinstance(no, Refusals) else (no,)
    detail = ". ".join(dict.fromkeys(one.reason for one in reasons)) + "."
    return answer(request, Problem(status=status, title=NO, detail=detail, rule=reasons[0].rule))


def unless(done: object, request: Request, where: str, said: str) -> Response:
    """Send the browser on with words of what was done, unless the answer to an act is no: then say why not."""
    return refused(request, done) if isinstance(done, Refusals) else page.go(request, where, said)


def install(app: FastAPI) -> None:
    """Let every error of this app be answered here."""
    app.add_exception_handler(PeelianError, _broken)
    app.add_exception_handler(NotAllowedError, _not_allowed)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _not_understood)


def _broken(request: Request, error: Exception) -> Response:
    assert isinstance(error, PeelianError)  # noqa: S101 (the app hands each handler what it was installed for)
    if isinstance(error, NotFoundError):
        return answer(request, Problem(status=404, title="Page not found", detail=str(error)))
    if isinstance(error, BadInputError):
        return answer(request, Problem(status=400, title=NOT_USED, detail=str(error)))
    if isinstance(error, InvalidValueError) and _handed_over(request):
        LOG.warning("request_not_held", path=request.url.path, noun=error.noun, field=error.field)
        detail = f"What was sent does not fit: “{error.field.replace('_', ' ')}” must be {error.expected}."
        return answer(request, Problem(status=400, title=NOT_USED, detail=detail))
    LOG.error("request_failed", path=request.url.path, error=type(error).__name__, sentence=str(error))
    if isinstance(error, StoreError):
        return answer(request, _not_kept(error))
    # A sentence that names a file is for whoever runs the desk, and is in their log.
    detail = UNSAID if hasattr(error, "path") else str(error)
    return answer(request, Problem(status=500, title=BROKEN, detail=detail))


def _not_kept(error: StoreError) -> Problem:
    remedy = f"{error.remedy[:1].lower()}{error.remedy[1:]}"
    detail = f"Nothing of this was kept: {error.problem}. Whoever runs the desk can help: {remedy}."
    return Problem(status=503, title="The desk cannot keep anything now", detail=detail)


def _handed_over(request: Request) -> bool:
    """Say whether a request brought more than an address, so that what a noun cannot hold came with it."""
    return request.method not in SAFE or bool(request.url.query)


def _not_allowed(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotAllowedError)  # noqa: S101
    if not error.known and request.method == "GET" and wants_page(request):
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?next={quote(wanted, safe='/')}", HTTPStatus.SEE_OTHER)
    status = HTTPStatus.FORBIDDEN if error.known else HTTPStatus.UNAUTHORIZED
    title = "You may not do this" if error.known else "Sign in first"
    return answer(request, Problem(status=status, title=title, detail=error.refused.reason, rule=error.refused.rule))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    said = HTTPStatus(error.status_code)
    title, detail = said.phrase, error.detail or said.phrase
    if said == HTTPStatus.NOT_FOUND:
        title = "Page not found"
        detail = "If you typed the address, check that it is right. What was here may have been destroyed on time."
    told = answer(request, Problem(status=said, title=title, detail=detail))
    told.headers.update(error.headers or {})
    return told


def _not_understood(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    fields = sorted({str(fault["loc"][-1]) for fault in error.errors()})
    detail = f"These fields are missing or not of the right kind: {', '.join(fields)}."
    return answer(request, Problem(status=400, title=NOT_USED, detail=detail))


class Catch:
    """Answers for whatever nobody expected, inside of everything that adds headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the rest; a crash is logged, and shown without its inside."""
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except Exception:
            LOG.exception("request_crashed", path=scope.get("path"))
            if scope["type"] != "http" or begun:
                raise
            await _told(Request(scope), Problem(status=500, title=BROKEN, detail=UNSAID))(scope, receive, send)


def _told(request: Request, problem: Problem) -> Response:
    """Answer with a page if one can be made; what is broken may be what makes pages."""
    try:
        return answer(request, problem)
    except Exception:
        LOG.exception("problem_not_shown", path=request.url.path)
        return details(problem)
