"""A deployment starts no earlier than it may, ends by itself, and leaves nothing behind but its record."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from peelian.jobs.live.desk import alerts, digests, evidence, subjects
from peelian.jobs.live.desk.desk import Desk
from peelian.jobs.live.desk.ports import Unit
from peelian.law import adjudication, authority, listing, monitoring
from peelian.law.permission import Action
from peelian.nouns.case import Case
from peelian.nouns.deployment import Deployment, Ending, Stage
from peelian.nouns.entry import Entry
from peelian.nouns.event import SYSTEM, EventKind
from peelian.nouns.hold import HoldOn
from peelian.nouns.ids import DeploymentId, EntryId, PersonId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.signed_point import SignedPoint

TIME, BOUND, EVIDENCE = "time", "bound", "evidence"
"""Causes for which a deployment ends by itself: its time, its false alerts, or the evidence that it runs on."""

BY_ITSELF = frozenset({TIME, BOUND, EVIDENCE})

BY_HAND = "by_hand"
"""The cause when a person ended it."""

CHOSEN = "It fits the pack, the list and the rate that were authorised"
"""Why a deployment starts with the operating point that it starts with."""

BROKEN = "broken"
"""The cause when the recogniser could not be kept running, or the desk was stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What a recogniser is started with: opaque ids and their templates as bytes."""

    entry: EntryId
    template: bytes


def may_start(desk: Desk, person: Person, deployment: DeploymentId) -> list[Sealed] | Refusals:
    """Ask whether a deployment may start now; return its list for the recogniser. Nothing has started yet.

    Raises:
        NotFoundError: there is no such deployment.
    """
    with desk.store.read() as unit:
        planned = unit.deployments.get(deployment)
    unproven = evidence.against(desk, planned)
    with desk.store.change() as unit:
        refused = desk.allowed(unit, person, Action.DEPLOYMENT_START, deployment)
        if refused is not None:
            return refused
        before, entries, now = unit.deployments.get(deployment), unit.entries.of(deployment), desk.now()
        against = authority.may_start(
            before,
            plan_digest=digests.of_plan(before.plan),
            list_root=digests.of_list(entries, desk.root),
            now=now,
        )
        against += unproven
        against += [no for entry in entries if (no := listing.lapsed(entry, desk.policy, now=now)) is not None]
        if against:
            return desk.refused(unit, person, Action.DEPLOYMENT_START, deployment, against)
        return [Sealed(entry=entry.id, template=unit.vault.get(entry.id, subjects.TEMPLATE)) for entry in entries]


def started(
    desk: Desk, person: Person, deployment: DeploymentId, *, unconfined: bool, point: SignedPoint | None = None
) -> Deployment:
    """Take note that the recogniser runs; once, and only over a sealed list. The answer's stage says whether it did.

    Whoever gets a deployment back that was not sealed, by somebody else's start or otherwise, has to stop theirs.

    Args:
        desk: the desk.
        person: who started it.
        deployment: which one.
        unconfined: whether it runs without the kernel's guard.
        point: what it runs with; None: the one that fits.

    Raises:
        NotFoundError: there is no such deployment.
    """
    with desk.store.read() as unit:
        planned = unit.deployments.get(deployment)
    runs_with = point or evidence.fitting(desk, planned, planned.seal.size if planned.seal else 0)
    with desk.store.change() as unit:
        before = unit.deployments.get(deployment)
        if before.stage is not Stage.SEALED:
            kind, why = EventKind.DEPLOYMENT_START_REFUSED, f"it is {before.stage}"
            unit.journal.record(desk.event(kind, deployment, who=person.id, why=why))
            return before
        uses = () if isinstance(runs_with, Refused) else (evidence.used(desk, person, runs_with, CHOSEN),)
        after = replace(before, stage=Stage.LIVE, started_at=desk.now(), unconfined=unconfined, points=uses)
        unit.deployments.put(after)
        unit.journal.record(
            desk.event(EventKind.DEPLOYMENT_STARTED, deployment, who=person.id, why="authorised", unconfined=unconfined)
        )
    return after


def resume(
    desk: Desk, deployment: DeploymentId, *, why: str = "the desk was stopped while it was live"
) -> list[Sealed] | Refused:
    """Return the list of a deployment that is live, for a recogniser that takes over from another one.

    Raises:
        NotFoundError: there is no such deployment.
    """
    ends = must_end(desk, deployment)
    if ends is not None:
        return ends
    with desk.store.change() as unit:
        before, entries = unit.deployments.get(deployment), unit.entries.of(deployment)
        no = _not_resumed(desk, before, entries)
        if no is not None:
            refused = desk.event(EventKind.RECOGNISER_REFUSED, deployment, who=SYSTEM, why=no.reason)
            unit.journal.record(refused)
            return no
        unit.journal.record(desk.event(EventKind.RECOGNISER_RESTARTED, deployment, who=SYSTEM, why=why))
        return [Sealed(entry=entry.id, template=unit.vault.get(entry.id, subjects.TEMPLATE)) for entry in entries]


def _not_resumed(desk: Desk, deployment: Deployment, entries: Sequence[Entry]) -> Refused | None:
    if deployment.stage is not Stage.LIVE:
        return Refused(rule="stage", reason=f"Only a live deployment goes on; this one is {deployment.stage}")
    authorised = deployment.authorisation
    if authorised is None or authorised.to != digests.of_plan(deployment.plan):
        return Refused(rule="authority", reason="The plan is not the plan that was authorised")
    if deployment.seal is None or deployment.seal.root != digests.of_list(entries, desk.root):
        return Refused(rule="list.seal", reason="The list is not the list that was sealed")
    return None


def due(desk: Desk) -> list[DeploymentId]:
    """Return the ended deployments whose lists have to go now: every alert is decided on, or the time is over."""
    longest = timedelta(hours=desk.policy.retention.list_hours_after_end)
    with desk.store.read() as unit:
        ended_ones = [one for one in unit.deployments.all() if one.stage is Stage.ENDED and one.ending is not None]
        return [
            one.id
            for one in ended_ones
            if (one.ending is not None and desk.now() - one.ending.at >= longest)
            or all(settled(case) for case in unit.cases.of(one.id))
        ]


def settled(case: Case) -> bool:
    """Say whether nobody needs an alert's pictures any more."""
    if case.deleted_at is not None or case.closed_at is not None:
        return True
    if case.adjudication is None:
        return False
    return case.release is None or adjudication.concluded(case)


