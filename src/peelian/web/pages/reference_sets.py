"""Reference sets: made, filled, published by two people, weeded, destroyed."""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from peelian.errors import BadInputError
from peelian.jobs.handset import reference_sets as acts
from peelian.jobs.handset import weeding
from peelian.law.permission import Action, Circumstances
from peelian.nouns.ids import SetId
from peelian.nouns.reference_set import SetStage
from peelian.nouns.refusal import Refusals
from peelian.web import guard, page
from peelian.web.desks import checks
from peelian.web.desks.checks import CheckPost, ThePost
from peelian.web.forms import upload
from peelian.web.forms.form import NO_FAULTS, Faults, Filled, Form
from peelian.web.guard import Me

router = APIRouter(prefix="/reference-sets")

VIEWS: Final = guard.needs(Action.REFERENCE_VIEW)
CHANGES: Final = guard.needs(Action.REFERENCE_CHANGE)
WEEDS: Final = guard.needs(Action.REFERENCE_WEED)


def asked_by(connection: HTTPConnection) -> Circumstances:
    """Find out who asked for a set to be published."""
    with checks.of(connection).handset.store.read() as unit:
        found = unit.reference_sets.get(SetId(connection.path_params["wanted"]))
    return Circumstances(requested_by=found.request.by if found.request else found.made_by)


@router.get("", dependencies=[VIEWS])
def everything(request: Request, at: ThePost) -> Response:
    """Show all sets."""
    with at.handset.store.read() as unit:
        sets = unit.reference_sets.all()
    may_make = guard.allowed(guard.visitor(request), Action.REFERENCE_CHANGE)
    return page.show(request, "reference_sets/list.html", sets=sets, may_make=may_make, rules=at.handset.rules)


@router.get("/new", dependencies=[CHANGES])
def asking(request: Request, at: ThePost) -> Response:
    """Show the form that makes a set."""
    return _asked(request, at, Filled(), NO_FAULTS)


@router.post("/new", dependencies=[CHANGES])
def make(request: Request, at: ThePost, me: Me, form: Form) -> Response:
    """Make a set with nobody in it."""
    pack = form.text("pack")
    if pack not in at.packs:
        return _asked(request, at, form, Faults((("pack", "Choose one of the model packs on this machine"),)))
    made = acts.make(at.handset, me, kind=form.text("kind"), title=form.text("title"), pack=pack)
    if isinstance(made, Refusals):
        return _asked(request, at, form, NO_FAULTS.refused(made.reasons, {"kind": "kind", "title": "title"}))
    return page.go(request, f"/reference-sets/{made.id}", "The set has been made. There is nobody in it yet.")


@router.get("/{wanted}", dependencies=[VIEWS])
def one(request: Request, at: ThePost, wanted: str) -> Response:
    """Show a set: what it is, what is due, and how far it is."""
    return _shown(request, at, SetId(wanted), NO_FAULTS)


@router.post("/{wanted}/import", dependencies=[CHANGES])
def fill(request: Request, at: ThePost, me: Me, wanted: str, form: Form) -> Response:
    """Begin an import."""
    identity = SetId(wanted)
    refused = acts.may_fill(at.handset, me, identity)
    if refused is not None:
        return _shown(request, at, identity, NO_FAULTS.refused(refused.reasons, {"stage": "files"}))
    try:
        source = upload.people(form)
    except BadInputError as error:
        return _shown(request, at, identity, Faults((("files", str(error)),)))
    if not at.imports.start(identity, lambda tick, _stopped: at.desk.fill(me, identity, source, tick)):
        return _shown(request, at, identity, Faults((("files", "An import is going on already"),)))
    return page.go(request, f"/reference-sets/{wanted}")


@router.post("/{wanted}/done", dependencies=[CHANGES])
def done(request: Request, at: ThePost, wanted: str, form: Form) -> Response:
    """Forget the report of an import."""
    del form
    at.imports.forget(SetId(wanted))
    return page.go(request, f"/reference-sets/{wanted}")


