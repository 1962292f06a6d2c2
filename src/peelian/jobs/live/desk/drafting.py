"""A deployment is planned by one person, and authorised by another."""

from dataclasses import replace

from peelian.jobs.live.desk import digests
from peelian.jobs.live.desk.desk import Desk
from peelian.law import authority
from peelian.law.permission import Action, Circumstances
from peelian.nouns.deployment import Approval, Deployment, Plan, Stage
from peelian.nouns.event import EventKind
from peelian.nouns.ids import DeploymentId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused


def draft(desk: Desk, person: Person, plan: Plan) -> Deployment | Refusals:
    """Begin a deployment; the plan may be incomplete."""
    identity = DeploymentId(desk.new_id("D"))
    with desk.store.change() as unit:
        refused = desk.allowed(unit, person, Action.DEPLOYMENT_DRAFT, identity)
        if refused is not None:
            return refused
        policy, digest = desk.policy.label, desk.policy.digest
        deployment = Deployment(id=identity, plan=plan, drafted_by=person.id, policy=policy, policy_digest=digest)
        unit.deployments.put(deployment)
        unit.journal.record(desk.event(EventKind.DEPLOYMENT_DRAFTED, identity, who=person.id, why="planning"))
    return deployment


def alter(desk: Desk, person: Person, deployment: DeploymentId, plan: Plan) -> Deployment | Refusals:
    """Change the plan of a draft. What was authorised cannot be altered.

    Raises:
        NotFoundError: there is no such deployment.
    """
    with desk.store.change() as unit:
        refused = desk.allowed(unit, person, Action.DEPLOYMENT_ALTER, deployment)
        if refused is not None:
            return refused
        before = unit.deployments.get(deployment)
        if before.stage is not Stage.DRAFT:
            reason = f"Only a draft can be changed; this deployment is {before.stage}"
            return desk.refused(
                unit, person, Action.DEPLOYMENT_ALTER, deployment, [Refused(rule="stage", reason=reason)]
            )
        # Whoever writes the plan asks for its authority: they cannot give it to themselves.
        after = replace(before, plan=plan, drafted_by=person.id)
        unit.deployments.put(after)
        digest = digests.of_plan(plan)
        unit.journal.record(
            desk.event(EventKind.DEPLOYMENT_ALTERED, deployment, who=person.id, why="planning", plan=digest)
        )
    return after


def authorise(
    desk: Desk, person: Person, deployment: DeploymentId, *, reason: str, digest: str
) -> Deployment | Refusals:
    """Authorise a plan, as the authorising officer read it.

    Args:
        desk: the desk.
        person: who authorises.
        deployment: which one.
        reason: why they are satisfied, in their words.
        digest: of the plan that they had before them, so that no other plan is authorised by their yes.

    Raises:
        NotFoundError: there is no such deployment.
    """
    with desk.store.change() as unit:
        before = unit.deployments.get(deployment)
        asked = Circumstances(requested_by=before.drafted_by)
        refused = desk.allowed(unit, person, Action.DEPLOYMENT_AUTHORISE, deployment, asked)
        if refused is not None:
            return refused
        against = authority.may_authorise(before, person, desk.policy, now=desk.now())
        if not reason.strip():
            against.append(Refused(rule="reason", reason="Say in your own words why you are satisfied"))
        if digest != digests.of_plan(before.plan):
            against.append(Refused(rule="plan", reason="The plan was changed while you read it; read it again"))
        if against:
            return desk.refused(unit, person, Action.DEPLOYMENT_AUTHORISE, deployment, against)
        approval = Approval(by=person.id, rank=person.rank, at=desk.now(), to=digest, reason=reason)
        under = replace(before, policy=desk.policy.label, policy_digest=desk.policy.digest)
        after = replace(under, stage=Stage.AUTHORISED, authorisation=approval)
        unit.deployments.put(after)
        unit.journal.record(
            desk.event(
                EventKind.DEPLOYMENT_AUTHORISED,
                deployment,
                who=person.id,
                why=reason[:200],
                plan=digest,
                rank=person.rank,
                policy=desk.policy.digest,
            )
        )
    return after