def must_end(desk: Desk, deployment: DeploymentId, *, faces_seen: int = 0) -> Refused | None:
    """Say why a live deployment has to end now, or None while it may go on. `faces_seen`: by the recogniser so far.

    Raises:
        NotFoundError: there is no such deployment.
    """
    with desk.store.read() as unit:
        found, cases = unit.deployments.get(deployment), unit.cases.of(deployment)
    false_alerts = sum(adjudication.is_false(case) for case in cases)
    over = authority.must_end(found, false_alerts=false_alerts, now=desk.now())
    if over is not None or found.stage is not Stage.LIVE:
        return over
    stands = evidence.fitting(desk, found, found.seal.size if found.seal else 0)
    if isinstance(stands, Refused):
        return Refused(rule=EVIDENCE, reason=stands.reason)
    return monitoring.must_stop(watched(desk, found, cases, faces_seen=faces_seen))


def watched(desk: Desk, deployment: Deployment, cases: Sequence[Case], *, faces_seen: int) -> monitoring.Watched:
    """Say how a deployment does against the rate of false alerts that was authorised."""
    counted = (len(cases), sum(adjudication.is_false(case) for case in cases))
    bound = monitoring.bound(deployment.plan, desk.policy.authority)
    return monitoring.watched(faces_seen, counted, bound=bound, rules=desk.policy.evidence)


def may_end(desk: Desk, person: Person, deployment: DeploymentId) -> Refusals | None:
    """Ask whether somebody may end a deployment by hand; a no is logged."""
    with desk.store.change() as unit:
        return desk.allowed(unit, person, Action.DEPLOYMENT_END, deployment)


def ended(desk: Desk, deployment: DeploymentId, ending: Ending, *, faces_seen: int) -> Deployment:
    """Take note that the recogniser has stopped, and why; once, whoever else says so later.

    Raises:
        NotFoundError: there is no such deployment.
    """
    with desk.store.change() as unit:
        before = unit.deployments.get(deployment)
        if before.stage is not Stage.LIVE:
            return before
        after = replace(before, stage=Stage.ENDED, ending=ending, faces_seen=faces_seen)
        unit.deployments.put(after)
        kind = EventKind.DEPLOYMENT_STOPPED_BY_BOUND if ending.cause == BOUND else EventKind.DEPLOYMENT_ENDED
        unit.journal.record(
            desk.event(kind, deployment, who=ending.by, why=ending.why, cause=ending.cause, faces_seen=faces_seen)
        )
    return after


def destroy(desk: Desk, person: Person | None, deployment: DeploymentId) -> Deployment | Refusals:
    """Destroy an ended deployment's list and pictures: keys first, then everything that lay under them.

    Args:
        desk: the desk.
        person: who does; None when the machine does because it is time.
        deployment: which one.

    Raises:
        NotFoundError: there is no such deployment.
    """
    who = PersonId(SYSTEM) if person is None else person.id
    with desk.store.change() as unit:
        before = unit.deployments.get(deployment)
        refused = None if person is None else desk.allowed(unit, person, Action.DEPLOYMENT_DESTROY, deployment)
        if refused is None and person is not None and before.stage is not Stage.ENDED:
            reason = f"Only what has ended can be destroyed; this deployment is {before.stage}"
            no = Refused(rule="stage", reason=reason)
            refused = desk.refused(unit, person, Action.DEPLOYMENT_DESTROY, deployment, [no])
        if refused is not None:
            return refused
        if before.stage is not Stage.ENDED:
            return before
        return _destroyed(desk, unit, before, who)


def _destroyed(desk: Desk, unit: Unit, before: Deployment, who: PersonId) -> Deployment:
    entries, now = unit.entries.of(before.id), desk.now()
    held = unit.holds.held(HoldOn.ALERT, now)
    open_cases = [case for case in unit.cases.of(before.id) if case.deleted_at is None and case.id not in held]
    phones = unit.devices.of(before.id)
    kept = [*(entry.id for entry in entries), *(case.id for case in open_cases), *(phone.id for phone in phones)]
    keys = unit.vault.shred(kept)
    for phone in phones:
        unit.devices.put(replace(phone, wake_up=None))
    for entry in entries:
        unit.entries.remove(entry.id)
    unit.ledger.over([entry.id for entry in entries], now)
    for case in open_cases:
        unit.cases.put(alerts.without_words(case, deleted_at=now))
    after = replace(before, stage=Stage.DESTROYED, destroyed_at=now)
    unit.deployments.put(after)
    root = before.seal.root if before.seal else ""
    unit.journal.record(
        desk.event(EventKind.LIST_DESTROYED, before.id, who=who, why="it has ended", root=root, entries=len(entries)),
        desk.event(
            EventKind.DEPLOYMENT_DESTROYED, before.id, who=who, why="it has ended", keys=keys, probes=len(open_cases)
        ),
    )
    return after
