"""What makes a deployment's figures honest: volunteers' crossings, and what people said of themselves."""

from dataclasses import replace
from datetime import datetime, timedelta

from peelian.jobs.live.desk.desk import Desk
from peelian.law.permission import Action
from peelian.nouns.case import Case
from peelian.nouns.deployment import Crossing, Declared, Deployment, Stage
from peelian.nouns.event import EventKind
from peelian.nouns.ids import DeploymentId, EntryId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused

AROUND = timedelta(seconds=30)
"""An alert this long before or after a crossing was noted is about that crossing; a volunteer walks for less."""

MEASURED = frozenset({Stage.LIVE, Stage.ENDED})
"""Stages in which a crossing can be noted."""

DECLARED = frozenset({*MEASURED, Stage.DESTROYED})
"""Stages in which an answer can be noted: until the record is published."""

PARTS = ("ethnicity", "age_band", "sex")
"""What people are asked. Only the policy pack's answers are kept, and none where it has no such question."""


def cross(desk: Desk, person: Person, entry: EntryId, *, at: datetime) -> Deployment | Refusals:
    """Note that a volunteer crossed the zone: the opportunity that an alert is measured against.

    Raises:
        NotFoundError: there is no such entry.
    """
    with desk.store.change() as unit:
        listed = unit.entries.get(entry)
        refused = desk.allowed(unit, person, Action.ALERT_VIEW, listed.deployment)
        if refused is not None:
            return refused
        if listed.volunteer is None:
            no = Refused(rule="entry", reason="Only volunteers' crossings are noted; nobody else is followed")
            return desk.refused(unit, person, Action.ALERT_VIEW, listed.deployment, [no])
        before = unit.deployments.get(listed.deployment)
        if before.stage not in MEASURED:
            no = Refused(rule="stage", reason=f"There is nothing to cross: this deployment is {before.stage}")
            return desk.refused(unit, person, Action.ALERT_VIEW, before.id, [no])
        after = replace(before, crossings=(*before.crossings, Crossing(entry=entry, at=at, by=person.id)))
        unit.deployments.put(after)
        unit.journal.record(
            desk.event(EventKind.BLUE_CROSSED, before.id, who=person.id, why="measuring recognition", entry_id=entry)
        )
    return after


def declare(desk: Desk, person: Person, deployment: DeploymentId, said: Declared) -> Deployment | Refusals:
    """Keep what somebody who was spoken to said of themselves; nothing in it leads back to the alert.

    Raises:
        NotFoundError: there is no such deployment.
    """
    with desk.store.change() as unit:
        refused = desk.allowed(unit, person, Action.ALERT_OUTCOME, deployment)
        if refused is not None:
            return refused
        before = unit.deployments.get(deployment)
        against = [
            Refused(rule=f"declared.{part}", reason="Choose one of the answers, or leave it out")
            for part in PARTS
            if getattr(said, part) and getattr(said, part) not in desk.policy.declared.get(part, {})
        ]
        if before.stage not in DECLARED:
            against.append(Refused(rule="stage", reason=f"Nothing can be added: this deployment is {before.stage}"))
        if against:
            return desk.refused(unit, person, Action.ALERT_OUTCOME, deployment, against)
        # Sorted, so that the order in which people were met cannot be read from it.
        kept = sorted((*before.declared, said), key=lambda one: (one.correct, one.ethnicity, one.age_band, one.sex))
        after = replace(before, declared=tuple(kept))
        unit.deployments.put(after)
    return after


def recognised(crossing: Crossing, cases: list[Case]) -> bool:
    """Say whether a crossing got its alert."""
    return any(case.entry == crossing.entry and abs(case.seen_at - crossing.at) <= AROUND for case in cases)