@router.post("/{wanted}/ask", dependencies=[CHANGES])
def ask(request: Request, at: ThePost, me: Me, wanted: str, form: Form) -> Response:
    """Ask that a set be published."""
    del form
    asked = acts.ask(at.handset, me, SetId(wanted))
    if isinstance(asked, Refusals):
        return _shown(request, at, SetId(wanted), NO_FAULTS.refused(asked.reasons))
    return page.go(request, f"/reference-sets/{wanted}", "Somebody else has to approve it now.")


@router.post("/{wanted}/publish", dependencies=[guard.needs(Action.REFERENCE_PUBLISH, asked_by)])
def publish(request: Request, at: ThePost, me: Me, wanted: str, form: Form) -> Response:
    """Approve a publication."""
    identity = SetId(wanted)
    said = {"digest": form.text("digest"), "reason": form.text("reason")}
    published = acts.publish(at.handset, me, identity, **said)
    if isinstance(published, Refusals):
        return _shown(request, at, identity, NO_FAULTS.refused(published.reasons, {"reason": "reason"}))
    at.desk.library.ready(published)
    return page.go(request, f"/reference-sets/{wanted}", "The set is published. It is being opened.")


@router.post("/{wanted}/mark", dependencies=[WEEDS])
def mark(request: Request, at: ThePost, me: Me, wanted: str, form: Form) -> Response:
    """Note that no further action was taken against whoever has a reference."""
    found = weeding.by_reference(at.handset, SetId(wanted), form.text("reference"))
    if not found:
        return _shown(request, at, SetId(wanted), Faults((("reference", "There is nobody of this reference in it"),)))
    for member in found:
        marked = weeding.mark(at.handset, me, member, on=at.handset.today)
        if isinstance(marked, Refusals):
            return _shown(request, at, SetId(wanted), NO_FAULTS.refused(marked.reasons))
    return page.go(request, f"/reference-sets/{wanted}", "Marked. From now on the picture is shown to nobody; weed it.")


@router.post("/{wanted}/weed", dependencies=[WEEDS])
def weed(request: Request, at: ThePost, me: Me, wanted: str, form: Form) -> Response:
    """Take out what may not be kept."""
    del form
    receipt = weeding.weed(at.handset, me, SetId(wanted))
    if isinstance(receipt, Refusals):
        return _shown(request, at, SetId(wanted), NO_FAULTS.refused(receipt.reasons))
    if receipt.found.stage is SetStage.PUBLISHED:
        at.desk.library.ready(receipt.found)  # the new version is opened before an officer waits for it
    said = f"Weeded. Pictures: {receipt.pictures}, keys destroyed: {receipt.keys}. The receipt is in the log."
    return page.go(request, f"/reference-sets/{wanted}", said)


@router.post("/{wanted}/destroy", dependencies=[WEEDS])
def destroy(request: Request, at: ThePost, me: Me, wanted: str, form: Form) -> Response:
    """Destroy a set."""
    gone = weeding.destroy(at.handset, me, SetId(wanted), why=form.text("why"))
    if isinstance(gone, Refusals):
        return _shown(request, at, SetId(wanted), NO_FAULTS.refused(gone.reasons, {"reason": "why"}))
    at.desk.library.drop(gone.id)
    return page.go(request, f"/reference-sets/{wanted}", "The set has been destroyed. The receipt is in the log.")


def _asked(request: Request, at: CheckPost, form: Filled, faults: Faults) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    told = {"rules": at.handset.rules, "packs": at.packs, "form": form, "faults": faults}
    return page.show(request, "reference_sets/new.html", status, **told)


def _shown(request: Request, at: CheckPost, wanted: SetId, faults: Faults) -> Response:
    with at.handset.store.read() as unit:
        found = unit.reference_sets.get(wanted)
    visitor = guard.visitor(request)
    return page.show(
        request,
        "reference_sets/set.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        found=found,
        due=weeding.due(at.handset, wanted),
        job=at.imports.of(wanted),
        opening=at.desk.library.progress(wanted),
        rules=at.handset.rules,
        may={action.name: guard.allowed(visitor, action) for action in Action},
        faults=faults,
    )
