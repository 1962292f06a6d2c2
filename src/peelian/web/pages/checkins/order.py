"""The page of one order, which every act on one comes back to."""

from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from peelian.jobs.checkins import consulting, digests, keeping
from peelian.jobs.checkins.consulting import Dossier
from peelian.law.checkins import orders
from peelian.law.checkins.rules import KEPT
from peelian.law.permission import Action
from peelian.nouns.order import Order, OrderId, OrderStage
from peelian.nouns.refusal import Refusals
from peelian.web import door as doors
from peelian.web import guard, page
from peelian.web.desks.checkins import CheckInPost
from peelian.web.forms import hours, zone
from peelian.web.forms.form import Faults, Filled
from peelian.web.not_allowed import NotAllowedError

COLOURS: Final = {
    OrderStage.DRAFT: "grey",
    OrderStage.ACTIVE: "green",
    OrderStage.ENDED: "yellow",
    OrderStage.PURGED: "grey",
}


CLASSES: Final = {
    "photo": "Photos that people look at",
    "template": "The reference",
    "fix": "Places as they were reported",
    "event": "Zone and curfew events",
    "prompt": "Prompts and answers",
    "case": "Concerns and what people found",
    "draft": "Drafts that nobody activates",
}
"""Classes of what is kept, in words."""

OF_AN_ORDER: Final = {kept: words for kept, words in CLASSES.items() if kept in KEPT}
"""Those whose clock an order may set."""


def dossier(request: Request, at: CheckInPost, order: OrderId) -> Dossier:
    """Return everything about an order, for whoever asks for it; the look is logged.

    Raises:
        NotAllowedError: they may not.
        NotFoundError: there is no such order.
    """
    found = consulting.dossier(at.office, guard.person(request), order)
    if isinstance(found, Refusals):
        raise NotAllowedError(found.reasons[0], known=True)
    return found


def shown(request: Request, at: CheckInPost, order: OrderId, faults: Faults, form: Filled | None = None) -> Response:
    """Show an order.

    Raises:
        NotAllowedError: they may not.
        NotFoundError: there is no such order.
    """
    found = dossier(request, at, order)
    return page.show(
        request,
        "checkins/order.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        **_told(at, found),
        own=found.order.drafted_by == guard.person(request).id,
        kept=keeping.held(at.office, order),
        rules=at.office.rules,
        colours=COLOURS,
        days=hours.DAYS,
        clock_of=hours.clock,
        in_words=hours.in_words,
        names=names(request),
        classes=CLASSES,
        outline=zone.outline,
        may=may(request),
        form=form or Filled(),
        faults=faults,
    )


def overdue(at: CheckInPost, order: Order) -> bool:
    """Say whether an order waits for a late review, and everything under it with it."""
    standing = orders.standing(order, now=at.office.now())
    return standing is not None and standing.rule == orders.OVERDUE


def names(request: Request) -> dict[str, str]:
    """Return what the people of the desk are called, by their ids."""
    with doors.of(request).store.read() as unit:
        return {person.id: person.name for person in unit.people.all()}


def may(request: Request) -> dict[str, bool]:
    """Return what the visitor's roles allow, for what a page offers."""
    return {action.name: guard.allowed(guard.visitor(request), action) for action in Action}


def _told(at: CheckInPost, found: Dossier) -> dict[str, object]:
    """Return what a page says of an order: itself, what it lacks, and whether it stands."""
    office, order = at.office, found.order
    digest = digests.of_terms(order.terms)
    draft = order.stage is OrderStage.DRAFT
    return {
        "found": found,
        "order": order,
        "digest": digest,
        "missing": orders.may_activate(order, office.rules, digest=digest, now=office.now()) if draft else [],
        "standing": orders.standing(order, now=office.now()),
        "overdue": overdue(at, order),
    }
