"""In the street: the engagement officer's page, with the alerts that were sent to them, and what came of each."""

from http import HTTPStatus
from typing import Final, Literal

from fastapi import APIRouter
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from peelian.errors import NotFoundError
from peelian.jobs.live.desk import alerts, measuring, streets
from peelian.jobs.live.desk.alerts import Finding
from peelian.law import adjudication, phones
from peelian.law.permission import Action, Circumstances
from peelian.nouns.deployment import Declared, Deployment
from peelian.nouns.ids import AlertId, DeploymentId, EntryId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals
from peelian.web import guard, page
from peelian.web.desks import live as workplace
from peelian.web.desks.live import TheWorkplace, Workplace
from peelian.web.forms.form import NO_FAULTS, Faults, Form
from peelian.web.guard import Me

router = APIRouter(prefix="/deployments/{deployment}/street")

FRESH: Final = {"Cache-Control": "no-store"}
FIELDS: Final = {"result": "result", "check": "check"}


def sent_to(connection: HTTPConnection) -> Circumstances:
    """Find out who alone may say what came of an alert."""
    me = guard.visitor(connection).person
    with workplace.of(connection).desk.store.read() as unit:
        case = unit.cases.get(AlertId(connection.path_params["alert"]))
    return Circumstances(released_to=None if me is None else phones.answers_for(case, me.id))


@router.get("", dependencies=[guard.needs(Action.ALERT_OUTCOME)])
def mine(request: Request, at: TheWorkplace, me: Me, deployment: str) -> Response:
    """Show the alerts that were sent to whoever asks, the newest first."""
    return _shown(request, at, me, DeploymentId(deployment), NO_FAULTS)


@router.get("/{alert}/{which}.jpg", dependencies=[guard.needs(Action.ALERT_OUTCOME, sent_to)])
def picture(at: TheWorkplace, me: Me, alert: str, which: Literal["probe", "reference"]) -> Response:
    """Return a picture of an alert that was sent to whoever asks; that they look was recorded with the page."""
    content = streets.picture(at.desk, me, AlertId(alert), which)
    if content is None:
        raise NotFoundError("alert", alert)
    return Response(content, media_type="image/jpeg", headers=FRESH)


@router.post("/{alert}/outcome", dependencies=[guard.needs(Action.ALERT_OUTCOME, sent_to)])
def conclude(request: Request, at: TheWorkplace, me: Me, alert: str, form: Form) -> Response:
    """Record what came of an alert."""
    finding = Finding(result=form.text("result"), check=form.text("check"), note=form.text("note"))
    identity = DeploymentId(request.path_params["deployment"])
    concluded = alerts.conclude(at.desk, me, AlertId(alert), finding)
    if isinstance(concluded, Refusals):
        places = {rule: f"{field}-{alert}" for rule, field in FIELDS.items()}
        return _shown(request, at, me, identity, NO_FAULTS.refused(concluded.reasons, places))
    at.control.told(concluded)
    return page.go(request, f"/deployments/{identity}/street", "It is recorded.")


@router.post("/declare", dependencies=[guard.needs(Action.ALERT_OUTCOME)])
def declare(request: Request, at: TheWorkplace, me: Me, form: Form) -> Response:
    """Keep what somebody who was spoken to said of themselves."""
    identity = DeploymentId(request.path_params["deployment"])
    said = Declared(
        correct=form.text("correct") == "yes",
        ethnicity=form.text("ethnicity"),
        age_band=form.text("age_band"),
        sex=form.text("sex"),
    )
    kept = measuring.declare(at.desk, me, identity, said)
    if isinstance(kept, Refusals):
        return _shown(request, at, me, identity, NO_FAULTS.refused(kept.reasons))
    return page.go(request, f"/deployments/{identity}/street", "It is kept, and leads back to nobody.")


@router.post("/crossing", dependencies=[guard.needs(Action.ALERT_OUTCOME)])
def cross(request: Request, at: TheWorkplace, me: Me, form: Form) -> Response:
    """Note that a volunteer crossed the zone just now."""
    identity = DeploymentId(request.path_params["deployment"])
    noted = measuring.cross(at.desk, me, EntryId(form.text("volunteer")), at=at.desk.now())
    if isinstance(noted, Refusals):
        return _shown(request, at, me, identity, NO_FAULTS.refused(noted.reasons))
    return page.go(request, f"/deployments/{identity}/street", "The crossing is noted.")


def _shown(request: Request, at: Workplace, me: Person, deployment: DeploymentId, faults: Faults) -> Response:
    found: Deployment
    found, sent, volunteers = streets.sent(at.desk, me, deployment)
    return page.show(
        request,
        "street.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        deployment=found,
        sent=sent,
        volunteers=volunteers,
        unfinished=[one.case.id for one in sent if adjudication.left(one.case)],
        faults=faults,
    )
