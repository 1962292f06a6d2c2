"""Lists of known flaws are taken in the browser: NVD's JSON, and lists of flaws that attackers use."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peelian.jobs.estate import concerns
from peelian.jobs.estate.concerns import Taken
from peelian.jobs.estate.feeds import Feed
from peelian.law.permission import Action
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals
from peelian.web import guard, page
from peelian.web.desks.estate import FlawsTaken, Registry, TheRegistry
from peelian.web.desks.imports import Tick
from peelian.web.forms.form import NO_FAULTS, Faults, Form
from peelian.web.guard import Me
from peelian.web.pages.estate import upload
from peelian.web.pages.estate.upload import Asked

router = APIRouter(prefix="/estate/flaws")

OVERSEES = guard.needs(Action.ESTATE_OVERSEE)

ASKED: Final = Asked(
    kind=Feed, otherwise="Choose a list of flaws", whence="Say where this list comes from; it goes into the log"
)


@router.get("", dependencies=[OVERSEES])
def asking(request: Request, at: TheRegistry, me: Me) -> Response:
    """Show the form, how far a list is, or what came of it."""
    return _shown(request, at, me, NO_FAULTS)


@router.post("", dependencies=[OVERSEES])
def begin(request: Request, at: TheRegistry, me: Me, form: Form) -> Response:
    """Begin to take a list; it is held against every product meanwhile."""
    feed = upload.given(at, me, form, ASKED)
    if isinstance(feed, Faults):
        return _shown(request, at, me, feed)

    def work(tick: Tick, stopped: Callable[[], bool]) -> FlawsTaken | Refusals:
        del stopped
        taken = concerns.take(at.estate, me, feed.concerns, why=form.text("why"), tick=tick)
        return FlawsTaken(taken=taken, feed=feed) if isinstance(taken, Taken) else taken

    if not at.flaws.start(me.id, work):
        return _shown(request, at, me, Faults((("file", "A list of yours is being taken already"),)))
    return page.go(request, "/estate/flaws")


@router.post("/done", dependencies=[OVERSEES])
def done(request: Request, at: TheRegistry, me: Me, form: Form) -> Response:
    """Forget what came of a list."""
    del form
    at.flaws.forget(me.id)
    return page.go(request, "/estate/concerns")


def _shown(request: Request, at: Registry, me: Person, faults: Faults) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return page.show(request, "estate/flaws.html", status, job=at.flaws.of(me.id), faults=faults)
