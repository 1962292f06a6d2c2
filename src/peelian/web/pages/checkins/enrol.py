"""A wearer is enrolled in person: the notice, the picture and the code word; then the device, by a code shown once."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

import segno
from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from peelian.errors import InvalidValueError
from peelian.jobs.checkins import inviting, ordering, wearing
from peelian.jobs.checkins.references import Taken
from peelian.jobs.checkins.wearing import Enrolling
from peelian.law.permission import Action
from peelian.nouns.order import OrderId, OrderStage, QuietKind, QuietSpan, Stay
from peelian.nouns.own_reference import MOST_PICTURES
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.wearer import WatchId
from peelian.web import door as doors
from peelian.web import guard, page
from peelian.web.desks.checkins import CheckInPost, ThePost
from peelian.web.forms import hours
from peelian.web.forms.form import NO_FAULTS, Faults, Filled, Form
from peelian.web.guard import Me
from peelian.web.pages.checkins import order as order_page

router = APIRouter(prefix="/orders/{order}")

ENROLS: Final = guard.needs(Action.WEARER_ENROL)
DEVICES: Final = "/checkin/enrol"
"""Where a device opens the app; the code comes after the #, which no browser sends anywhere."""

LARGEST_PICTURE_BYTES: Final = 10 * 1024 * 1024
STAY: Final = "stay"


@router.get("/enrol", dependencies=[ENROLS])
def asking(request: Request, at: ThePost, order: str) -> Response:
    """Show what is done at an enrolment, step by step."""
    return _asked(request, at, OrderId(order), Filled(), NO_FAULTS)


@router.post("/enrol", dependencies=[ENROLS])
def take(request: Request, at: ThePost, me: Me, order: str, form: Form) -> Response:
    """Take the reference of somebody who is there and was told."""
    found = order_page.dossier(request, at, OrderId(order))
    faults = _lacking(form)
    if found.subject is None or found.order.stage is not OrderStage.ACTIVE:
        faults = Faults((("", "Nobody is enrolled under an order that is not active"),))
    if faults or found.subject is None:
        return _asked(request, at, found.order.id, form, faults)
    pictures = _pictures(at, form)
    if isinstance(pictures, Faults):
        return _asked(request, at, found.order.id, form, pictures)
    enrolling = Enrolling(
        subject=found.subject,
        pictures=pictures,
        code_word=form.text("code_word"),
        told=f"notice to the person, {at.office.now():%Y-%m-%d}",
    )
    taken = wearing.take(at.office, me, found.order.id, enrolling)
    if isinstance(taken, Refusals):
        return _asked(request, at, found.order.id, form, NO_FAULTS.refused(taken.reasons, {"notice": "code_word"}))
    return page.go(request, f"/orders/{order}/enrol", "The reference is taken. Now the device.")


@router.post("/device", dependencies=[ENROLS])
def invite(request: Request, at: ThePost, me: Me, order: str, form: Form) -> Response:
    """Show a code by which one device is enrolled, this once."""
    made = inviting.invite(at.office, me, OrderId(order))
    if isinstance(made, Refusals):
        return _asked(request, at, OrderId(order), form, NO_FAULTS.refused(made.reasons))
    link = f"{doors.of(request).origin}{DEVICES}#{made.code}"
    drawn = segno.make(link, error="m", micro=False)
    code = Markup(drawn.svg_inline(omitsize=True, light="#fff"))  # noqa: S704 - made of squares alone
    told = {"order": order, "code": made.code, "link": link}
    return page.show(request, "checkins/device.html", drawn=code, until=made.until, **told)  # type: ignore[arg-type]


