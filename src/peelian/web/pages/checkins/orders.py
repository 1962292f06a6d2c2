"""Orders to check in: drafted, activated by somebody else, reviewed in time, ended, and what is kept under them."""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from peelian.jobs.checkins import consulting, due, keeping, ordering, totals
from peelian.jobs.checkins.ordering import Reviewed
from peelian.law.checkins.rules import CEILING_DAYS
from peelian.law.permission import Action, Circumstances
from peelian.nouns.order import Order, OrderId, QuietKind, Regime, Verdict
from peelian.nouns.refusal import Refusals
from peelian.nouns.wearer import WearerId
from peelian.nouns.zone import ZoneId
from peelian.web import guard, page
from peelian.web.desks import checkins as checkin_desk
from peelian.web.desks.checkins import CheckInPost, ThePost
from peelian.web.forms import hours
from peelian.web.forms import order as order_form
from peelian.web.forms import zone as zone_form
from peelian.web.forms.form import NO_FAULTS, Faults, Form
from peelian.web.guard import Me
from peelian.web.pages.checkins import order as order_page
from peelian.wiring.checkins import records

router = APIRouter(prefix="/orders")

VIEWS: Final = guard.needs(Action.ORDER_VIEW)
DRAFTS: Final = guard.needs(Action.ORDER_DRAFT)


def drafted_by(connection: HTTPConnection) -> Circumstances:
    """Find out who drafted an order: they may not activate it."""
    with checkin_desk.of(connection).office.store.read() as unit:
        found = unit.orders.get(OrderId(connection.path_params["order"]))
    return Circumstances(requested_by=found.drafted_by)


@router.get("", dependencies=[VIEWS])
def everything(request: Request, at: ThePost) -> Response:
    """Show all orders, the one whose review is due first first."""
    found = consulting.listed(at.office)
    overdue = {order.id for order, _ in found if order_page.overdue(at, order)}
    return page.show(
        request,
        "checkins/list.html",
        orders=found,
        overdue=overdue,
        colours=order_page.COLOURS,
        may=order_page.may(request),
    )


@router.get("/kept", dependencies=[VIEWS])
def kept(request: Request, at: ThePost) -> Response:
    """Show what is held under every order, and when it goes."""
    office = at.office
    return page.show(
        request,
        "checkins/kept.html",
        due=due.due(office),
        rules=office.rules,
        classes=order_page.CLASSES,
        ceiling=CEILING_DAYS,
    )


@router.get("/totals.json", dependencies=[VIEWS])
def counted(at: ThePost) -> Response:
    """Return the totals for the public record."""
    return JSONResponse(records.fields(totals.totals(at.office), at.office.policy))


@router.get("/new", dependencies=[DRAFTS])
def asking(request: Request, at: ThePost) -> Response:
    """Show the form that drafts an order."""
    return _asked(request, at, order_form.BLANK, NO_FAULTS)


@router.post("/new", dependencies=[DRAFTS])
def draft(request: Request, at: ThePost, me: Me, form: Form) -> Response:
    """Draft an order. Somebody who is known by their reference keeps their id."""
    subject, wrong = order_form.subject(form)
    terms, faults = order_form.read(form)
    if subject is None or terms is None:
        return _asked(request, at, hours.values(form), Faults((*wrong.found, *faults.found)))
    office = at.office
    wearer = consulting.wearer_of(office, subject.reference) or WearerId(office.chance.new_id("W"))
    made = ordering.draft(office, me, wearer, terms, subject)
    if isinstance(made, Refusals):
        return _asked(request, at, hours.values(form), NO_FAULTS.refused(made.reasons))
    return page.go(request, f"/orders/{made.id}", "The order is drafted. Nothing is done under it yet.")


@router.get("/{order}", dependencies=[VIEWS])
def one(request: Request, at: ThePost, order: str) -> Response:
    """Show an order."""
    return order_page.shown(request, at, OrderId(order), NO_FAULTS)


@router.get("/{order}/terms", dependencies=[DRAFTS])
def editing(request: Request, at: ThePost, order: str) -> Response:
    """Show the form that writes a draft anew."""
    with at.office.store.read() as unit:
        found = unit.orders.get(OrderId(order))
    return _asked(request, at, order_form.written(found.terms), NO_FAULTS, found)


@router.post("/{order}/terms", dependencies=[DRAFTS])
def edit(request: Request, at: ThePost, me: Me, order: str, form: Form) -> Response:
    """Write a draft anew."""
    with at.office.store.read() as unit:
        found = unit.orders.get(OrderId(order))
    terms, faults = order_form.read(form)
    if terms is None:
        return _asked(request, at, hours.values(form), faults, found)
    after = ordering.alter(at.office, me, found.id, terms)
    if isinstance(after, Refusals):
        return _asked(request, at, hours.values(form), NO_FAULTS.refused(after.reasons), found)
    return page.go(request, f"/orders/{order}", "The terms are written anew.")


