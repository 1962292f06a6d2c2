"""What is on an officer's phone: the alerts that reach them, for as long as they last. Each first look is logged."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from peelian.errors import NotFoundError
from peelian.jobs.live.desk import subjects
from peelian.jobs.live.desk.lookups import Row, listed
from peelian.jobs.live.phones import acting
from peelian.jobs.live.phones.enrolling import Carried
from peelian.jobs.live.phones.ports import Phones, PhoneUnit
from peelian.law import phones as law
from peelian.nouns.case import Case
from peelian.nouns.device import Device, DeviceState
from peelian.nouns.event import EventKind
from peelian.nouns.ids import AlertId, PersonId
from peelian.nouns.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An alert as it is on one phone. `names`: of everybody who did something with it. `until`: when it leaves."""

    case: Case
    row: Row
    names: dict[PersonId, str]
    until: datetime


def alerts(phones: Phones, who: Carried, told: Collection[AlertId]) -> list[Seen]:
    """Return what is on a phone, the newest first; whatever was not told before is logged as shown."""
    now, policy = phones.desk.now(), phones.desk.policy
    with phones.store.read() as unit:
        cases = [
            case
            for case in unit.cases.of(who.device.deployment)
            if law.shows(case, who.officer.id, policy, now=now) is None
        ]
        fresh = [case for case in cases if case.id not in told]
        if not fresh:
            return [_seen(phones, unit, case) for case in reversed(cases)]
    with phones.store.change() as unit:
        for case in fresh:
            _log(phones, unit, who, case.id, "on the phone")
        return [_seen(phones, unit, case) for case in reversed(cases)]


def one(phones: Phones, who: Carried, alert: AlertId, told: Collection[AlertId]) -> Seen | Refused:
    """Return one alert as it is on a phone, or why it is not there; whatever was not told before is logged as shown."""
    with phones.store.read() as unit:
        case = _there(phones, unit, who, alert)
        if isinstance(case, Refused) or alert in told:
            return case if isinstance(case, Refused) else _seen(phones, unit, case)
    with phones.store.change() as unit:
        _log(phones, unit, who, alert, "on the phone")
        return _seen(phones, unit, unit.cases.get(alert))


def waiting(phones: Phones, who: Carried) -> list[AlertId]:
    """Return the alerts that wait for an officer's answer: nobody has them, and the officer has done nothing with them.

    For a phone that is locked. It shows none of them, and so nothing is logged as shown.
    """
    now, policy = phones.desk.now(), phones.desk.policy
    with phones.store.read() as unit:
        return [
            case.id
            for case in unit.cases.of(who.device.deployment)
            if law.shows(case, who.officer.id, policy, now=now) is None
            and law.state(case) == law.SENT
            and not any(step.by == who.officer.id for step in case.steps)
        ]


def after(phones: Phones, case: Case) -> Seen:
    """Return an alert just after a step of this phone, although it may be over with it.

    Raises:
        NotFoundError: it was destroyed at this very moment.
    """
    with phones.store.read() as unit:
        return _seen(phones, unit, case)


def picture(phones: Phones, who: Carried, alert: AlertId, which: Literal["probe", "reference"]) -> bytes | Refused:
    """Return a picture (JPEG) of an alert that is on a phone; each is logged."""
    with phones.store.change() as unit:
        case = _there(phones, unit, who, alert)
        if isinstance(case, Refused):
            return case
        about = {"alert_id": alert, "device_id": who.device.id, "which": which}
        kind, why = EventKind.IMAGE_CONSULTED, "looked at a picture on the phone"
        unit.journal.record(phones.event(kind, case.deployment, who=who.officer.id, why=why, **about))
        try:
            if which == "probe":
                return unit.vault.get(alert, subjects.PROBE)
            return unit.vault.get(case.entry, subjects.PICTURE)
        except NotFoundError:
            return acting.NO_ALERT


def reached(phones: Phones, case: Case) -> list[Device]:
    """Return the phones that an alert reaches now."""
    with phones.store.read() as unit:
        return [
            device
            for device in unit.devices.of(case.deployment)
            if device.state is DeviceState.ACTIVE and law.reaches(case, device.officer)
        ]


def _there(phones: Phones, unit: PhoneUnit, who: Carried, alert: AlertId) -> Case | Refused:
    case = acting.found(unit, who.device, alert)
    if isinstance(case, Refused):
        return case
    return law.shows(case, who.officer.id, phones.desk.policy, now=phones.desk.now()) or case


def _seen(phones: Phones, unit: PhoneUnit, case: Case) -> Seen:
    people = {step.by for step in case.steps}
    return Seen(
        case=case,
        row=listed(phones.desk, unit, unit.entries.get(case.entry)),
        names={person: unit.people.get(person).name for person in people},
        until=law.expires_at(case, phones.desk.policy),
    )


def _log(phones: Phones, unit: PhoneUnit, who: Carried, alert: AlertId, why: str) -> None:
    about = {"alert_id": alert, "device_id": who.device.id}
    kind = EventKind.PHONE_SHOWN
    unit.journal.record(phones.event(kind, who.device.deployment, who=who.officer.id, why=why, **about))
