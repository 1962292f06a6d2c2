"""The review desk: two pictures without a word first, then what is known, contact, a finding, and a second person."""

from base64 import b64encode
from contextlib import suppress
from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from peelian.errors import NotFoundError
from peelian.jobs.checkins import digests, looking, reviewing
from peelian.jobs.checkins.looking import Background
from peelian.jobs.checkins.reviewing import Pictures, Said
from peelian.law.checkins import concerns
from peelian.law.permission import Action, Circumstances
from peelian.nouns.case import View
from peelian.nouns.concern import PICTURED, Concern, ConcernId, Contact
from peelian.nouns.refusal import Refusals
from peelian.web import guard, page
from peelian.web.desks import checkins as checkin_desk
from peelian.web.desks.checkins import CheckInPost, ThePost
from peelian.web.forms.form import NO_FAULTS, Faults, Filled, Form
from peelian.web.guard import Me
from peelian.web.not_allowed import NotAllowedError
from peelian.web.pages.checkins import order
from peelian.wiring.checkins import shown_pictures

router = APIRouter(prefix="/concerns")

VIEWS: Final = guard.needs(Action.CONCERN_VIEW)
DECIDES: Final = guard.needs(Action.CONCERN_DECIDE)


def found_by(connection: HTTPConnection) -> Circumstances:
    """Find out whose finding it is: they may not confirm it."""
    with checkin_desk.of(connection).office.store.read() as unit:
        found = unit.concerns.get(ConcernId(connection.path_params["concern"]))
    return Circumstances(requested_by=None if found.finding is None else found.finding.by)


@router.get("", dependencies=[VIEWS])
def everything(request: Request, at: ThePost, me: Me) -> Response:
    """Show what waits, the first due first, and how the desk does."""
    office = at.office
    with office.store.read() as unit:
        every = unit.concerns.all()
    waiting = [(one, concerns.may_know(one, me.id) is None) for one in reviewing.queue(office)]
    done = [one for one in reversed(every) if concerns.closed(one, office.rules)]
    return page.show(
        request,
        "checkins/queue.html",
        waiting=waiting,
        done=[one for one in done if concerns.may_know(one, me.id) is None][:20],
        figures=reviewing.figures(office, every),
        look_by=lambda one: concerns.look_by(one, office.rules),
        decide_by=lambda one: concerns.decide_by(one, office.rules),
        now=office.now(),
        rules=office.rules,
        pictured=PICTURED,
    )


@router.get("/{concern}", dependencies=[VIEWS])
def one(request: Request, at: ThePost, concern: str) -> Response:
    """Show a concern: the pictures alone to whoever has not looked yet, and everything after."""
    return _shown(request, at, ConcernId(concern), NO_FAULTS)


@router.post("/{concern}/look", dependencies=[DECIDES])
def look(request: Request, at: ThePost, me: Me, concern: str, form: Form) -> Response:
    """Record what somebody sees in the pictures."""
    if form.text("view") not in set(View):
        return _shown(request, at, ConcernId(concern), Faults((("view", "Say what you see"),)))
    after = reviewing.say(at.office, me, ConcernId(concern), View(form.text("view")))
    if isinstance(after, Refusals):
        return _shown(request, at, ConcernId(concern), NO_FAULTS.refused(after.reasons))
    return page.go(request, f"/concerns/{concern}", "Recorded. Now you see what others made of it.")


@router.post("/{concern}/contact", dependencies=[DECIDES])
def contact(request: Request, at: ThePost, me: Me, concern: str, form: Form) -> Response:
    """Record an attempt to reach the person."""
    if not form.text("reached"):
        return _shown(request, at, ConcernId(concern), Faults((("reached", "Say whether you reached them"),)), form)
    reached, note = form.text("reached") == "yes", form.text("note")
    tried = Contact(by=me.id, at=at.office.now(), how=form.text("how"), reached=reached, note=note)
    after = reviewing.contact(at.office, me, ConcernId(concern), tried)
    if isinstance(after, Refusals):
        return _shown(request, at, ConcernId(concern), NO_FAULTS.refused(after.reasons, {"how": "how"}), form)
    return page.go(request, f"/concerns/{concern}", "The attempt is recorded.")