@router.post("/{order}/zones", dependencies=[DRAFTS])
def impose(request: Request, at: ThePost, me: Me, order: str, form: Form) -> Response:
    """Add a zone or a curfew to a draft."""
    identity = OrderId(order)
    found = order_page.dossier(request, at, identity)
    zone = zone_form.read(form, found.order, at.office.chance.new_id("Z"))
    if isinstance(zone, Faults):
        return order_page.shown(request, at, identity, zone, form)
    after = ordering.impose(at.office, me, identity, (*found.zones, zone))
    if isinstance(after, Refusals):
        return order_page.shown(request, at, identity, NO_FAULTS.refused(after.reasons), form)
    return page.go(request, f"/orders/{order}", "The zone is part of the draft.")


@router.post("/{order}/zones/{zone}/drop", dependencies=[DRAFTS])
def drop(request: Request, at: ThePost, me: Me, order: str, zone: str) -> Response:
    """Take a zone out of a draft."""
    identity = OrderId(order)
    found = order_page.dossier(request, at, identity)
    left = tuple(one for one in found.zones if one.id != ZoneId(zone))
    after = ordering.impose(at.office, me, identity, left)
    if isinstance(after, Refusals):
        return order_page.shown(request, at, identity, NO_FAULTS.refused(after.reasons))
    return page.go(request, f"/orders/{order}", "The zone is no part of the draft any more.")


@router.post("/{order}/activate", dependencies=[guard.needs(Action.ORDER_ACTIVATE, drafted_by)])
def activate(request: Request, at: ThePost, me: Me, order: str, form: Form) -> Response:
    """Activate exactly the terms that were shown."""
    said = {"reason": form.text("reason"), "digest": form.text("digest")}
    after = ordering.activate(at.office, me, OrderId(order), **said)
    if isinstance(after, Refusals):
        return order_page.shown(
            request, at, OrderId(order), NO_FAULTS.refused(after.reasons, {"reason": "reason"}), form
        )
    return page.go(request, f"/orders/{order}", "The order is active.")


@router.post("/{order}/review", dependencies=[guard.needs(Action.ORDER_REVIEW)])
def review(request: Request, at: ThePost, me: Me, order: str, form: Form) -> Response:
    """Record a review."""
    if form.text("verdict") not in set(Verdict):
        faults = Faults((("verdict", "Choose whether the order goes on or ends"),))
        return order_page.shown(request, at, OrderId(order), faults, form)
    verdict = Verdict(form.text("verdict"))
    next_due_at = hours.moment(form.text("next_due_at")) if verdict is Verdict.CONTINUE else None
    said = Reviewed(verdict=verdict, reasons=form.text("reasons"), next_due_at=next_due_at)
    after = ordering.review(at.office, me, OrderId(order), said)
    if isinstance(after, Refusals):
        fields = {"reasons": "reasons", "next_due_at": "next_due_at", "ends_at": "verdict"}
        return order_page.shown(request, at, OrderId(order), NO_FAULTS.refused(after.reasons, fields), form)
    keeping.sweep_one(at.office, after.id)
    return page.go(request, f"/orders/{order}", "The review is recorded.")


@router.post("/{order}/end", dependencies=[guard.needs(Action.ORDER_END)])
def end(request: Request, at: ThePost, me: Me, order: str, form: Form) -> Response:
    """End an order, or give up a draft."""
    after = ordering.end(at.office, me, OrderId(order), reason=form.text("end_reason"))
    if isinstance(after, Refusals):
        faults = NO_FAULTS.refused(after.reasons, {"stage": "end_reason"})
        return order_page.shown(request, at, OrderId(order), faults, form)
    keeping.sweep_one(at.office, after.id)
    return page.go(request, f"/orders/{order}", "The order has ended. What was kept under it goes class by class.")


def _asked(request: Request, at: CheckInPost, values: object, faults: Faults, order: Order | None = None) -> Response:
    return page.show(
        request,
        "checkins/terms.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        order=order,
        rules=at.office.rules,
        regimes=Regime,
        kinds=QuietKind,
        classes=order_page.OF_AN_ORDER,
        days=hours.DAYS,
        rows={"times": hours.TIME_ROWS, "quiet": hours.QUIET_ROWS, "options": order_form.OPTIONS},
        values=values,
        faults=faults,
    )
