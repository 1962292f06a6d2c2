"""The log, for those whose work it is to read it."""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peelian.law.permission import Action
from peelian.web import guard, page
from peelian.web.desks import log
from peelian.web.desks.live import TheWorkplace, Workplace
from peelian.web.forms.form import Form

router = APIRouter(prefix="/audit")

ON_A_PAGE: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What came of a look. `faults`: what is wrong with the log; `note`: a checkpoint that was signed just now."""

    faults: tuple[str, ...] = ()
    verified: bool = False
    note: str = ""


@router.get("", dependencies=[guard.needs(Action.AUDIT_READ)])
def entries(request: Request, at: TheWorkplace, before: int | None = None) -> Response:
    """Show the newest entries, or those before a number."""
    return _shown(request, at, before, Looked())


@router.post("/verify", dependencies=[guard.needs(Action.AUDIT_READ)])
def verify(request: Request, at: TheWorkplace, form: Form) -> Response:
    """Verify the whole log, and say what came of it."""
    del form
    with at.desk.store.read() as unit:
        faults = unit.journal.verify()
    return _shown(request, at, None, Looked(faults=tuple(faults), verified=True))


@router.post("/checkpoint", dependencies=[guard.needs(Action.AUDIT_READ)])
def checkpoint(request: Request, at: TheWorkplace, form: Form) -> Response:
    """Sign the log as it is now, for somebody to keep elsewhere."""
    del form
    with at.desk.store.change() as unit:
        note = unit.journal.checkpoint()
    return _shown(request, at, None, Looked(note=note))


def _shown(request: Request, at: Workplace, before: int | None, looked: Looked) -> Response:
    with at.desk.store.read() as unit:
        size = unit.journal.size()
        end = size if before is None else max(min(before, size), 0)
        start = max(end - ON_A_PAGE, 0)
        found = unit.journal.entries(start, end)[::-1]
    return page.show(
        request,
        "audit/log.html",
        size=size,
        start=start,
        end=end,
        entries=found,
        looked=looked,
        standing=log.standing(request),
    )
