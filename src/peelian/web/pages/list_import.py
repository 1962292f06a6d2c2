"""Many people are put on a list at once: a table with its pictures, or a ZIP of both."""

import io
from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from peelian.errors import BadInputError
from peelian.jobs.live.desk import listing
from peelian.law.permission import Action
from peelian.nouns.ids import DeploymentId
from peelian.web import guard, page
from peelian.web.desks.live import TheWorkplace, Workplace
from peelian.web.forms.form import NO_FAULTS, Faults, Filled, Form
from peelian.web.guard import Me
from peelian.wiring.live import list_import
from peelian.wiring.live.list_import import Source

router = APIRouter(prefix="/deployments/{deployment}/list/import")

LARGEST_UPLOAD_BYTES: Final = 512 * 1024 * 1024


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
        source = _source(form)
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


def _source(form: Filled) -> Source:
    """Take what was uploaded.

    Raises:
        ListSourceError: it cannot be used.
    """
    files = [one for one in form.data.getlist("files") if isinstance(one, UploadFile) and one.filename]
    if len(files) == 1 and (files[0].filename or "").lower().endswith(".zip"):
        content = io.BytesIO(files[0].file.read(LARGEST_UPLOAD_BYTES + 1))
        return list_import.from_archive(content, name=files[0].filename or "upload.zip")
    return list_import.from_upload({one.filename or "": one.file.read() for one in files})


def _shown(request: Request, at: Workplace, deployment: DeploymentId, faults: Faults) -> Response:
    with at.desk.store.read() as unit:
        found = unit.deployments.get(deployment)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    running = at.imports.of(deployment)
    return page.show(request, "lists/import.html", status, deployment=found, job=running, faults=faults)
