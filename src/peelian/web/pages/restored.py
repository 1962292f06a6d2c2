"""A desk that was restored from a backup: two people confirm it here, and until then it does nothing else."""

from typing import Annotated, cast

from fastapi import APIRouter, Depends, FastAPI
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from peelian.law.permission import Action
from peelian.nouns.refusal import Refused
from peelian.web import guard, page
from peelian.web.door import TheDoor
from peelian.web.forms.form import NO_FAULTS, Faults, Form
from peelian.web.guard import Me
from peelian.wiring.keeping import restoring
from peelian.wiring.store import DeskStore

router = APIRouter(prefix="/restored")

CONFIRMS = guard.needs(Action.RESTORE_APPROVE)


def added(app: FastAPI, store: DeskStore) -> bool:
    """Close an app while its desk was restored and not confirmed; return whether it is."""
    app.state.restored = store
    app.state.closed = restoring.confirmed(store) is not None
    return bool(app.state.closed)


def of(connection: HTTPConnection) -> DeskStore:
    """Return the store behind a request."""
    return cast("DeskStore", connection.app.state.restored)


TheStore = Annotated[DeskStore, Depends(of)]
"""Asks for the store, as a route's parameter."""


@router.get("", dependencies=[CONFIRMS])
def shown(request: Request, store: TheStore, me: Me) -> Response:
    """Show that the desk was restored, and who has confirmed it."""
    return _shown(request, store, me.id, NO_FAULTS)


@router.post("", dependencies=[CONFIRMS])
def confirm(request: Request, store: TheStore, door: TheDoor, me: Me, form: Form) -> Response:
    """Confirm it; the second person opens the desk."""
    no = restoring.confirm(store, me, reason=form.text("reason"), now=door.utc())
    if isinstance(no, Refused):
        return _shown(request, store, me.id, NO_FAULTS.refused([no], {"reason": "reason"}))
    request.app.state.closed = restoring.confirmed(store) is not None
    if request.app.state.closed:
        return page.go(request, "/restored", "You have confirmed it. Somebody else has to as well.")
    return page.go(request, "/", "Two people have confirmed this desk: it is open again.")


def _shown(request: Request, store: DeskStore, me: str, faults: Faults) -> Response:
    waiting, event = restoring.confirmed(store), restoring.last(store)
    told = dict(event.facts) if event is not None else {}
    mine = me in (waiting or ())
    return page.show(request, "keeping/restored.html", waiting=waiting, told=told, mine=mine, faults=faults)
