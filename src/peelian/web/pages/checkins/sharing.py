"""Something of a wearer is handed over, or places are looked at: asked, approved by somebody else, done once, told."""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from peelian.jobs.checkins import digests, sharing
from peelian.law.permission import Action, Circumstances
from peelian.nouns.order import OrderId
from peelian.nouns.refusal import Refusals
from peelian.nouns.request import Request as Asked
from peelian.nouns.request import RequestId, RequestKind
from peelian.web import guard, page
from peelian.web.desks import checkins as checkin_desk
from peelian.web.desks.checkins import CheckInPost, ThePost
from peelian.web.forms import request as request_form
from peelian.web.forms.form import NO_FAULTS, Faults, Filled, Form
from peelian.web.guard import Me
from peelian.web.pages.checkins import order as order_page

router = APIRouter(prefix="/orders/{order}/requests")

VIEWS: Final = guard.needs(Action.ORDER_VIEW)
ASKS: Final = guard.needs(Action.SHARING_ASK)


def asked_by(connection: HTTPConnection) -> Circumstances:
    """Find out who asked: they may not approve it."""
    with checkin_desk.of(connection).office.store.read() as unit:
        found = unit.requests.get(RequestId(connection.path_params["wanted"]))
    return Circumstances(requested_by=found.asked_by)


@router.get("/new", dependencies=[ASKS])
def asking(request: Request, at: ThePost, order: str) -> Response:
    """Show the form that asks."""
    return _asked(request, at, OrderId(order), Filled(), NO_FAULTS)


@router.post("/new", dependencies=[ASKS])
def ask(request: Request, at: ThePost, me: Me, order: str, form: Form) -> Response:
    """Ask."""
    under = order_page.dossier(request, at, OrderId(order)).order
    wanted = request_form.read(form, under, at.office.now())
    if isinstance(wanted, Faults):
        return _asked(request, at, under.id, form, wanted)
    made = sharing.ask(at.office, me, wanted)
    if isinstance(made, Refusals):
        return _asked(request, at, under.id, form, NO_FAULTS.refused(made.reasons, request_form.FIELDS))
    return page.go(request, f"/orders/{order}/requests/{made.id}", "Somebody else has to approve it now.")


@router.get("/{wanted}", dependencies=[VIEWS])
def one(request: Request, at: ThePost, order: str, wanted: str) -> Response:
    """Show a request, and what became of it."""
    return _shown(request, at, _found(at, order, wanted), NO_FAULTS)


@router.post("/{wanted}/approve", dependencies=[guard.needs(Action.SHARING_APPROVE, asked_by)])
def approve(request: Request, at: ThePost, order: str, wanted: str, form: Form) -> Response:
    """Approve exactly the request that was shown."""
    found = _found(at, order, wanted)
    said = {"reason": form.text("reason"), "digest": form.text("digest")}
    after = sharing.approve(at.office, guard.person(request), found.id, **said)
    if isinstance(after, Refusals):
        return _shown(request, at, found, NO_FAULTS.refused(after.reasons, {"reason": "reason"}))
    return page.go(request, f"/orders/{order}/requests/{wanted}", "Approved. It can be done once.")


@router.post("/{wanted}/do", dependencies=[ASKS])
def do(request: Request, at: ThePost, me: Me, order: str, wanted: str) -> Response:
    """Hand over what was approved, as a file, or show the places; once."""
    found = _found(at, order, wanted)
    handed = sharing.do(at.office, me, found.id)
    if isinstance(handed, Refusals):
        return _shown(request, at, found, NO_FAULTS.refused(handed.reasons))
    if found.kind is RequestKind.LOOK:
        return page.show(request, "checkins/places.html", asked=handed.request, fixes=handed.parts["fixes"])
    name = f'attachment; filename="{found.id}.json"'
    content = request_form.file(handed)
    return Response(content, media_type="application/json", headers={"content-disposition": name})


def _found(at: CheckInPost, order: str, wanted: str) -> Asked:
    """Return a request of this order.

    Raises:
        NotFoundError: there is none of that id under this order.
    """
    with at.office.store.read() as unit:
        unit.orders.get(OrderId(order))
        found = unit.requests.get(RequestId(wanted))
        return found if found.order == order else unit.requests.get(RequestId(""))


def _asked(request: Request, at: CheckInPost, order: OrderId, form: Filled, faults: Faults) -> Response:
    found = order_page.dossier(request, at, order)
    return page.show(
        request,
        "checkins/ask.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        found=found,
        order=found.order,
        rules=at.office.rules,
        form=form,
        faults=faults,
    )


def _shown(request: Request, at: CheckInPost, asked: Asked, faults: Faults) -> Response:
    found = order_page.dossier(request, at, asked.order)  # whoever reads a request reads of the order: it is logged
    return page.show(
        request,
        "checkins/request.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        asked=asked,
        found=found,
        own=asked.asked_by == guard.person(request).id,
        digest=digests.of_request(asked),
        rules=at.office.rules,
        names=order_page.names(request),
        may=order_page.may(request),
        faults=faults,
    )
