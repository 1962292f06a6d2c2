"""Lists of known flaws are taken in the browser: NVD's JSON, and lists of flaws that attackers use."""

import io
from collections.abc import Callable
from http import HTTPStatus

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peelian.errors import BadInputError
from peelian.jobs.estate import concerns
from peelian.jobs.estate.concerns import Taken
from peelian.jobs.estate.feeds import LARGEST_BYTES, Feed
from peelian.law.permission import Action
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals
from peelian.web import guard, page
from peelian.web.forms.form import NO_FAULTS, Faults, Filled, Form
from peelian.web.guard import Me
from peelian.web.imports import Tick
from peelian.web.registry import FlawsTaken, Registry, TheRegistry
from peelian.wiring.estate import opening as wiring

router = APIRouter(prefix="/estate/flaws")

OVERSEES = guard.needs(Action.ESTATE_OVERSEE)


@router.get("", dependencies=[OVERSEES])
def asking(request: Request, at: TheRegistry, me: Me) -> Response:
    """Show the form, how far a list is, or what came of it."""
    return _shown(request, at, me, NO_FAULTS)


@router.post("", dependencies=[OVERSEES])
def begin(request: Request, at: TheRegistry, me: Me, form: Form) -> Response:
    """Begin to take a list; it is held against every product meanwhile."""
    faults = NO_FAULTS.missing(form, {"why": "Say where this list comes from; it goes into the log"})
    try:
        feed = None if faults else _feed(at, me, form)
    except BadInputError as error:
        feed, faults = None, Faults((("file", str(error)),))
    if feed is None:
        return _shown(request, at, me, faults or Faults((("file", "Choose a list of flaws"),)))

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


def _feed(at: Registry, me: Person, form: Filled) -> Feed | None:
    """Take what was uploaded; None where it is no list of flaws.

    Raises:
        BadInputError: it cannot be used.
    """
    given = form.file("file")
    if given is None:
        return None
    content = io.BytesIO(given.file.read(LARGEST_BYTES + 1))
    found = wiring.opened(content, name=given.filename or "upload", estate=at.estate, by=me)
    return found if isinstance(found, Feed) else None


def _shown(request: Request, at: Registry, me: Person, faults: Faults) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return page.show(request, "estate/flaws.html", status, job=at.flaws.of(me.id), faults=faults)
