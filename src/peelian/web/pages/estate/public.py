"""The register for the public: looked at and asked for by one, published by another, and read by anybody."""

from typing import Literal

from fastapi import APIRouter
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from peelian.errors import NotFoundError
from peelian.jobs.estate import publishing
from peelian.law.permission import Action, Circumstances
from peelian.nouns.ids import PersonId
from peelian.nouns.register_publication import RegisterPublication
from peelian.web import guard, page, problem
from peelian.web.desks import estate as registry
from peelian.web.desks.estate import Registry, TheRegistry
from peelian.web.forms.form import Form
from peelian.web.guard import Me
from peelian.wiring.estate import public as estate_public

router = APIRouter()

TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "pdf": "application/pdf"}
NOBODY = PersonId("nobody")
"""Stands for who asked, where nobody did; whoever comes is told so by the act itself."""


def asked_by(connection: HTTPConnection) -> Circumstances:
    """Find out who asked that the register be published; they may not publish it themselves."""
    asked = publishing.waiting(registry.of(connection).estate)
    return Circumstances(requested_by=asked.asked_by if asked else NOBODY)


OVERSEES = guard.needs(Action.ESTATE_OVERSEE)
PUBLISHES = guard.needs(Action.ESTATE_PUBLISH, asked_by)


@router.get("/estate/public", dependencies=[OVERSEES])
def waiting(request: Request, at: TheRegistry, me: Me) -> Response:
    """Show what waits to be told to the public, and what is told now."""
    waits, latest = publishing.waiting(at.estate), publishing.latest(at.estate)
    tables = estate_public.tables(waits)
    return page.show(request, "estate/public.html", tables=tables, waits=waits, latest=latest, me=me)


@router.post("/estate/public/ask", dependencies=[OVERSEES])
def ask(request: Request, at: TheRegistry, me: Me, form: Form) -> Response:
    """Ask that the register be published, summed up."""
    del form
    done = publishing.ask(at.estate, me)
    return problem.unless(
        done, request, "/estate/public", "Asked. Look at it below; somebody else of oversight has to publish it."
    )


@router.post("/estate/public/publish", dependencies=[PUBLISHES])
def publish(request: Request, at: TheRegistry, me: Me, form: Form) -> Response:
    """Publish the register, summed up, as somebody else asked."""
    done = publishing.publish(at.estate, me, form.text("digest"))
    return problem.unless(done, request, "/estate/public", "It is published. Anybody can read it.")


@router.get("/published/estate", dependencies=[guard.public()])
def everybody(request: Request, at: TheRegistry) -> Response:
    """Show what the register tells the public."""
    found = publishing.latest(at.estate)
    report = None if found is None else estate_public.page(found)
    return page.show(request, "published/estate.html", report=report)


@router.get("/published/estate/equipment.{kind}", dependencies=[guard.public()])
def open_data(at: TheRegistry, kind: Literal["csv", "json", "pdf"]) -> Response:
    """Return what was published, for programs, and as a tagged PDF."""
    headers = {"Content-Disposition": f'attachment; filename="equipment.{kind}"'}
    return Response(estate_public.file(_latest(at), kind), media_type=TYPES[kind], headers=headers)


def _latest(at: Registry) -> RegisterPublication:
    """Return what was published last.

    Raises:
        NotFoundError: nothing was.
    """
    found = publishing.latest(at.estate)
    if found is None:
        raise NotFoundError("publication", "estate")
    return found
