"""What another policy pack would change about what is at a desk: what would be refused, and what erased sooner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from peelian.law import authority, evidence
from peelian.law.checkins import orders
from peelian.law.checkins.rules import DRAFT
from peelian.law.policy import Policy
from peelian.nouns.case import Case
from peelian.nouns.deployment import Deployment, Stage
from peelian.nouns.entry import Entry
from peelian.nouns.operator_check import OperatorCheck
from peelian.nouns.order import Order, OrderStage
from peelian.nouns.reference_set import ReferenceSet, SetStage
from peelian.nouns.signed_point import PointStage, SignedPoint

AHEAD = frozenset({Stage.DRAFT, Stage.AUTHORISED, Stage.SEALED})
"""Stages of deployments that have not begun."""


CHECK_INS = {
    "photo": "photos of check-ins",
    "fix": "places that a device reported",
    "event": "events about places",
    "prompt": "prompts of check-ins",
    "case": "concerns of check-ins",
    DRAFT: "drafts of orders",
}
"""Classes of check-ins whose clock begins when a thing comes about. A reference goes with the end of its order."""

PLAIN = frozenset({"grounds.power", "ends_at", "review_due_at"})
"""What of an order's terms is judged without the vault's key: its power and its dates. The rest lies sealed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aged:
    """One thing that is held of somebody under an order: its class, and since when its clock runs.

    `own`: days that its order keeps it for, where the order says so and could be read.
    """

    kept: str
    since: datetime
    own: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a desk keeps that a pack decides on. Nobody is named in it.

    `opened`: whether the orders of check-ins are whole, since the vault was unlocked, or only what lies plain of them.
    """

    deployments: Sequence[Deployment] = ()
    entries: Sequence[Entry] = ()
    cases: Sequence[Case] = ()
    sets: Sequence[ReferenceSet] = ()
    checks: Sequence[OperatorCheck] = ()
    points: Sequence[SignedPoint] = ()
    check_ins: Sequence[Aged] = ()
    orders: Sequence[Order] = ()
    opened: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One consequence. `kind`: `refused`, `allowed` or `erased_sooner`. `about`: an id; empty where many are meant."""

    kind: str
    about: str
    sentence: str


def effects(kept: Kept, before: Policy, after: Policy, *, now: datetime) -> list[Effect]:
    """Return what would be refused that is not now, allowed that is refused now, or erased sooner."""
    return [
        *_deployments(kept, before, after),
        *_entries(kept, before, after),
        *_alerts(kept, before, after, now),
        *_sets(kept, before, after),
        *_checks(kept, before, after, now),
        *_points(kept, before, after, now),
        *_orders(kept, before, after),
        *_check_ins(kept, before, after, now),
    ]


def _deployments(kept: Kept, before: Policy, after: Policy) -> list[Effect]:
    found = []
    for one in kept.deployments:
        if one.stage not in AHEAD:
            continue
        old = {no.rule for no in authority.complete(one.plan, before)}
        new = {no.rule: no.reason for no in authority.complete(one.plan, after)}
        name = f"The plan of {one.id}"
        found += [
            _effect("refused", one.id, f"{name} would be refused: {new[rule]}") for rule in sorted(new.keys() - old)
        ]
        found += [
            _effect("allowed", one.id, f"{name} would no longer be refused by {rule}")
            for rule in sorted(old - new.keys())
        ]
    return found


def _entries(kept: Kept, before: Policy, after: Policy) -> list[Effect]:
    found = []
    unknown = [entry for entry in kept.entries if entry.category not in after.categories]
    for category in sorted({entry.category for entry in unknown if entry.category in before.categories}):
        count = sum(entry.category == category for entry in unknown)
        said = (
            f"{count} on lists are there as “{before.categories[category].title}”, which would not be a reason any more"
        )
        found.append(_effect("refused", "", said))
    return found


