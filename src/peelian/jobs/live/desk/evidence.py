"""The operating point of a deployment: asked for at the gate before it starts, and looked at while it is live."""

from peelian.jobs.live.desk.desk import Desk
from peelian.nouns.deployment import Deployment, PointUse
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refused
from peelian.nouns.signed_point import SignedPoint, Use


def fitting(desk: Desk, deployment: Deployment, size: int) -> SignedPoint | Refused:
    """Return the point that a deployment may run with, or why there is none.

    One that is live goes on with the point that it runs with, and with no other that may have been approved meanwhile.
    Ask outside of a unit: to know a model pack is to read its files.
    """
    if deployment.points:
        return desk.points.standing(deployment.points[-1].id)
    plan = deployment.plan
    until = plan.ends_at.date() if plan.ends_at else None
    return desk.points.fitting(Use.LIVE, plan.pack, size, rate=plan.fpir, until=until)


def against(desk: Desk, deployment: Deployment) -> list[Refused]:
    """Return what stands against starting a sealed deployment for want of evidence."""
    if deployment.seal is None:
        return []
    found = fitting(desk, deployment, deployment.seal.size)
    return [found] if isinstance(found, Refused) else []


def used(desk: Desk, person: Person, point: SignedPoint, why: str) -> PointUse:
    """Return what a deployment keeps of a point that it runs with from now on. `person`: who started, or changed to it.

    Raises:
        RuntimeError: nobody approved the point, which the gate lets nothing run with.
    """
    evidence, approval, override = point.evidence, point.approval, point.override
    if approval is None:
        message = f"{point.id} was never approved"
        raise RuntimeError(message)
    put_up_with = override is not None and override.approval is not None
    return PointUse(
        id=point.id,
        name=evidence.point.name,
        digest=point.digest,
        target=evidence.point.target,
        gallery_size=evidence.point.gallery_size,
        threshold=evidence.point.threshold,
        verdict=evidence.verdict.value,
        override=override.asked.reason if override is not None and put_up_with else "",
        since=desk.now(),
        why=why,
        asked_by=person.id,
        approved_by=approval.by,
    )
