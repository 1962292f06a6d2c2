"""The log, for those whose work it is to read it."""

from typing import Final, Protocol, cast

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peelian.law.permission import Action
from peelian.nouns.event import Event
from peelian.web import guard, page
from peelian.web.forms import Form

router = APIRouter(prefix="/audit")

ON_A_PAGE: Final = 50


class LogReader(Protocol):
    """The log, as a page shows it."""

    def size(self) -> int:
        """Say how many entries there are."""
        ...

    def entries(self, start: int, end: int) -> list[tuple[int, Event]]:
        """Return the entries from `start` up to but not including `end`, each with its number."""
        ...

    def checkpoint(self) -> str:
        """Sign the log as it is now, and return the signed note."""
        ...

    def verify(self) -> list[str]:
        """Verify the whole log; return what is wrong with it, which should be nothing."""
        ...


@router.get("", dependencies=[guard.needs(Action.AUDIT_READ)])
def entries(request: Request, before: int | None = None) -> Response:
    """Show the newest entries, or those before a number."""
    return _shown(request, before)


@router.post("/verify", dependencies=[guard.needs(Action.AUDIT_READ)])
def verify(request: Request, form: Form) -> Response:
    """Verify the whole log, and say what came of it."""
    del form
    return _shown(request, None, faults=_log(request).verify(), verified=True)


@router.post("/checkpoint", dependencies=[guard.needs(Action.AUDIT_READ)])
def checkpoint(request: Request, form: Form) -> Response:
    """Sign the log as it is now, for somebody to keep elsewhere."""
    del form
    return _shown(request, None, note=_log(request).checkpoint())


def _shown(
    request: Request, before: int | None, *, faults: list[str] | None = None, note: str = "", verified: bool = False
) -> Response:
    log = _log(request)
    size = log.size()
    end = size if before is None else max(min(before, size), 0)
    start = max(end - ON_A_PAGE, 0)
    return page.show(
        request,
        "audit/log.html",
        size=size,
        start=start,
        end=end,
        entries=log.entries(start, end)[::-1],
        faults=faults or [],
        note=note,
        verified=verified,
    )


def _log(request: Request) -> LogReader:
    return cast("LogReader", request.app.state.log)