def _alerts(kept: Kept, before: Policy, after: Policy, now: datetime) -> list[Effect]:
    sooner = _overdue(
        [case.raised_at for case in kept.cases if case.deleted_at is None],
        (before.retention.alert_hours, after.retention.alert_hours),
        now,
    )
    if not sooner:
        return []
    hours = after.retention.alert_hours
    return [
        _effect("erased_sooner", "", f"{sooner} alerts would be erased at once: they are older than {hours:g} hours")
    ]


def _sets(kept: Kept, before: Policy, after: Policy) -> list[Effect]:
    found = []
    for one in kept.sets:
        if one.stage is SetStage.DESTROYED:
            continue
        if one.kind in before.operator_check.sets and one.kind not in after.operator_check.sets:
            found.append(_effect("refused", one.id, f"{one.title} is of a kind that could not be searched any more"))
        if before.operator_check.most_members >= one.size > after.operator_check.most_members:
            found.append(_effect("refused", one.id, f"{one.title} has {one.size} pictures, more than would be allowed"))
    return found


def _checks(kept: Kept, before: Policy, after: Policy, now: datetime) -> list[Effect]:
    days = (before.operator_check.row_days, after.operator_check.row_days)
    sooner = _overdue([one.opened_at for one in kept.checks], (days[0] * 24, days[1] * 24), now)
    if not sooner:
        return []
    return [
        _effect("erased_sooner", "", f"{sooner} rows of operator checks would be erased: older than {days[1]} days")
    ]


def _points(kept: Kept, before: Policy, after: Policy, now: datetime) -> list[Effect]:
    found = []
    for one in kept.points:
        if one.stage not in {PointStage.PROPOSED, PointStage.APPROVED}:
            continue
        old, new = (evidence.may_propose(one.evidence, pack.evidence, today=now.date()) for pack in (before, after))
        if new and not old:
            name = one.evidence.point.name
            found.append(_effect("refused", one.id, f"{name} could not be proposed any more: {new[0].reason}"))
    return found


def _orders(kept: Kept, before: Policy, after: Policy) -> list[Effect]:
    """Judge the terms of orders that are drafted or in force, as far as they could be read."""
    found = []
    for one in kept.orders:
        if one.stage not in {OrderStage.DRAFT, OrderStage.ACTIVE}:
            continue
        old, new = (
            {no.rule: no.reason for no in orders.complete(one.terms, pack.check_ins) if kept.opened or no.rule in PLAIN}
            for pack in (before, after)
        )
        drafted = one.stage is OrderStage.DRAFT
        said = (
            f"The draft {one.id} would be refused" if drafted else f"{one.id} goes on, but would not begin so any more"
        )
        found += [_effect("refused", one.id, f"{said}: {new[rule]}") for rule in sorted(new.keys() - old)]
        found += [
            _effect("allowed", one.id, f"The terms of {one.id} would no longer be refused by {rule}")
            for rule in sorted(old.keys() - new)
        ]
    return found


def _check_ins(kept: Kept, before: Policy, after: Policy, now: datetime) -> list[Effect]:
    """Reckon with the clocks of the packs, and where orders could be read, of those that have clocks of their own."""
    found = []
    for name, title in CHECK_INS.items():
        days = (before.check_ins.keep_days[name], after.check_ins.keep_days[name])
        some = [one for one in kept.check_ins if one.kept == name]
        since = [one.since for one in some if one.own is None]
        sooner = _overdue(since, (days[0] * 24, days[1] * 24), now)
        if sooner:
            unknown = "" if kept.opened else ", but where an order has a longer clock of its own"
            found.append(
                _effect("erased_sooner", "", f"{sooner} {title} would be erased{unknown}: older than {days[1]:g} days")
            )
    return found


def _overdue(moments: Sequence[datetime], hours: tuple[float, float], now: datetime) -> int:
    """Count what is older than the new clock allows, and not older than the old one."""
    old, new = (timedelta(hours=one) for one in hours)
    return sum(new <= now - moment < old for moment in moments)


def _effect(kind: str, about: str, sentence: str) -> Effect:
    return Effect(kind=kind, about=about, sentence=sentence)
