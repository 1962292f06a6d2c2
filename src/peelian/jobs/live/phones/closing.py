"""What becomes of an alert that nobody goes on with: a lost phone frees it, and one that all declined is closed."""

from dataclasses import replace

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
    """Close the alerts whose time is over and that everybody declined; return those.

    Raises:
        StoreError: the store is busy or broken.
    """
    with phones.store.read() as unit:
        if not _due(phones, unit):
            return []
    with phones.store.change() as unit:
        closed = [replace(case, declined_at=phones.desk.now()) for case in _due(phones, unit)]
        for case in closed:
            unit.cases.put(case)
            why = "everybody whom it reached declined"
            event = phones.desk.event(EventKind.ALERT_DECLINED, case.deployment, who=SYSTEM, why=why, alert_id=case.id)
            unit.journal.record(event)
    return closed


def declined(unit: Unit, case: Case) -> bool:
    """Say whether everybody whom an alert reaches declined it, as far as is known now."""
    return law.declined(case, _asked(unit, case))


def _due(phones: Phones, unit: PhoneUnit) -> list[Case]:
    now, policy = phones.desk.now(), phones.desk.policy
    return [
        case
        for deployment in unit.deployments.all()
        if deployment.stage in ALIVE
        for case in unit.cases.of(deployment.id)
        if case.release is not None
        and case.declined_at is None
        and case.deleted_at is None
        and not case.outcomes
        and now >= law.expires_at(case, policy)
        and declined(unit, case)
    ]


def _asked(unit: Unit, case: Case) -> set[PersonId]:
    return {
        device.officer
        for device in unit.devices.of(case.deployment)
        if device.state is DeviceState.ACTIVE and law.reaches(case, device.officer)
    }
