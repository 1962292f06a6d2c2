"""The record of a deployment: what a passer-by, a court or a regulator may want to know of it, and nobody's face.

The columns are those of the records that the Metropolitan Police publishes, and what those lack: recognition measured
with volunteers, the age of the pictures, and how long people waited.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median

from peelian.jobs.live.desk import measuring
from peelian.jobs.live.desk.desk import Desk
from peelian.jobs.live.desk.ports import Unit
from peelian.law import adjudication
from peelian.law.permission import Action
from peelian.nouns.case import Case
from peelian.nouns.deployment import Declared, Deployment, Stage
from peelian.nouns.device import Device
from peelian.nouns.event import EventKind
from peelian.nouns.ids import DeploymentId
from peelian.nouns.person import Person
from peelian.nouns.phone import LookAnswer
from peelian.nouns.publication import Publication
from peelian.nouns.refusal import Refusals, Refused

CONFIRMED_TRUE, CONFIRMED_FALSE, ENGAGED, RELEASED = "confirmed_true", "confirmed_false", "engaged", "released"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """So many of so many; of none there is no rate."""

    count: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFigures:
    """Alerts on listed people; volunteers' alerts are counted apart, in `true_recognition`.

    True or false, and whether meeting the person confirmed that; with `undecided` they add up to `alerts`.
    `unfinished`: an officer was sent, or somebody spoken to, and nobody said how it ended.
    """

    alerts: int
    true_confirmed: int
    true_unconfirmed: int
    false_confirmed: int
    false_unconfirmed: int
    undecided: int
    engagements: int
    arrests: int
    other_disposals: int
    no_action: int
    unfinished: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLooks:
    """Photos that officers took of somebody they spoke to: compared, found alike, and those that were refused."""

    compared: int
    matched: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One deployment's record. Times are UTC; durations are in seconds.

    `false_alert_rate`: false alerts of faces seen. `true_recognition`: crossings of volunteers that got an alert.
    `alert_to_release_s`: median and greatest time from an alert to the person's release, where both are known.
    """

    deployment: Deployment
    regime: str
    policy: str
    figures: AlertFigures
    faces_seen: int
    false_alert_rate: Counted
    true_recognition: Counted
    volunteer_alerts: int
    categories: tuple[tuple[str, int], ...]
    alert_to_adjudication_s: tuple[float, float] | None
    alert_to_release_s: tuple[float, float] | None
    declared: tuple[Declared, ...]
    second_looks: SecondLooks

    @property
    def duration_s(self) -> float | None:
        """How long it was live."""
        started, ending = self.deployment.started_at, self.deployment.ending
        return None if started is None or ending is None else (ending.at - started).total_seconds()


def compute(deployment: Deployment, cases: Sequence[Case], regime: str, *, devices: Sequence[Device] = ()) -> Record:
    """Compute a record from what is left when the list and the pictures are gone."""
    listed = [case for case in cases if not case.volunteer]
    recognised = sum(measuring.recognised(crossing, list(cases)) for crossing in deployment.crossings)
    return Record(
        deployment=deployment,
        regime=regime,
        policy=deployment.policy,
        figures=_figures(listed),
        faces_seen=deployment.faces_seen,
        false_alert_rate=Counted(count=sum(map(adjudication.is_false, cases)), of=deployment.faces_seen),
        true_recognition=Counted(count=recognised, of=len(deployment.crossings)),
        volunteer_alerts=len(cases) - len(listed),
        categories=tuple(sorted(Counter(case.category for case in listed).items())),
        alert_to_adjudication_s=_spread([(case.raised_at, _adjudicated_at(case)) for case in cases]),
        alert_to_release_s=_spread([(case.raised_at, _result_at(case, RELEASED)) for case in cases]),
        declared=deployment.declared,
        second_looks=_second_looks(cases, devices),
    )


