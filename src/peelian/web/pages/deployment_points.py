"""The operating points of one deployment: what it runs with and ran with, and how two people change it while live."""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from peelian.jobs.live.desk import changing
from peelian.law.permission import Action, Circumstances
from peelian.nouns.deployment import Deployment, Stage
from peelian.nouns.ids import DeploymentId, PointId
from peelian.nouns.refusal import Refusals
from peelian.nouns.signed_point import PointStage, Use
from peelian.web import guard, page
from peelian.web.desks import live as workplace
from peelian.web.desks.live import TheWorkplace, Workplace
from peelian.web.desks.points import PointsOffice, ThePoints
from peelian.web.forms.form import NO_FAULTS, Faults, Form
from peelian.web.guard import Me

router = APIRouter(prefix="/deployments/{deployment}/point")

FIELDS: Final = {"point.reason": "reason", "two_people": "reason"}


def asked_by(connection: HTTPConnection) -> Circumstances:
    """Find out who asked for another operating point."""
    with workplace.of(connection).desk.store.read() as unit:
        found = unit.deployments.get(DeploymentId(connection.path_params["deployment"]))
    return Circumstances(requested_by=found.point_request.by if found.point_request else found.drafted_by)


@router.get("", dependencies=[guard.needs(Action.DEPLOYMENT_VIEW)])
def one(request: Request, at: TheWorkplace, points: ThePoints, deployment: str) -> Response:
    """Show what a deployment runs with, and what it could go on with."""
    return _shown(request, at, points, DeploymentId(deployment), NO_FAULTS)


@router.post("/ask", dependencies=[guard.needs(Action.DEPLOYMENT_ASK_POINT)])
def ask(request: Request, at: TheWorkplace, points: ThePoints, me: Me, form: Form) -> Response:
    """Ask for another operating point."""
    identity = DeploymentId(request.path_params["deployment"])
    asked = changing.ask(at.desk, me, identity, PointId(form.text("point")), reason=form.text("reason"))
    if isinstance(asked, Refusals):
        return _shown(request, at, points, identity, NO_FAULTS.refused(asked.reasons, FIELDS))
    return page.go(request, f"/deployments/{identity}/point", "It is asked for. Somebody else has to approve it.")


@router.post("/change", dependencies=[guard.needs(Action.DEPLOYMENT_CHANGE_POINT, asked_by)])
def change(request: Request, at: TheWorkplace, points: ThePoints, me: Me, form: Form) -> Response:
    """Go on with the operating point that somebody else asked for."""
    identity = DeploymentId(request.path_params["deployment"])
    digest, reason = form.text("digest"), form.text("reason")
    changed = at.control.change_point(me, identity, digest=digest, reason=reason)
    if isinstance(changed, Refusals):
        return _shown(request, at, points, identity, NO_FAULTS.refused(changed.reasons, FIELDS))
    said = "It goes on with the other operating point." if changed.stage is Stage.LIVE else "It has ended."
    return page.go(request, f"/deployments/{identity}/point", said)


def _shown(request: Request, at: Workplace, points: PointsOffice, deployment: DeploymentId, faults: Faults) -> Response:
    found: Deployment
    with at.desk.store.read() as unit:
        found = unit.deployments.get(deployment)
        names = {person.id: person.name for person in unit.people.all()}
    with points.board.store.read() as looked:
        approved = [one for one in looked.points.all() if one.stage is PointStage.APPROVED]
    visitor = guard.visitor(request)
    live, request_ = found.stage is Stage.LIVE, found.point_request
    return page.show(
        request,
        "deployments/point.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        deployment=found,
        others=[one for one in approved if live and Use.LIVE in one.evidence.uses and one.id != found.points[-1].id],
        asked=next((one for one in approved if request_ is not None and one.id == request_.point), None),
        names=names,
        faults=faults,
        may={action.name: guard.allowed(visitor, action) for action in Action},
        own=visitor.person is not None and request_ is not None and visitor.person.id == request_.by,
    )
