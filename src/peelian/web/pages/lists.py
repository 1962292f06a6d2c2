"""Watchlists: people are put on a list with their reasons, checked, approved and sealed."""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from peelian.jobs.live.desk import listing, lookups
from peelian.jobs.live.desk.lookalikes import Findings
from peelian.law import listing as law
from peelian.law.permission import Action, Circumstances
from peelian.nouns.deployment import Deployment, Stage
from peelian.nouns.entry import Entry
from peelian.nouns.ids import DeploymentId, EntryId
from peelian.nouns.refusal import Refusals, Refused
from peelian.web import guard, page
from peelian.web.desks import live as workplace
from peelian.web.desks.live import TheWorkplace, Workplace
from peelian.web.forms import entry as entry_form
from peelian.web.forms.form import NO_FAULTS, Faults, Filled, Form
from peelian.web.guard import Me

router = APIRouter(prefix="/deployments/{deployment}/list")

LOOKED_THROUGH: Final = listing.OPEN | {Stage.SEALED}
"""Stages in which it is shown who on a list may be taken for whom."""

PRIVATE: Final = {"Cache-Control": "no-store"}


def made_by(connection: HTTPConnection) -> Circumstances:
    """Find out who made a list: whoever asks to seal it, if they put anybody on it."""
    asks = guard.visitor(connection).person
    with workplace.of(connection).desk.store.read() as unit:
        makers = [entry.added_by for entry in unit.entries.of(DeploymentId(connection.path_params["deployment"]))]
    mine = asks is not None and asks.id in makers
    return Circumstances(requested_by=asks.id if asks is not None and mine else next(iter(makers), listing.NOBODY))


def added_by(connection: HTTPConnection) -> Circumstances:
    """Find out who put somebody on a list."""
    with workplace.of(connection).desk.store.read() as unit:
        return Circumstances(requested_by=unit.entries.get(EntryId(connection.path_params["entry"])).added_by)


@router.get("", dependencies=[guard.needs(Action.LIST_VIEW)])
def everybody(request: Request, at: TheWorkplace, me: Me, deployment: str) -> Response:
    """Show a list; that it was looked at is logged."""
    return _shown(request, at, me, DeploymentId(deployment), NO_FAULTS)


@router.get("/add", dependencies=[guard.needs(Action.LIST_CHANGE)])
def adding(request: Request, at: TheWorkplace, deployment: str) -> Response:
    """Show the form by which somebody is put on a list."""
    return _asked(request, _deployment(at, deployment), Filled(), NO_FAULTS)


@router.post("/add", dependencies=[guard.needs(Action.LIST_CHANGE)])
def add(request: Request, at: TheWorkplace, me: Me, deployment: str, form: Form) -> Response:
    """Put somebody on a list."""
    found = _deployment(at, deployment)
    nomination, faults = entry_form.read(form, at.desk.policy)
    picture = form.file("picture")
    if picture is None:
        faults = Faults((*faults.found, ("picture", "Choose a picture of the person")))
    if nomination is None or picture is None or faults:
        return _asked(request, found, form, faults)
    content = picture.file.read(entry_form.LARGEST_BYTES + 1)
    likeness = at.lists.likeness(content, name=picture.filename or "picture", pack=found.plan.pack)
    if isinstance(likeness, Refused):
        return _asked(request, found, form, Faults((("picture", likeness.reason),)))
    added = listing.add(at.desk, me, found.id, nomination, likeness)
    if isinstance(added, Entry):
        said = f"{nomination.subject.reference} is on the list."
        old = law.old_picture(nomination.taken_on, at.desk.policy, today=at.desk.now().date())
        return page.go(request, f"/deployments/{found.id}/list", f"{said} {old}." if old else said)
    return _asked(request, found, form, faults.refused(added.reasons, entry_form.FIELDS))


@router.post("/check", dependencies=[guard.needs(Action.LIST_CHECK_STATUS)])
def check(request: Request, at: TheWorkplace, me: Me, deployment: str) -> Response:
    """Ask for everybody whether the reason still holds."""
    identity = DeploymentId(deployment)
    lapsed = listing.check_status(at.desk, me, identity)
    if isinstance(lapsed, Refusals):
        return _shown(request, at, me, identity, NO_FAULTS.refused(lapsed.reasons))
    said = f"Checked. For {len(lapsed)} of them the reason does not hold, or is not known."
    return page.go(request, f"/deployments/{identity}/list", said if lapsed else "Checked: every reason holds.")