@router.post("/{concern}/find", dependencies=[DECIDES])
def find(request: Request, at: ThePost, me: Me, concern: str, form: Form) -> Response:
    """Record a finding."""
    said = Said(outcome=form.text("outcome"), excuse=form.text("excuse"), reasons=form.text("reasons"))
    after = reviewing.find(at.office, me, ConcernId(concern), said)
    if isinstance(after, Refusals):
        fields = {"outcome": "outcome", "excuse": "excuse", "reasons": "reasons", "fault": "outcome", "kind": "outcome"}
        return _shown(request, at, ConcernId(concern), NO_FAULTS.refused(after.reasons, fields), form)
    if concerns.closed(after, at.office.rules):
        return page.go(request, f"/concerns/{concern}", "It is decided.")
    return page.go(
        request, f"/concerns/{concern}", "It counts for nothing until somebody who decides has confirmed it."
    )


@router.post("/{concern}/confirm", dependencies=[guard.needs(Action.CONCERN_CONFIRM, found_by)])
def confirm(request: Request, at: ThePost, me: Me, concern: str, form: Form) -> Response:
    """Confirm exactly the finding that was shown: it is a referral then, and decides nothing."""
    said = {"reason": form.text("reason"), "digest": form.text("digest")}
    after = reviewing.confirm(at.office, me, ConcernId(concern), **said)
    if isinstance(after, Refusals):
        return _shown(request, at, ConcernId(concern), NO_FAULTS.refused(after.reasons, {"reason": "reason"}), form)
    return page.go(request, f"/concerns/{concern}", "Confirmed. It is a referral, and decides nothing.")


@router.post("/{concern}/reverse", dependencies=[DECIDES])
def reverse(request: Request, at: ThePost, me: Me, concern: str, form: Form) -> Response:
    """Take a finding back."""
    after = reviewing.reverse(at.office, me, ConcernId(concern), reason=form.text("reverse"))
    if isinstance(after, Refusals):
        return _shown(request, at, ConcernId(concern), NO_FAULTS.refused(after.reasons, {"finding": "reverse"}), form)
    return page.go(request, f"/concerns/{concern}", "The finding is taken back, and stays in the history.")


def _shown(
    request: Request, at: CheckInPost, concern: ConcernId, faults: Faults, form: Filled | None = None
) -> Response:
    office, me = at.office, guard.person(request)
    with office.store.read() as unit:
        found = unit.concerns.get(concern)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    if concerns.may_know(found, me.id) is not None:
        return _blind(request, at, found, faults)
    known = looking.background(office, me, concern)
    if isinstance(known, Refusals):
        raise NotAllowedError(known.reasons[0], known=True)
    return page.show(
        request,
        "checkins/concern.html",
        status,
        **_told(at, known),
        names=order.names(request),
        may=order.may(request),
        form=form or Filled(),
        faults=faults,
    )


def _blind(request: Request, at: CheckInPost, concern: Concern, faults: Faults) -> Response:
    """Show the two sides, and not a word of what anybody or anything made of them."""
    pictures: Pictures | Refusals | None = None
    if guard.allowed(guard.visitor(request), Action.CONCERN_DECIDE):
        with suppress(NotFoundError):
            pictures = reviewing.show(at.office, guard.person(request), concern.id)
    if isinstance(pictures, Pictures) and not pictures.photos:
        pictures = None
    return page.show(
        request,
        "checkins/look.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        concern=concern,
        sides=_sides(at, pictures) if isinstance(pictures, Pictures) else None,
        why_not=str(pictures) if isinstance(pictures, Refusals) else "",
        may=order.may(request),
        faults=faults,
    )


def _told(at: CheckInPost, known: Background) -> dict[str, object]:
    rules, concern = at.office.rules, known.concern
    adverse = concern.finding is not None and concern.finding.outcome in rules.adverse
    return {
        "known": known,
        "concern": concern,
        "sides": None if known.pictures is None else _sides(at, known.pictures),
        "closed": concerns.closed(concern, rules),
        "waits_for_second": adverse and concern.confirmation is None,
        "digest": digests.of_finding(concern),
        "look_by": concerns.look_by(concern, rules),
        "decide_by": concerns.decide_by(concern, rules),
        "rules": rules,
    }


def _sides(at: CheckInPost, pictures: Pictures) -> tuple[list[str], list[str]]:
    """Return what was enrolled and the photos as addresses that hold the pictures: nothing is fetched twice.

    A photo came from outside: it is drawn anew from pixels before anybody's browser reads it, or is empty.
    """
    photos = [shown_pictures.drawn_anew(at.desk.decode, one) for one in pictures.photos]
    return [_held(one) for one in pictures.enrolled], [_held(one) if one else "" for one in photos]


def _held(picture: bytes) -> str:
    return f"data:image/jpeg;base64,{b64encode(picture).decode()}"
