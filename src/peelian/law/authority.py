"""Authority: whether a deployment may be, may start, and must end.

Recognition of people in public needs, before it begins, a named officer's decision that says why, who and where (R
(Bridges) v South Wales Police [2020] EWCA Civ 1058), and it needs to end.
"""

from datetime import datetime, timedelta

from peelian.law.policy import Policy
from peelian.nouns.deployment import Approval, Deployment, Plan, Stage
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refused

WRITTEN = {
    "title": "Give the deployment a title",
    "legal_basis": "Say on which legal basis it rests",
    "necessity": "Say why it is necessary for this use case",
    "proportionality": "Say why it is proportionate for this use case",
    "place": "Say where it will be",
    "place_link": "Say on what grounds the listed people are expected at this place",
}
"""What has to be written down, and what to ask for where it is not."""

PAPERS = {
    "dpia": "Give the reference of the data protection impact assessment (DPA 2018 s.64)",
    "equality": "Give the reference of the equality impact assessment (Equality Act 2010 s.149)",
    "community": "Give the reference of the community impact assessment",
    "policy": "Give the reference of the appropriate policy document (DPA 2018 s.42)",
}


def complete(plan: Plan, policy: Policy) -> list[Refused]:
    """Return what a plan lacks before it can be put to an authorising officer; nothing where it lacks nothing."""
    missing = [_no(f"plan.{name}", ask) for name, ask in WRITTEN.items() if not str(getattr(plan, name)).strip()]
    if plan.use_case not in policy.use_cases:
        missing.append(_no("plan.use_case", f"Choose a use case of the policy pack {policy.label}"))
    missing += [
        _no(f"plan.documents.{name}", ask) for name, ask in PAPERS.items() if not getattr(plan.documents, name).strip()
    ]
    told = missing + _times(plan, policy) + _cameras(plan) + _notice(plan, policy)
    return told + _bound(plan, policy) + _rate(plan, policy)


def may_authorise(deployment: Deployment, person: Person, policy: Policy, *, now: datetime) -> list[Refused]:
    """Return what stands against this person's authority for a deployment.

    Roles and the second person are not its matter: `law.permission` decides on them.
    """
    refused = complete(deployment.plan, policy)
    if deployment.stage is not Stage.DRAFT:
        refused.append(_no("stage", f"Only a draft can be authorised; this deployment is {deployment.stage}"))
    if person.rank not in policy.authority.ranks:
        ranks = ", ".join(sorted(policy.ranks[rank] for rank in policy.authority.ranks))
        refused.append(_no("authority.rank", f"Your rank does not allow it; these do: {ranks}"))
    if deployment.plan.ends_at is not None and deployment.plan.ends_at <= now:
        refused.append(_no("plan.ends_at", "The end has passed already"))
    return refused


def may_start(deployment: Deployment, *, plan_digest: str, list_root: str, now: datetime) -> list[Refused]:
    """Return what stands against a start, now.

    Args:
        deployment: the deployment as it is.
        plan_digest: SHA-256 (hex) of its plan as it is now.
        list_root: Merkle root (hex) of its list as it is now.
        now: the time of day.
    """
    refused = [] if deployment.stage is Stage.SEALED else [_no("stage", _not_sealed(deployment.stage))]
    refused += _authorised(deployment.authorisation, plan_digest)
    if deployment.seal is None:
        refused.append(_no("list.seal", "Nobody has sealed its list"))
    elif deployment.seal.root != list_root:
        refused.append(_no("list.seal", "The list is not the list that was sealed"))
    starts_at, ends_at = deployment.plan.starts_at, deployment.plan.ends_at
    if starts_at is None or now < starts_at:
        refused.append(_no("plan.starts_at", "It is too early: the authority begins later"))
    if ends_at is None or now >= ends_at:
        refused.append(_no("plan.ends_at", "It is too late: the authority has expired"))
    return refused


