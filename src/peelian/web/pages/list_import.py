"""Many people are put on a list at once: a table with its pictures, or a ZIP of both."""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peelian.errors import BadInputError
from peelian.jobs.live.desk import listing
from peelian.law.permission import Action
from peelian.nouns.ids import DeploymentId
from peelian.web import guard, page
from peelian.web.desks.live import TheWorkplace, Workplace
from peelian.web.forms import upload
from peelian.web.forms.form import NO_FAULTS, Faults, Form
from peelian.web.guard import Me
from peelian.wiring.live import list_import

router = APIRouter(prefix="/deployments/{deployment}/list/import")


@router.get("", dependencies=[guard.needs(Action.LIST_CHANGE)])
def asking(request: Request, at: TheWorkplace, deployment: str) -> Response:
    """Show the form, how far an import is, or what came of it."""
    return _shown(request, at, DeploymentId(deployment), NO_FAULTS)


@router.post("", dependencies=[guard.needs(Action.LIST_CHANGE)])
def begin(request: Request, at: TheWorkplace, me: Me, deployment: str, form: Form) -> Response:
    """Begin an import."""
    identity = DeploymentId(deployment)
    with at.desk.store.read() as unit:
        found = unit.deployments.get(identity)
    if found.stage not in listing.OPEN:
        return _shown(request, at, identity, Faults((("files", "This list cannot change any more"),)))
    try:
        source = upload.people(form)
    except BadInputError as error:
        return _shown(request, at, identity, Faults((("files", str(error)),)))
    importer = at.lists.importer(found.plan.pack)

    def work(tick: list_import.Tick, stopped: list_import.Stopped) -> list_import.Answer:
        return importer.run(me, identity, source, tick=tick, stopped=stopped)

    if not at.imports.start(identity, work):
        return _shown(request, at, identity, Faults((("files", "An import is going on already"),)))
    return page.go(request, request.url.path)


@router.post("/stop", dependencies=[guard.needs(Action.LIST_CHANGE)])
def stop(request: Request, at: TheWorkplace, deployment: str, form: Form) -> Response:
    """Stop an import after the row that it is at."""
    del form
    at.imports.stop(DeploymentId(deployment))
    return page.go(request, f"/deployments/{deployment}/list/import")


@router.post("/done", dependencies=[guard.needs(Action.LIST_CHANGE)])
def done(request: Request, at: TheWorkplace, deployment: str, form: Form) -> Response:
    """Forget the report of an import."""
    del form
    at.imports.forget(DeploymentId(deployment))
    return page.go(request, f"/deployments/{deployment}/list")


def _shown(request: Request, at: Workplace, deployment: DeploymentId, faults: Faults) -> Response:
    with at.desk.store.read() as unit:
        found = unit.deployments.get(deployment)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    running = at.imports.of(deployment)
    return page.show(request, "lists/import.html", status, deployment=found, job=running, faults=faults)
