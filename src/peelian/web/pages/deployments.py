"""Deployments: planned, authorised by somebody else, started, ended, destroyed."""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from peelian.jobs.live.desk import digests, drafting, running, unfinished
from peelian.law import adjudication, authority, listing
from peelian.law.permission import Action, Circumstances
from peelian.nouns.deployment import Deployment, Plan, Stage
from peelian.nouns.ids import DeploymentId
from peelian.nouns.refusal import Refusals
from peelian.web import guard, page
from peelian.web.desks import live as workplace
from peelian.web.desks.live import TheWorkplace, Workplace
from peelian.web.forms import plan as plan_form
from peelian.web.forms.form import NO_FAULTS, Faults, Filled, Form
from peelian.web.guard import Me

router = APIRouter(prefix="/deployments")

STAGES: Final = tuple(Stage)
COLOURS: Final = {
    Stage.DRAFT: "grey",
    Stage.AUTHORISED: "blue",
    Stage.SEALED: "purple",
    Stage.LIVE: "red",
    Stage.ENDED: "yellow",
    Stage.DESTROYED: "grey",
    Stage.RECORDED: "green",
}


def drafted_by(connection: HTTPConnection) -> Circumstances:
    """Find out who asks for a deployment's authority."""
    with workplace.of(connection).desk.store.read() as unit:
        found = unit.deployments.get(DeploymentId(connection.path_params["deployment"]))
    return Circumstances(requested_by=found.drafted_by)


@router.get("", dependencies=[guard.needs(Action.DEPLOYMENT_VIEW)])
def everything(request: Request, at: TheWorkplace) -> Response:
    """List all deployments."""
    with at.desk.store.read() as unit:
        found = unit.deployments.all()
        opened = [one.id for one in found if one.stage in unfinished.OPEN]
        left = {one: sum(map(adjudication.left, unit.cases.of(one))) for one in opened}
    may_draft = guard.allowed(guard.visitor(request), Action.DEPLOYMENT_DRAFT)
    return page.show(
        request, "deployments/list.html", deployments=found, colours=COLOURS, may_draft=may_draft, left=left
    )


@router.get("/new", dependencies=[guard.needs(Action.DEPLOYMENT_DRAFT)])
def drafting_form(request: Request) -> Response:
    """Ask for the title of a new deployment."""
    return page.show(request, "deployments/new.html", form=Filled(), faults=NO_FAULTS)


@router.post("/new", dependencies=[guard.needs(Action.DEPLOYMENT_DRAFT)])
def draft(request: Request, at: TheWorkplace, me: Me, form: Form) -> Response:
    """Begin a deployment."""
    faults = NO_FAULTS.missing(form, {"title": "Enter a title"})
    if not faults:
        made = drafting.draft(at.desk, me, Plan(title=form.text("title")))
        if isinstance(made, Deployment):
            return page.go(request, f"/deployments/{made.id}/plan", "The draft has been made. Fill in the plan.")
        faults = NO_FAULTS.refused(made.reasons)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return page.show(request, "deployments/new.html", status, form=form, faults=faults)


@router.get("/{deployment}", dependencies=[guard.needs(Action.DEPLOYMENT_VIEW)])
def one(request: Request, at: TheWorkplace, deployment: str) -> Response:
    """Show a deployment, and what can be done about it now."""
    return _shown(request, at, DeploymentId(deployment), NO_FAULTS)


@router.get("/{deployment}/plan", dependencies=[guard.needs(Action.DEPLOYMENT_ALTER)])
def plan(request: Request, at: TheWorkplace, deployment: str) -> Response:
    """Show the form of a plan."""
    with at.desk.store.read() as unit:
        found = unit.deployments.get(DeploymentId(deployment))
    values = plan_form.written(found.plan)
    return page.show(request, "deployments/plan.html", HTTPStatus.OK, **_form(at, found, values, NO_FAULTS))


