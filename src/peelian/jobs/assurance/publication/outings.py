"""A deployment as the public may know it: where, when, what for, under which notice, and nothing of whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from peelian.law import publication as law
from peelian.law.policy import Policy
from peelian.law.publication import Standing
from peelian.nouns.deployment import Deployment, Stage
from peelian.nouns.ids import DeploymentId
from peelian.nouns.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Outing:
    """One deployment before the public. Times are UTC.

    `purpose`, `rank`: in the policy pack's words. `starts_at`, `ends_at`: as authorised; `started_at`, `ended_at`: as
    it was. `zones`: what its cameras look at. `recorded`: whether its record is published.
    """

    id: DeploymentId
    title: str
    place: str
    purpose: str
    legal_basis: str
    rank: str
    standing: Standing
    starts_at: datetime | None
    ends_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    signage: str
    notice_at: datetime | None
    notice_where: str
    zones: tuple[str, ...]
    pack: str
    fpir: float
    policy: str
    recorded: bool

    def plain(self) -> dict[str, object]:
        """Return it as plain values."""
        values = {name: getattr(self, name) for name in type(self).__slots__}
        return {name: _plain(value) for name, value in values.items()}


FIELDS: tuple[str, ...] = tuple(Outing.__slots__)
"""All that is ever told of a deployment before its record is published."""


def announced(deployments: Iterable[Deployment], policy: Policy, *, now: datetime) -> list[Outing]:
    """Return what the public may know of, the latest start first."""
    told = [(one, law.standing(one, now=now)) for one in deployments]
    found = [_outing(one, stands, policy) for one, stands in told if not isinstance(stands, Refused)]
    return sorted(found, key=lambda one: (one.starts_at is not None, one.starts_at or now, one.id), reverse=True)


def _outing(one: Deployment, stands: Standing, policy: Policy) -> Outing:
    plan, authorisation = one.plan, one.authorisation
    return Outing(
        id=one.id,
        title=plan.title,
        place=plan.place,
        purpose=policy.use_cases.get(plan.use_case, plan.use_case),
        legal_basis=plan.legal_basis,
        rank="" if authorisation is None else policy.ranks.get(authorisation.rank, authorisation.rank),
        standing=stands,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        started_at=one.started_at,
        ended_at=one.ending.at if one.ending else None,
        signage=plan.notice.signage,
        notice_at=plan.notice.published_at,
        notice_where=plan.notice.where,
        zones=tuple(camera.zone for camera in plan.cameras if camera.zone),
        pack=plan.pack,
        fpir=plan.fpir,
        policy=one.policy,
        recorded=one.stage is Stage.RECORDED,
    )


def written(moment: datetime) -> str:
    """Write a moment for programs."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return written(value)
    return list(value) if isinstance(value, tuple) else value
