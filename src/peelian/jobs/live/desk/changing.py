"""Changing the operating point of a deployment that is live: asked for by one person, approved by another."""

from dataclasses import replace

from peelian.jobs.live.desk import evidence
from peelian.jobs.live.desk.desk import Desk
from peelian.jobs.live.desk.ports import Unit
from peelian.law import evidence as law
from peelian.law.evidence import Wanted
from peelian.law.permission import Action, Circumstances
from peelian.nouns.deployment import Deployment, PointRequest, Stage
from peelian.nouns.event import EventKind
from peelian.nouns.ids import DeploymentId, PointId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.signed_point import SignedPoint, Use


def ask(desk: Desk, person: Person, deployment: DeploymentId, wanted: PointId, *, reason: str) -> Deployment | Refusals:
    """Ask that a live deployment goes on with another signed point.

    Raises:
        NotFoundError: there is no such deployment.
    """
    action = Action.DEPLOYMENT_ASK_POINT
    with desk.store.read() as unit:
        found = unit.deployments.get(deployment)
    point = fitting(desk, found, wanted)
    with desk.store.change() as unit:
        refused = desk.allowed(unit, person, action, deployment)
        if refused is not None:
            return refused
        before = unit.deployments.get(deployment)
        against = _against(before, reason) + ([point] if isinstance(point, Refused) else [])
        if against or isinstance(point, Refused):
            return desk.refused(unit, person, action, deployment, against)
        request = PointRequest(point=wanted, digest=point.digest, by=person.id, at=desk.now(), reason=reason.strip())
        after = replace(before, point_request=request)
        unit.deployments.put(after)
        kind = EventKind.DEPLOYMENT_POINT_ASKED
        told = desk.event(kind, deployment, who=person.id, why=reason, point_id=wanted, digest=point.digest)
        unit.journal.record(told)
    return after


def may_change(
    desk: Desk, person: Person, deployment: DeploymentId, *, digest: str, reason: str
) -> SignedPoint | Refusals:
    """Return the point that a deployment may go on with, or why not. `digest`: of the evidence that was read.

    Raises:
        NotFoundError: there is no such deployment.
    """
    action = Action.DEPLOYMENT_CHANGE_POINT
    with desk.store.read() as unit:
        found = unit.deployments.get(deployment)
    request = found.point_request
    point = fitting(desk, found, request.point) if request is not None else _nobody_asked()
    with desk.store.change() as unit:
        before = unit.deployments.get(deployment)
        refused = _refused(desk, unit, person, before)
        if refused is not None:
            return refused
        against = _against(before, reason) + ([point] if isinstance(point, Refused) else [])
        if isinstance(point, SignedPoint) and not digest == point.digest == (request.digest if request else ""):
            against.append(_no("digest", "This is not the point that was asked for; look at it again"))
        if before.point_request != request:
            against.append(_no("request", "Something else was asked for meanwhile; look at it again"))
        if against or isinstance(point, Refused):
            return desk.refused(unit, person, action, deployment, against)
    return point


def changed(desk: Desk, person: Person, deployment: DeploymentId, point: SignedPoint, *, reason: str) -> Deployment:
    """Take note that a deployment goes on with another point from now on. Ask `may_change` before, each time.

    Raises:
        NotFoundError: there is no such deployment.
    """
    with desk.store.change() as unit:
        before = unit.deployments.get(deployment)
        asked = before.point_request
        why = f"{asked.reason}; {reason.strip()}" if asked is not None else reason.strip()
        use = replace(evidence.used(desk, person, point, why), approved_by=person.id)
        use = replace(use, asked_by=asked.by) if asked is not None else use
        after = replace(before, points=(*before.points, use), point_request=None)
        unit.deployments.put(after)
        kind = EventKind.DEPLOYMENT_POINT_CHANGED
        told = desk.event(kind, deployment, who=person.id, why=reason, point_id=point.id, digest=point.digest)
        unit.journal.record(told)
    return after


def fitting(desk: Desk, deployment: Deployment, wanted: PointId) -> SignedPoint | Refused:
    """Return another point that a live deployment could go on with, or why it could not."""
    plan, seal = deployment.plan, deployment.seal
    if not deployment.points or seal is None or plan.ends_at is None:
        return _no("stage", "It runs with no operating point that could be changed")
    if deployment.points[-1].id == wanted:
        return _no("same", "It runs with this operating point already")
    runs_with, other = desk.points.standing(deployment.points[-1].id), desk.points.standing(wanted)
    if isinstance(runs_with, Refused) or isinstance(other, Refused):
        return runs_with if isinstance(runs_with, Refused) else other
    asked = Wanted(
        use=Use.LIVE,
        pack=plan.pack,
        model=runs_with.evidence.point.model,
        size=seal.size,
        rate=plan.fpir,
        on=desk.now().date(),
        until=plan.ends_at.date(),
    )
    return law.fitting([other], asked)


def _refused(desk: Desk, unit: Unit, person: Person, before: Deployment) -> Refusals | None:
    asked = before.point_request
    about = Circumstances(requested_by=asked.by if asked is not None else before.drafted_by)
    return desk.allowed(unit, person, Action.DEPLOYMENT_CHANGE_POINT, before.id, about)


def _against(before: Deployment, reason: str) -> list[Refused]:
    against = []
    if before.stage is not Stage.LIVE:
        against.append(_no("stage", f"Only a live deployment changes its operating point; this one is {before.stage}"))
    if not reason.strip():
        against.append(_no("reason", "Say why, in your own words"))
    return against


def _nobody_asked() -> Refused:
    return _no("request", "Nobody asked for another operating point")


def _no(rule: str, reason: str) -> Refused:
    return Refused(rule=f"point.{rule}", reason=reason)