@router.post("/revoke", dependencies=[ENROLS])
def revoke(request: Request, at: ThePost, me: Me, order: str, form: Form) -> Response:
    """Revoke a device that is lost or not trusted."""
    why = form.text("why") or "lost, or not trusted any more"
    revoked = wearing.revoke(at.office, me, OrderId(order), WatchId(form.text("watch")), reason=why)
    if isinstance(revoked, Refusals):
        return order_page.shown(request, at, OrderId(order), NO_FAULTS.refused(revoked.reasons))
    return page.go(request, f"/orders/{order}", "The device is revoked: nothing that it signs counts any more.")


@router.post("/peace", dependencies=[guard.needs(Action.ORDER_DRAFT)])
def leave_in_peace(request: Request, at: ThePost, me: Me, order: str, form: Form) -> Response:
    """Add a stretch of time without prompts, or a stay in another time zone."""
    span = _span(form)
    if isinstance(span, Faults):
        return order_page.shown(request, at, OrderId(order), span, form)
    after = ordering.leave_in_peace(at.office, me, OrderId(order), span)
    if isinstance(after, Refusals):
        return order_page.shown(request, at, OrderId(order), NO_FAULTS.refused(after.reasons), form)
    return page.go(request, f"/orders/{order}", "It holds from now on.")


@router.get("/notice", dependencies=[guard.needs(Action.ORDER_VIEW)])
def notice(request: Request, at: ThePost, order: str) -> Response:
    """Show the notice that is given to the person, to be printed."""
    found = order_page.dossier(request, at, OrderId(order))
    told = {"found": found, "order": found.order, "rules": at.office.rules, "clock_of": hours.clock}
    told["most_pictures"] = MOST_PICTURES
    return page.show(request, "checkins/notice.html", days=hours.DAYS, **told)  # type: ignore[arg-type]


def _pictures(at: CheckInPost, form: Filled) -> tuple[Taken, ...] | Faults:
    """Return the pictures that were sent, each judged as a reference, or what is wrong with those that cannot be."""
    taken, faults = [], []
    sent = form.files("picture")
    for number, file in enumerate(sent, 1):
        name = "The picture" if len(sent) == 1 else f"Picture {number}"
        made = at.desk.reference(file.file.read(LARGEST_PICTURE_BYTES + 1), name=name)
        if isinstance(made, Refused):
            faults.append(("picture", made.reason))
        else:
            taken.append(Taken(template=made.template, picture=made.picture))
    return Faults(tuple(faults)) if faults else tuple(taken)


def _lacking(form: Filled) -> Faults:
    many = len(form.files("picture"))
    found = [] if form.text("told") else [("told", "Give the person the notice first, and go through it with them")]
    found += [] if many else [("picture", "Take a picture, or choose one")]
    found += [("picture", f"{MOST_PICTURES} pictures at most; choose fewer")] if many > MOST_PICTURES else []
    found += [] if form.text("code_word") else [("code_word", "Let the person choose a code word")]
    return Faults(tuple(found))


def _span(form: Filled) -> QuietSpan | Stay | Faults:
    starts_at, ends_at = (hours.moment(form.text(name)) for name in ("peace_from", "peace_to"))
    kind = form.text("peace")
    if starts_at is None or ends_at is None or ends_at <= starts_at:
        return Faults((("peace_from", "Say from when until when"),))
    if kind in set(QuietKind):
        return QuietSpan(kind=QuietKind(kind), starts_at=_utc(starts_at), ends_at=_utc(ends_at))
    if kind != STAY:
        return Faults((("peace", "Say why the person is left in peace, or that they travel"),))
    try:
        return Stay(time_zone=form.text("peace_zone"), starts_at=_utc(starts_at), ends_at=_utc(ends_at))
    except InvalidValueError:
        return Faults((("peace_zone", "Give a time zone such as Europe/Paris"),))


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


def _asked(request: Request, at: CheckInPost, order: OrderId, form: Filled, faults: Faults) -> Response:
    found = order_page.dossier(request, at, order)
    return page.show(
        request,
        "checkins/enrol.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        found=found,
        order=found.order,
        most=MOST_PICTURES,
        counted=at.desk.counted(),
        form=form,
        faults=faults,
    )
