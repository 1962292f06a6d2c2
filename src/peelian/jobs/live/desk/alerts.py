"""An alert comes in, is looked at, decided on, and followed to its end. Recorded first, shown second."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from peelian.errors import NotFoundError
from peelian.jobs.live.desk import subjects
from peelian.jobs.live.desk.desk import Desk
from peelian.jobs.live.desk.ports import Unit
from peelian.law import adjudication as law
from peelian.law import authority, listing, phones
from peelian.law.permission import Action, Circumstances
from peelian.nouns.case import ALL, Adjudication, Case, Outcome, Release, View
from peelian.nouns.deployment import Deployment, Stage
from peelian.nouns.entry import Entry
from peelian.nouns.event import SYSTEM, EventKind
from peelian.nouns.geometry import Box
from peelian.nouns.hold import HoldOn
from peelian.nouns.ids import AlertId, CameraId, DeploymentId, EntryId, PersonId
from peelian.nouns.person import Person, Role
from peelian.nouns.refusal import Refusals, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """What a recogniser says.

    `seen_at`: when the face was last seen; `frame`, `box`: where. `probe`: the level crop of the face as JPEG.
    """

    entry: EntryId
    camera: CameraId
    seen_at: datetime
    frame: int
    box: Box
    similarity: float
    shots: int
    probe: bytes


def receive(desk: Desk, deployment: DeploymentId, raised: Raised) -> Case | Refused:
    """Record an alert, or only that it was suppressed.

    It is suppressed where the authority does not cover it (not live, the time over, the bound passed, a camera that was
    not named) and where the reason for listing has lapsed meanwhile.

    Raises:
        NotFoundError: there is no such deployment, or the list has no such entry.
    """
    with desk.store.change() as unit:
        against = _unauthorised(desk, unit, unit.deployments.get(deployment), raised)
        if against is not None:
            return _suppressed(desk, unit, deployment, raised, against)
        entry = unit.entries.get(raised.entry)
        if entry.deployment != deployment:
            raise NotFoundError("entry of this deployment", raised.entry)
        lapsed = _lapsed(desk, unit, entry)
        if lapsed is not None:
            return _suppressed(desk, unit, deployment, raised, lapsed)
        case = Case(
            id=AlertId(desk.new_id("A")),
            deployment=deployment,
            entry=entry.id,
            camera=raised.camera,
            seen_at=raised.seen_at,
            raised_at=desk.now(),
            similarity=raised.similarity,
            shots=raised.shots,
            category=entry.category,
            volunteer=entry.volunteer is not None,
        )
        unit.cases.put(case)
        unit.vault.put(case.id, subjects.PROBE, raised.probe)
        unit.journal.record(
            desk.event(
                EventKind.ALERT_RAISED,
                deployment,
                who=SYSTEM,
                why="",
                alert_id=case.id,
                entry_id=entry.id,
                camera=case.camera,
            )
        )
    return case


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What an operator says of two pictures. `reasons`: keys of the policy pack."""

    view: View
    reasons: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What an officer says came of an alert. `result`, `check`: keys of the policy pack."""

    result: str
    check: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a case: what it is allowed by, how it is logged, and what it makes of the case."""

    action: Action
    kind: EventKind
    change: Callable[[Case], Case | list[Refused]]
    facts: tuple[tuple[str, str], ...] = ()


def show(desk: Desk, person: Person, alert: AlertId) -> Case | Refusals:
    """Take note that somebody looks at an alert; the first look is kept with it.

    Raises:
        NotFoundError: there is no such alert.
    """
    return _take(desk, person, alert, Step(action=Action.ALERT_VIEW, kind=EventKind.ALERT_SHOWN, change=_look(desk)))


def adjudicate(desk: Desk, person: Person, alert: AlertId, opinion: Opinion) -> Case | Refusals:
    """Record what an operator sees, before the band is shown.

    Raises:
        NotFoundError: there is no such alert.
    """
    said = Adjudication(
        by=person.id, at=desk.now(), view=opinion.view, reasons=opinion.reasons, note=opinion.note.strip()
    )

    def change(case: Case) -> Case | list[Refused]:
        return law.may_adjudicate(case, said, desk.policy) or replace(case, adjudication=said)

    facts = (("view", opinion.view.value), ("reasons", " ".join(opinion.reasons)))
    step = Step(action=Action.ALERT_ADJUDICATE, kind=EventKind.ALERT_ADJUDICATED, change=change, facts=facts)
    return _take(desk, person, alert, step)


def release(desk: Desk, person: Person, alert: AlertId, *, to: PersonId) -> Case | Refusals:
    """Send an alert to an engagement officer, or to the phones of `ALL` who were given one.

    Raises:
        NotFoundError: there is no such alert, or no such person.
    """
    with desk.store.read() as unit:
        officer = None if to == ALL else unit.people.get(to)
    sent = Release(by=person.id, to=to, at=desk.now())

    def change(case: Case) -> Case | list[Refused]:
        if officer is not None and (Role.ENGAGEMENT_OFFICER not in officer.roles or not officer.active):
            return [Refused(rule="to", reason="An alert is sent to an engagement officer")]
        if to == person.id or (case.adjudication is not None and to == case.adjudication.by):
            return [Refused(rule="two_people", reason="Send it to somebody else: two people look at every alert")]
        return law.may_release(case) or replace(case, release=sent)

    kind = EventKind.ALERT_RELEASED_TO_OFFICER
    step = Step(action=Action.ALERT_RELEASE, kind=kind, change=change, facts=(("recipient_id", to),))
    return _take(desk, person, alert, step)


