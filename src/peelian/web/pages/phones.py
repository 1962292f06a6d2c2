"""The van's phones, for whoever leads: who carries one, what was refused, and how a lost one is wiped."""

import secrets
from http import HTTPStatus
from typing import Final

import segno
from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from peelian.jobs.live.phones import enrolling
from peelian.law import phones as law
from peelian.law.permission import Action
from peelian.nouns.device import DeviceId, DeviceState
from peelian.nouns.ids import DeploymentId, PersonId
from peelian.nouns.person import Role
from peelian.nouns.phone import LookAnswer
from peelian.nouns.refusal import Refusals
from peelian.web import door as doors
from peelian.web import guard, page, sessions
from peelian.web.forms.form import NO_FAULTS, Faults, Form
from peelian.web.guard import Me
from peelian.web.phone.van import TheVan, Van

router = APIRouter(prefix="/deployments/{deployment}/phones")

TOKEN_BYTES: Final = 32
COLOURS: Final = {DeviceState.ACTIVE: "green", DeviceState.LEFT: "grey", DeviceState.WIPED: "red"}


@router.get("", dependencies=[guard.needs(Action.PHONE_VIEW)])
def everything(request: Request, van: TheVan, deployment: str) -> Response:
    """Show the phones of a deployment, and what they were refused."""
    return _shown(request, van, DeploymentId(deployment), NO_FAULTS)


@router.post("/invite", dependencies=[guard.needs(Action.PHONE_CHANGE)])
def invite(request: Request, van: TheVan, me: Me, deployment: str, form: Form) -> Response:
    """Show a QR code by which one officer may enrol a phone, this once."""
    identity, token = DeploymentId(deployment), secrets.token_urlsafe(TOKEN_BYTES)
    faults = NO_FAULTS.missing(form, {"officer": "Choose an officer"})
    if faults:
        return _shown(request, van, identity, faults)
    officer, digest = PersonId(form.text("officer")), sessions.digest(token)
    until = enrolling.invite(van.phones, me, identity, officer=officer, digest=digest)
    if isinstance(until, Refusals):
        return _shown(request, van, identity, NO_FAULTS.refused(until.reasons, {"officer": "officer"}))
    link = f"{doors.of(request).origin}/phone/enrol/{token}"
    with van.phones.store.read() as unit:
        named = unit.people.get(officer).name
    drawn = segno.make(link, error="m", micro=False)
    code = Markup(drawn.svg_inline(omitsize=True, light="#fff"))  # noqa: S704 - made of squares alone
    return page.show(
        request, "deployments/phone_link.html", deployment=identity, named=named, link=link, code=code, until=until
    )


@router.post("/{device}/wipe", dependencies=[guard.needs(Action.PHONE_CHANGE)])
def wipe(request: Request, van: TheVan, me: Me, deployment: str, device: str) -> Response:
    """Wipe a phone that was lost."""
    identity = DeploymentId(deployment)
    wiped = enrolling.wipe(van.phones, me, DeviceId(device))
    if isinstance(wiped, Refusals):
        return _shown(request, van, identity, NO_FAULTS.refused(wiped.reasons))
    van.over(wiped)
    return page.go(request, f"/deployments/{identity}/phones", "The phone is wiped as soon as it is heard of.")


def _shown(request: Request, van: Van, deployment: DeploymentId, faults: Faults) -> Response:
    now = van.phones.desk.now()
    with van.phones.store.read() as unit:
        found = unit.deployments.get(deployment)
        devices = unit.devices.of(deployment)
        people = unit.people.all()
        cases = unit.cases.of(deployment)
    denied = sorted(((one.at, device, one) for device in devices for one in device.denied), key=lambda it: it[0])
    looks = [look.answer for case in cases for look in case.second_looks]
    return page.show(
        request,
        "deployments/phones.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        deployment=found,
        devices=devices,
        colours=COLOURS,
        names={person.id: person.name for person in people},
        officers=[one for one in people if one.active and Role.ENGAGEMENT_OFFICER in one.roles],
        denied=denied[::-1],
        denied_looks=sum(device.denied_looks for device in devices),
        denied_count=sum(device.denied_count for device in devices),
        looks=[(answer, looks.count(answer)) for answer in LookAnswer],
        contacts=van.contacts,
        over=law.over(found, now=now),
        may_change=guard.allowed(guard.visitor(request), Action.PHONE_CHANGE),
        faults=faults,
    )