@router.post("/seal", dependencies=[guard.needs(Action.LIST_SEAL, made_by)])
def seal(request: Request, at: TheWorkplace, me: Me, deployment: str) -> Response:
    """Seal a list."""
    identity = DeploymentId(deployment)
    sealed = listing.seal(at.desk, me, identity)
    if isinstance(sealed, Refusals):
        return _shown(request, at, me, identity, NO_FAULTS.refused(sealed.reasons))
    return page.go(request, f"/deployments/{identity}", "The list is sealed. Nothing in it can change any more.")


@router.get("/{entry}", dependencies=[guard.needs(Action.LIST_VIEW)])
def one(request: Request, at: TheWorkplace, me: Me, entry: str) -> Response:
    """Show one entry; that it was looked at is logged."""
    return _entry(request, at, me, EntryId(entry), NO_FAULTS)


@router.get("/{entry}/picture.jpg", dependencies=[guard.needs(Action.LIST_VIEW)])
def picture(at: TheWorkplace, me: Me, entry: str) -> Response:
    """Return an entry's picture."""
    return Response(lookups.picture(at.desk, me, EntryId(entry)), media_type="image/jpeg", headers=PRIVATE)


@router.post("/{entry}/approve-child", dependencies=[guard.needs(Action.LIST_APPROVE_CHILD, added_by)])
def approve_child(request: Request, at: TheWorkplace, me: Me, entry: str, form: Form) -> Response:
    """Approve that a child is on a list."""
    approved = listing.approve_child(at.desk, me, EntryId(entry), reason=form.text("reason"))
    if isinstance(approved, Refusals):
        return _entry(request, at, me, EntryId(entry), NO_FAULTS.refused(approved.reasons, {"reason": "reason"}))
    return page.go(request, f"/deployments/{approved.deployment}/list/{entry}", "The entry has been approved.")


@router.post("/{entry}/remove", dependencies=[guard.needs(Action.LIST_CHANGE)])
def remove(request: Request, at: TheWorkplace, me: Me, entry: str, form: Form) -> Response:
    """Take somebody off a list."""
    faults = NO_FAULTS.missing(form, {"why": "Say why they are taken off"})
    if faults:
        return _entry(request, at, me, EntryId(entry), faults)
    gone = listing.remove(at.desk, me, EntryId(entry), why=form.text("why"))
    if isinstance(gone, Refusals):
        return _entry(request, at, me, EntryId(entry), NO_FAULTS.refused(gone.reasons))
    return page.go(
        request, f"/deployments/{gone.deployment}/list", "They are off the list, and their key is destroyed."
    )


def _deployment(at: Workplace, deployment: str) -> Deployment:
    with at.desk.store.read() as unit:
        return unit.deployments.get(DeploymentId(deployment))


def _asked(request: Request, found: Deployment, form: Filled, faults: Faults) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return page.show(request, "lists/add.html", status, deployment=found, form=form, faults=faults)


def _shown(request: Request, at: Workplace, me: guard.Me, deployment: DeploymentId, faults: Faults) -> Response:
    found = _deployment(at, deployment)
    rows = lookups.rows(at.desk, me, deployment)
    looked = at.lists.look_alikes(me, found, len(rows)) if rows and found.stage in LOOKED_THROUGH else None
    visitor = guard.visitor(request)
    return page.show(
        request,
        "lists/list.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        deployment=found,
        rows=rows,
        warned=looked.pairs if isinstance(looked, Findings) else (),
        faults=faults,
        may={action.name: guard.allowed(visitor, action) for action in Action},
        is_open=found.stage in listing.OPEN,
    )


def _entry(request: Request, at: Workplace, me: guard.Me, entry: EntryId, faults: Faults) -> Response:
    row = lookups.row(at.desk, me, entry)
    visitor = guard.visitor(request)
    return page.show(
        request,
        "lists/entry.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        deployment=_deployment(at, row.entry.deployment),
        row=row,
        faults=faults,
        may={action.name: guard.allowed(visitor, action) for action in Action},
    )