def conclude(desk: Desk, person: Person, alert: AlertId, finding: Finding) -> Case | Refusals:
    """Record a step of what came of an alert, with the independent check that was made.

    Raises:
        NotFoundError: there is no such alert.
    """
    change = concluding(desk, person, finding, at=desk.now())
    facts = (("result", finding.result), ("check", finding.check))
    step = Step(action=Action.ALERT_OUTCOME, kind=EventKind.ALERT_OUTCOME_RECORDED, change=change, facts=facts)
    return _take(desk, person, alert, step)


def concluding(desk: Desk, person: Person, finding: Finding, *, at: datetime) -> Callable[[Case], Case | list[Refused]]:
    """Return what makes a finding part of a case, or says why it may not be; `at`: when it was found."""
    said = Outcome(by=person.id, at=at, result=finding.result, check=finding.check, note=finding.note.strip())

    def change(case: Case) -> Case | list[Refused]:
        kept = said if case.deleted_at is None else replace(said, note="")
        return law.may_conclude(case, said, desk.policy) or replace(case, outcomes=(*case.outcomes, kept))

    return change


def expire(desk: Desk) -> int:
    """Shred the probes of alerts that are older than the policy pack allows; return how many there were."""
    before = desk.now() - timedelta(hours=desk.policy.retention.alert_hours)
    with desk.store.change() as unit:
        held = unit.holds.held(HoldOn.ALERT, desk.now())
        old = [
            case
            for deployment in unit.deployments.all()
            if deployment.stage in {Stage.LIVE, Stage.ENDED}
            for case in unit.cases.of(deployment.id)
            if case.deleted_at is None and case.raised_at <= before and case.id not in held
        ]
        if not old:
            return 0
        unit.vault.shred([case.id for case in old])
        for case in old:
            unit.cases.put(without_words(case, deleted_at=desk.now()))
            why = "the policy pack's clock ran out"
            unit.journal.record(
                desk.event(EventKind.ALERT_DELETED, case.deployment, who=SYSTEM, why=why, alert_id=case.id)
            )
    return len(old)


def _take(desk: Desk, person: Person, alert: AlertId, step: Step) -> Case | Refusals:
    """Make one step of a case: allowed, lawful, kept and logged, or none of it."""
    with desk.store.change() as unit:
        before = unit.cases.get(alert)
        sent_to = phones.answers_for(before, person.id)
        refused = desk.allowed(unit, person, step.action, before.deployment, Circumstances(released_to=sent_to))
        if refused is not None:
            return refused
        after = step.change(before)
        if not isinstance(after, list) and after != before and _is_over(unit, before):
            after = [
                Refused(rule="stage", reason="The record is published; nothing of this deployment changes any more")
            ]
        if isinstance(after, list):
            return desk.refused(unit, person, step.action, before.deployment, after)
        if after != before:
            unit.cases.put(after)
        facts = dict(step.facts)
        unit.journal.record(
            desk.event(step.kind, before.deployment, who=person.id, why="adjudication", alert_id=alert, **facts)
        )
    return after


def _look(desk: Desk) -> Callable[[Case], Case | list[Refused]]:
    def change(case: Case) -> Case | list[Refused]:
        return case if case.first_shown_at is not None else replace(case, first_shown_at=desk.now())

    return change


def without_words(case: Case, *, deleted_at: datetime) -> Case:
    """Return a case whose probe is gone, and with it what people wrote of the person in their own words."""
    said = case.adjudication
    return replace(
        case,
        adjudication=None if said is None else replace(said, note=""),
        outcomes=tuple(replace(outcome, note="") for outcome in case.outcomes),
        steps=tuple(replace(step, note="", ground="" if not step.ground else "recorded") for step in case.steps),
        second_looks=tuple(replace(look, reason="") for look in case.second_looks),
        deleted_at=deleted_at,
    )


def _is_over(unit: Unit, case: Case) -> bool:
    return unit.deployments.get(case.deployment).stage is Stage.RECORDED


def _unauthorised(desk: Desk, unit: Unit, deployment: Deployment, raised: Raised) -> Refused | None:
    if deployment.stage is not Stage.LIVE:
        return Refused(rule="stage", reason="It is not live")
    if raised.camera not in {camera.name for camera in deployment.plan.cameras}:
        return Refused(rule="camera", reason="The authority does not name this camera")
    false_alerts = sum(map(law.is_false, unit.cases.of(deployment.id)))
    return authority.must_end(deployment, false_alerts=false_alerts, now=desk.now())


def _lapsed(desk: Desk, unit: Unit, entry: Entry) -> Refused | None:
    """Ask the law, and then whoever knows, whether the reason holds at this moment."""
    lapsed = listing.lapsed(entry, desk.policy, now=desk.now())
    if lapsed is not None or entry.volunteer is not None:
        return lapsed
    try:
        answer = desk.checker.check([subjects.who(unit.vault, entry.id)])[0]
    except Exception:  # noqa: BLE001 - a register that breaks knows nothing, and an alert is not lost unlogged
        answer = None
    if answer is True:
        return None
    reason = f"At the moment of the alert, {desk.checker.name} did not say that the reason still holds"
    return Refused(rule=f"entry.{entry.id}.status", reason=reason)


def _suppressed(desk: Desk, unit: Unit, deployment: DeploymentId, raised: Raised, why: Refused) -> Refused:
    unit.journal.record(
        desk.event(
            EventKind.ALERT_SUPPRESSED,
            deployment,
            who=SYSTEM,
            why=why.reason,
            entry_id=raised.entry,
            camera=raised.camera,
        )
    )
    return why
