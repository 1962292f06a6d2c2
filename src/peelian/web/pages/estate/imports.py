"""Many assets are put in the register at once: a CSV table, a CycloneDX file, or a ZIP of one of these."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peelian.jobs.estate import columns, importing
from peelian.jobs.estate.importing import Report, Work
from peelian.jobs.estate.tables import Table
from peelian.law.permission import Action
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals
from peelian.web import guard, page
from peelian.web.desks.estate import Registry, TheRegistry
from peelian.web.desks.imports import Tick
from peelian.web.forms.form import NO_FAULTS, Faults, Form
from peelian.web.guard import Me
from peelian.web.pages.estate import upload
from peelian.web.pages.estate.upload import Asked

router = APIRouter(prefix="/estate/import")

ASKED: Final = Asked(
    kind=Table, otherwise="Choose a table of assets", whence="Say where this table comes from; it goes into the history"
)


@router.get("", dependencies=[guard.needs(Action.ESTATE_CHANGE)])
def asking(request: Request, at: TheRegistry, me: Me) -> Response:
    """Show the form, how far an import is, or what came of it."""
    return _shown(request, at, me, NO_FAULTS)


@router.post("", dependencies=[guard.needs(Action.ESTATE_CHANGE)])
def begin(request: Request, at: TheRegistry, me: Me, form: Form) -> Response:
    """Begin an import. It goes on while its file is kept in memory, and ends with it if the desk is stopped."""
    source = upload.given(at, me, form, ASKED)
    if isinstance(source, Faults):
        return _shown(request, at, me, source)

    def work(tick: Tick, stopped: Callable[[], bool]) -> Report | Refusals:
        return importing.run(at.estate, me, source, Work(why=form.text("why"), tick=tick, stopped=stopped))

    if not at.imports.start(me.id, work):
        return _shown(request, at, me, Faults((("file", "An import of yours is going on already"),)))
    return page.go(request, "/estate/import")


@router.post("/stop", dependencies=[guard.needs(Action.ESTATE_CHANGE)])
def stop(request: Request, at: TheRegistry, me: Me, form: Form) -> Response:
    """Stop an import after the rows that it is at."""
    del form
    at.imports.stop(me.id)
    return page.go(request, "/estate/import")


@router.post("/done", dependencies=[guard.needs(Action.ESTATE_CHANGE)])
def done(request: Request, at: TheRegistry, me: Me, form: Form) -> Response:
    """Forget the report of an import."""
    del form
    at.imports.forget(me.id)
    return page.go(request, "/estate")


def _shown(request: Request, at: Registry, me: Person, faults: Faults) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    job = at.imports.of(me.id)
    needed, names = columns.NEEDED, columns.COLUMNS
    return page.show(request, "estate/import.html", status, job=job, faults=faults, needed=needed, names=names)
