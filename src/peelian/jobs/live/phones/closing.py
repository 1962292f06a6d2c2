"""What becomes of an alert that nobody goes on with: a lost phone frees it, and what nobody answers for is closed."""

from dataclasses import replace
from typing import Final

from peelian.jobs.live.desk.ports import Unit
from peelian.jobs.live.phones.ports import Phones, PhoneUnit
from peelian.law import phones as law
from peelian.nouns.case import Case
from peelian.nouns.deployment import Stage
from peelian.nouns.device import Device, DeviceState
from peelian.nouns.event import SYSTEM, EventKind
from peelian.nouns.ids import PersonId

ALIVE = frozenset({Stage.LIVE, Stage.ENDED})
"""Stages in which an alert's pictures are kept."""

WHY: Final = {
    EventKind.ALERT_DECLINED: "everybody whom it reached declined",
    EventKind.ALERT_UNANSWERED: "nobody said in time what came of it",
}


def let_go(phones: Phones, unit: PhoneUnit, device: Device) -> None:
    """Free what a phone held that is over, where nobody was spoken to."""
    for case in unit.cases.of(device.deployment):
        if law.lets_go(case, device.id):
            unit.cases.put(replace(case, dropped=(*case.dropped, device.id)))
            about = {"alert_id": case.id, "device_id": device.id}
            why = "the phone that held it is over"
            kind = EventKind.ALERT_LET_GO
            unit.journal.record(phones.event(kind, device.deployment, who=device.officer, why=why, **about))


def freed(phones: Phones, device: Device) -> list[Case]:
    """Return the alerts that a phone has let go of."""
    with phones.store.read() as unit:
        return [case for case in unit.cases.of(device.deployment) if device.id in case.dropped]


def close(phones: Phones) -> list[Case]:
    """Close the alerts whose time is over and that everybody declined, or nobody answered for; return those.

    Raises:
        StoreError: the store is busy or broken.
    """
    with phones.store.read() as unit:
        if not _due(phones, unit):
            return []
    with phones.store.change() as unit:
        closed, now = [], phones.desk.now()
        for case, kind in _due(phones, unit):
            all_declined = kind is EventKind.ALERT_DECLINED
            after = replace(case, declined_at=now) if all_declined else replace(case, unanswered_at=now)
            unit.cases.put(after)
            unit.journal.record(phones.desk.event(kind, case.deployment, who=SYSTEM, why=WHY[kind], alert_id=case.id))
            closed.append(after)
    return closed


def declined(unit: Unit, case: Case) -> bool:
    """Say whether everybody whom an alert reaches declined it, as far as is known now."""
    return law.declined(case, _asked(unit, case))


def _due(phones: Phones, unit: PhoneUnit) -> list[tuple[Case, EventKind]]:
    open_ones = [
        case
        for deployment in unit.deployments.all()
        if deployment.stage in ALIVE
        for case in unit.cases.of(deployment.id)
        if case.release is not None and case.closed_at is None and case.deleted_at is None and not case.outcomes
    ]
    ends = [(case, _end(phones, unit, case)) for case in open_ones]
    return [(case, end) for case, end in ends if end is not None]


def _end(phones: Phones, unit: PhoneUnit, case: Case) -> EventKind | None:
    """Return as what an alert is closed now, or None where it is not."""
    now, policy = phones.desk.now(), phones.desk.policy
    if now < law.expires_at(case, policy):
        return None
    asked = _asked(unit, case)
    if law.declined(case, asked):
        return EventKind.ALERT_DECLINED
    return EventKind.ALERT_UNANSWERED if law.unanswered(case, asked, policy, now=now) else None


def _asked(unit: Unit, case: Case) -> set[PersonId]:
    return {
        device.officer
        for device in unit.devices.of(case.deployment)
        if device.state is DeviceState.ACTIVE and law.reaches(case, device.officer)
    }