@router.post("/{deployment}/plan", dependencies=[guard.needs(Action.DEPLOYMENT_ALTER)])
def alter(request: Request, at: TheWorkplace, me: Me, deployment: str, form: Form) -> Response:
    """Keep a plan; it may stay incomplete while it is a draft."""
    written, faults = plan_form.read(form)
    if not faults:
        kept = drafting.alter(at.desk, me, DeploymentId(deployment), written)
        if isinstance(kept, Deployment):
            return page.go(request, f"/deployments/{kept.id}", "The plan has been saved.")
        faults = NO_FAULTS.refused(kept.reasons, plan_form.FIELDS)
    with at.desk.store.read() as unit:
        found = unit.deployments.get(DeploymentId(deployment))
    values = {name: value for name, value in form.data.items() if isinstance(value, str)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return page.show(request, "deployments/plan.html", status, **_form(at, found, values, faults))


@router.post("/{deployment}/authorise", dependencies=[guard.needs(Action.DEPLOYMENT_AUTHORISE, drafted_by)])
def authorise(request: Request, at: TheWorkplace, me: Me, deployment: str, form: Form) -> Response:
    """Authorise a plan as it was read."""
    identity = DeploymentId(deployment)
    given = drafting.authorise(at.desk, me, identity, reason=form.text("reason"), digest=form.text("digest"))
    return _done(request, at, identity, given, "The deployment has been authorised.")


@router.post("/{deployment}/start", dependencies=[guard.needs(Action.DEPLOYMENT_START)])
def start(request: Request, at: TheWorkplace, me: Me, deployment: str) -> Response:
    """Start a deployment."""
    identity = DeploymentId(deployment)
    started = at.control.start(me, identity)
    if isinstance(started, Refusals):
        return _shown(request, at, identity, NO_FAULTS.refused(started.reasons))
    return page.go(request, f"/deployments/{identity}", "The deployment is live.")


@router.post("/{deployment}/end", dependencies=[guard.needs(Action.DEPLOYMENT_END)])
def end(request: Request, at: TheWorkplace, me: Me, deployment: str, form: Form) -> Response:
    """End a deployment by hand."""
    identity = DeploymentId(deployment)
    faults = NO_FAULTS.missing(form, {"why": "Say why it ends now"})
    if faults:
        return _shown(request, at, identity, faults)
    ended = at.control.end(me, identity, why=form.text("why"))
    return _done(request, at, identity, ended, "The deployment has ended.")


@router.post("/{deployment}/destroy", dependencies=[guard.needs(Action.DEPLOYMENT_DESTROY)])
def destroy(request: Request, at: TheWorkplace, me: Me, deployment: str) -> Response:
    """Destroy a deployment's list and pictures."""
    identity = DeploymentId(deployment)
    return _done(request, at, identity, running.destroy(at.desk, me, identity), "The list has been destroyed.")


def _done(
    request: Request, at: Workplace, deployment: DeploymentId, answer: Deployment | Refusals, said: str
) -> Response:
    if isinstance(answer, Refusals):
        return _shown(request, at, deployment, NO_FAULTS.refused(answer.reasons, {"reason": "reason"}))
    return page.go(request, f"/deployments/{deployment}", said)


def _shown(request: Request, at: Workplace, deployment: DeploymentId, faults: Faults) -> Response:
    with at.desk.store.read() as unit:
        found, entries = unit.deployments.get(deployment), unit.entries.of(deployment)
        names = {person.id: person.name for person in unit.people.all()}
        cases = unit.cases.of(deployment)
    now, visitor = at.desk.now(), guard.visitor(request)
    missing = authority.complete(found.plan, at.desk.policy) if found.stage is Stage.DRAFT else []
    lapsed = [no for entry in entries if (no := listing.lapsed(entry, at.desk.policy, now=now)) is not None]
    may = {action.name: guard.allowed(visitor, action) for action in Action}
    own = visitor.person is not None and visitor.person.id == found.drafted_by
    return page.show(
        request,
        "deployments/deployment.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        deployment=found,
        stages=STAGES,
        colours=COLOURS,
        names=names,
        faults=faults,
        missing=missing,
        entries=len(entries),
        lapsed=len(lapsed),
        cases=len(cases),
        left=[case for case in cases if adjudication.left(case)],
        may=may,
        own=own,
        digest=digests.of_plan(found.plan),
        shown_source=at.shown_source,
    )


def _form(at: Workplace, found: Deployment, values: dict[str, str], faults: Faults) -> dict[str, object]:
    return {
        "deployment": found,
        "values": values,
        "faults": faults,
        "rows": plan_form.rows(found.plan),
        "packs": at.packs,
    }
