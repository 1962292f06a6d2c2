"""Parts of the register to take along: asked for by one, allowed by another, taken once."""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from peelian.errors import NotFoundError
from peelian.jobs.estate import exporting, lookups
from peelian.law.permission import Action, Circumstances
from peelian.nouns.ids import ExportId, PersonId
from peelian.nouns.refusal import Refusals
from peelian.web import guard, page, problem
from peelian.web.desks import estate as registry
from peelian.web.desks.estate import TheRegistry
from peelian.web.door import TheDoor
from peelian.web.forms.form import Form
from peelian.web.guard import Me
from peelian.web.pages.estate import people
from peelian.web.pages.estate import query as estate_query
from peelian.wiring.estate import opening as wiring

router = APIRouter(prefix="/estate/export")

ID_BYTES: Final = 5
NOBODY: Final = PersonId("nobody")
"""Stands for who asked, where there is no such request; whoever comes is told so by the act itself."""


def asked_by(connection: HTTPConnection) -> Circumstances:
    """Find out who asked for an export; they may not allow it themselves."""
    with registry.of(connection).estate.store.read() as unit:
        try:
            asked = unit.exports.get(ExportId(connection.path_params["wanted"]))
        except NotFoundError:
            return Circumstances(requested_by=NOBODY)
    return Circumstances(requested_by=asked.by)


RELEASES = guard.needs(Action.ESTATE_RELEASE, asked_by)


@router.get("", dependencies=[guard.needs(Action.ESTATE_VIEW)])
def waiting(request: Request, door: TheDoor, at: TheRegistry, me: Me) -> Response:
    """List what waits: to be allowed by somebody else, or to be taken along by whoever asked."""
    found = [(one, exporting.digest(one)) for one in exporting.waiting(at.estate, me)]
    visitor = guard.visitor(request)
    return page.show(
        request,
        "estate/exports.html",
        found=found,
        bodies={one.id: one.name for one in lookups.bodies(at.estate, me)},
        names=people.names(door),
        me=me,
        may_release=guard.allowed(visitor, Action.ESTATE_RELEASE),
    )


@router.post("", dependencies=[guard.needs(Action.ESTATE_EXPORT)])
def ask(request: Request, door: TheDoor, at: TheRegistry, me: Me, form: Form) -> Response:
    """Ask to take along what a page of the register finds."""
    given = {name: form.text(name) for name in ("q", "maker", "supplier", "body", "concern", "system", "sort")}
    flags = {name: form.text(name) for name in ("flagged", "due", "down")}
    asked = estate_query.read({**given, **flags}, at.estate.now().date())
    made = exporting.ask(
        at.estate, me, asked.query, why=form.text("why"), new_id=lambda: f"export-{door.secret(ID_BYTES).hex()}"
    )
    if isinstance(made, Refusals):
        return problem.refused(request, made, HTTPStatus.FORBIDDEN)
    return page.go(request, "/estate/export", "Asked. Somebody else has to allow it, then it is yours to take, once.")


@router.post("/{wanted}/approve", dependencies=[RELEASES])
def approve(request: Request, at: TheRegistry, me: Me, wanted: str, form: Form) -> Response:
    """Allow an export that somebody else asked for."""
    done = exporting.approve(at.estate, me, ExportId(wanted), form.text("digest"))
    if isinstance(done, Refusals):
        return problem.refused(request, done, HTTPStatus.FORBIDDEN)
    return page.go(request, "/estate/export", "Allowed. Whoever asked can take it along, once.")


@router.post("/{wanted}/take", dependencies=[guard.needs(Action.ESTATE_EXPORT)])
def take(request: Request, at: TheRegistry, me: Me, wanted: str, form: Form) -> Response:
    """Take along what was allowed; who, when and what for stands on every row, and in the log."""
    del form
    taken = exporting.take(at.estate, me, ExportId(wanted))
    if isinstance(taken, Refusals):
        return problem.refused(request, taken, HTTPStatus.FORBIDDEN)
    name = f"estate-{at.estate.now():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(wiring.as_csv(taken), media_type="text/csv; charset=utf-8", headers=headers)