def must_end(deployment: Deployment, *, false_alerts: int, now: datetime) -> Refused | None:
    """Return why a live deployment has to end now, or None while it may go on."""
    ends_at = deployment.plan.ends_at
    if ends_at is None or now >= ends_at:
        return _no("time", "The authority's time is over")
    allowed = deployment.plan.false_alerts_allowed
    if false_alerts > allowed:
        return _no("bound", f"{false_alerts} false alerts were counted, and {allowed} are authorised")
    return None


def _not_sealed(stage: Stage) -> str:
    return f"Only a deployment with a sealed list can start; this one is {stage}"


def _authorised(authorisation: Approval | None, plan_digest: str) -> list[Refused]:
    if authorisation is None:
        return [_no("authority", "Nobody has authorised it")]
    if authorisation.to != plan_digest:
        return [_no("authority", "The plan is not the plan that was authorised")]
    return []


def _times(plan: Plan, policy: Policy) -> list[Refused]:
    if plan.starts_at is None or plan.ends_at is None:
        asked = {"starts_at": plan.starts_at, "ends_at": plan.ends_at}
        return [
            _no(f"plan.{name}", f"Say when it {name.removesuffix('_at')}")
            for name, moment in asked.items()
            if moment is None
        ]
    if plan.ends_at <= plan.starts_at:
        return [_no("plan.ends_at", "It must end after it starts")]
    longest = timedelta(hours=policy.authority.longest_hours)
    if plan.ends_at - plan.starts_at > longest:
        return [_no("plan.ends_at", f"It may last {policy.authority.longest_hours:g} hours at most")]
    return []


def _cameras(plan: Plan) -> list[Refused]:
    if not plan.cameras:
        return [_no("plan.cameras", "Name at least one camera")]
    names = [camera.name for camera in plan.cameras]
    if len(set(names)) != len(names):
        return [_no("plan.cameras", "Give each camera a name of its own")]
    unseen = [camera.name for camera in plan.cameras if not camera.zone.strip()]
    return [_no("plan.cameras", f"Say what these cameras look at: {', '.join(unseen)}")] if unseen else []


def _notice(plan: Plan, policy: Policy) -> list[Refused]:
    refused = []
    if not plan.notice.signage.strip():
        refused.append(_no("plan.notice.signage", "Say which signs will stand where"))
    if not plan.notice.where.strip():
        refused.append(_no("plan.notice.where", "Say where the public notice can be read"))
    published, hours = plan.notice.published_at, policy.authority.notice_hours
    if published is None:
        refused.append(_no("plan.notice.published_at", "Say when the public notice is published"))
    elif plan.starts_at is not None and plan.starts_at - published < timedelta(hours=hours):
        refused.append(_no("plan.notice.published_at", f"The notice must be out {hours:g} hours before the start"))
    return refused


def _bound(plan: Plan, policy: Policy) -> list[Refused]:
    if plan.expected_faces < 1:
        return [_no("plan.expected_faces", "Say how many people are expected to pass")]
    most = int(plan.expected_faces * policy.authority.false_alert_rate)
    if plan.false_alerts_allowed <= most:
        return []
    if policy.authority.false_alert_rate == 0:
        return [_no("plan.false_alerts_allowed", f"The policy pack {policy.label} allows no false alert")]
    rate = f"1 false alert in {1 / policy.authority.false_alert_rate:,.0f} faces"
    return [_no("plan.false_alerts_allowed", f"At {rate}, {most} may be allowed for this many people")]


def _rate(plan: Plan, policy: Policy) -> list[Refused]:
    """Hold the operating point that is asked for to the same bound: it may not promise more false alerts than that."""
    most = policy.authority.false_alert_rate
    if 0 < plan.fpir <= most:
        return []
    return [_no("plan.fpir", f"Ask for an operating point of at most {most:g} false alerts a face: {policy.label}")]


def _no(rule: str, reason: str) -> Refused:
    return Refused(rule=rule, reason=reason)