def read(desk: Desk, deployment: DeploymentId) -> Record:
    """Compute a deployment's record as things stand.

    Raises:
        NotFoundError: there is no such deployment.
    """
    with desk.store.read() as unit:
        found, cases = unit.deployments.get(deployment), unit.cases.of(deployment)
        return compute(found, cases, desk.policy.regime, devices=unit.devices.of(deployment))


def publish(desk: Desk, person: Person, deployment: DeploymentId, *, document: bytes) -> Deployment | Refusals:
    """Publish a record: nothing of the deployment changes any more.

    Args:
        desk: the desk.
        person: who publishes.
        deployment: which one.
        document: the record as it is published, byte for byte; it is kept, and the log has its SHA-256.

    Raises:
        NotFoundError: there is no such deployment.
    """
    with desk.store.change() as unit:
        refused = desk.allowed(unit, person, Action.DEPLOYMENT_RECORD, deployment)
        if refused is not None:
            return refused
        before = unit.deployments.get(deployment)
        against = _against_publishing(desk, unit, before)
        if against:
            return desk.refused(unit, person, Action.DEPLOYMENT_RECORD, deployment, against)
        after = replace(before, stage=Stage.RECORDED, recorded_at=desk.now())
        unit.deployments.put(after)
        entry = unit.journal.size()
        published = Publication(deployment=deployment, document=document, entry=entry, at=desk.now())
        unit.publications.add(published)
        unit.journal.record(
            desk.event(
                EventKind.RECORD_PUBLISHED,
                deployment,
                who=person.id,
                why="public record",
                recipient_id="public",
                record=published.digest,
            )
        )
    return after


def _against_publishing(desk: Desk, unit: Unit, deployment: Deployment) -> list[Refused]:
    if deployment.stage is not Stage.DESTROYED:
        reason = f"A record is published when the list is destroyed; this deployment is {deployment.stage}"
        return [Refused(rule="stage", reason=reason)]
    return adjudication.may_publish(unit.cases.of(deployment.id), desk.policy)


def _figures(cases: Sequence[Case]) -> AlertFigures:
    results = [{outcome.result for outcome in case.outcomes} for case in cases]
    views = [case.adjudication.view.value if case.adjudication else "open" for case in cases]
    true_confirmed = sum(CONFIRMED_TRUE in done for done in results)
    false_confirmed = sum(CONFIRMED_FALSE in done for done in results)
    unconfirmed = Counter(
        view for view, done in zip(views, results, strict=True) if not done & {CONFIRMED_TRUE, CONFIRMED_FALSE}
    )
    return AlertFigures(
        alerts=len(cases),
        true_confirmed=true_confirmed,
        true_unconfirmed=unconfirmed["true"],
        false_confirmed=false_confirmed,
        false_unconfirmed=unconfirmed["false"],
        undecided=unconfirmed["open"] + unconfirmed["cannot_tell"],
        engagements=sum(ENGAGED in done for done in results),
        arrests=sum("arrest" in done for done in results),
        other_disposals=sum("other_disposal" in done for done in results),
        no_action=sum("no_action" in done for done in results),
        unfinished=sum(map(adjudication.unfinished, cases)),
    )


def _second_looks(cases: Sequence[Case], devices: Sequence[Device]) -> SecondLooks:
    answers = [look.answer for case in cases for look in case.second_looks if look.answer is not LookAnswer.AGAIN]
    refused = sum(device.denied_looks for device in devices)
    return SecondLooks(compared=len(answers), matched=answers.count(LookAnswer.MATCH), refused=refused)


def _adjudicated_at(case: Case) -> datetime | None:
    return case.adjudication.at if case.adjudication else None


def _result_at(case: Case, result: str) -> datetime | None:
    return next((outcome.at for outcome in case.outcomes if outcome.result == result), None)


def _spread(spans: Sequence[tuple[datetime, datetime | None]]) -> tuple[float, float] | None:
    took = [(end - begin).total_seconds() for begin, end in spans if end is not None]
    return (round(median(took), 1), round(max(took), 1)) if took else None
