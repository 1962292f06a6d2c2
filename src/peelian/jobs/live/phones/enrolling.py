"""A phone's life: invited by the lead, enrolled once, unlocked by a code, given back or wiped."""

import hmac
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from peelian.jobs.live.phones import closing
from peelian.jobs.live.phones.ports import Phones, PhoneUnit
from peelian.law import phones as law
from peelian.law.permission import Action
from peelian.nouns.deployment import Deployment
from peelian.nouns.device import LONGEST_LABEL, Device, DeviceId, DeviceState, WakeUp
from peelian.nouns.event import EventKind
from peelian.nouns.ids import DeploymentId, PersonId
from peelian.nouns.person import Person, Role
from peelian.nouns.refusal import Refusals, Refused

LINK_LASTS = timedelta(minutes=10)
"""Time to read a QR code across a van, and too short for one that was photographed to be of use."""

CODE = "code"
"""What lies in the vault under a phone's id: a digest of its code. Wiping shreds it."""

_CODE = re.compile(r"[0-9]{6}")

UNUSABLE = Refused(rule="link", reason="This link was used, or is older than ten minutes; ask for a new one")


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What a phone says of itself. `public_key`: a point of P-256 in hex, not compressed. `code`: six digits."""

    public_key: str
    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A phone with whoever carries it and what it is for."""

    device: Device
    officer: Person
    deployment: Deployment


def invite(
    phones: Phones, person: Person, deployment: DeploymentId, *, officer: PersonId, digest: str
) -> datetime | Refusals:
    """Keep a link by which one officer may enrol a phone; return until when it works.

    Args:
        phones: the phones.
        person: who invites.
        deployment: what the phone is for.
        officer: whom it is for.
        digest: SHA-256 (hex) of the link's token.

    Raises:
        NotFoundError: there is no such deployment or person.
    """
    with phones.store.change() as unit:
        refused = phones.desk.allowed(unit, person, Action.PHONE_CHANGE, deployment)
        if refused is not None:
            return refused
        carrier, now = unit.people.get(officer), phones.desk.now()
        against = law.may_carry(carrier, unit.deployments.get(deployment), now=now)
        if against:
            return phones.desk.refused(unit, person, Action.PHONE_CHANGE, deployment, against)
        unit.phone_links.add(digest, deployment, officer, now + LINK_LASTS)
        why = "a phone is handed out"
        unit.journal.record(
            phones.desk.event(EventKind.PHONE_INVITED, deployment, who=person.id, why=why, person_id=officer)
        )
    return now + LINK_LASTS


def enrol(phones: Phones, digest: str, application: Application) -> Carried | Refused:
    """Enrol a phone by a link, which works once.

    Raises:
        InvalidValueError: the key is no point, or the label is too long.
    """
    if not _CODE.fullmatch(application.code):
        return Refused(rule="code", reason="Choose a code of six digits")
    now = phones.desk.now()
    with phones.store.change() as unit:
        link = unit.phone_links.use(digest, now)
        if link is None:
            return UNUSABLE
        deployment, officer = unit.deployments.get(link[0]), unit.people.get(link[1])
        against = law.may_carry(officer, deployment, now=now)
        ends_at = deployment.plan.ends_at
        if against or ends_at is None:
            return phones.desk.refused(unit, officer, Action.PHONE_CHANGE, deployment.id, against).reasons[0]
        device = Device(
            id=DeviceId(phones.desk.new_id("P")),
            deployment=deployment.id,
            officer=officer.id,
            label=" ".join(application.label.split())[:LONGEST_LABEL] or "Phone",
            public_key=application.public_key,
            enrolled_at=now,
            expires_at=ends_at,
        )
        unit.devices.put(device)
        unit.vault.put(device.id, CODE, _digest(device.id, application.code))
        _log(phones, unit, device, EventKind.PHONE_ENROLLED, "enrolled by the lead's link")
    return Carried(device=device, officer=officer, deployment=deployment)


def carried(phones: Phones, device: DeviceId) -> Carried | None:
    """Return a phone with its officer and its deployment, or None where there is no such phone."""
    with phones.store.read() as unit:
        found = unit.devices.find(device)
        if found is None:
            return None
        deployment = unit.deployments.get(found.deployment)
        return Carried(device=found, officer=unit.people.get(found.officer), deployment=deployment)


def stands(phones: Phones, carried: Carried) -> Refused | None:
    """Return why a phone is over, or why nobody may use it, or None while it may be used."""
    over = law.stands(carried.device, carried.deployment, now=phones.desk.now())
    if over is not None:
        return over
    if not carried.officer.active or Role.ENGAGEMENT_OFFICER not in carried.officer.roles:
        return Refused(rule="permission", reason="You are no engagement officer any more; give the phone back")
    return None


def unlock(phones: Phones, device: DeviceId, code: str) -> Device | Refused:
    """Unlock a phone by its code. So many wrong ones in a row wipe it, whoever typed them.

    Raises:
        NotFoundError: there is no such phone.
    """
    with phones.store.change() as unit:
        before, most = unit.devices.get(device), phones.desk.policy.phones.wrong_codes
        over = law.stands(before, unit.deployments.get(before.deployment), now=phones.desk.now())
        if over is not None:
            return over
        if hmac.compare_digest(unit.vault.get(device, CODE), _digest(device, code)):
            after = replace(before, wrong_codes=0, seen_at=phones.desk.now())
            unit.devices.put(after)
            _log(phones, unit, after, EventKind.PHONE_UNLOCKED, "by its code")
            return after
        wrong = before.wrong_codes + 1
        after = replace(before, wrong_codes=wrong)
        unit.devices.put(after)
        _log(phones, unit, after, EventKind.PHONE_CODE_WRONG, f"{wrong} in a row")
        if wrong < most:
            left = most - wrong
            tries = "1 try is left" if left == 1 else f"{left} tries are left"
            return Refused(rule="code", reason=f"This is not the code; {tries} before the phone is wiped")
        _over(phones, unit, replace(after, state=DeviceState.WIPED), "too many wrong codes")
    return Refused(rule="wiped", reason=f"{most} wrong codes in a row: this phone is wiped")


def lock(phones: Phones, device: Device) -> None:
    """Take note that a phone was locked by hand."""
    with phones.store.change() as unit:
        _log(phones, unit, device, EventKind.PHONE_LOCKED, "by hand")


def leave(phones: Phones, device: Device) -> Device:
    """Take a phone back from the officer who carries it."""
    with phones.store.change() as unit:
        return _over(phones, unit, replace(unit.devices.get(device.id), state=DeviceState.LEFT), "given back")


def wipe(phones: Phones, person: Person, device: DeviceId) -> Device | Refusals:
    """Wipe a phone that was lost: it is over for ever, and is told so when it is next heard of.

    Raises:
        NotFoundError: there is no such phone.
    """
    with phones.store.change() as unit:
        before = unit.devices.get(device)
        refused = phones.desk.allowed(unit, person, Action.PHONE_CHANGE, before.deployment)
        if refused is not None:
            return refused
        return _over(phones, unit, replace(before, state=DeviceState.WIPED), "wiped by hand", by=person.id)


def wake_by(phones: Phones, device: Device, wake_up: WakeUp | None) -> None:
    """Keep where a phone can be woken; None when it cannot any more.

    Raises:
        NotFoundError: there is no such phone.
    """
    with phones.store.change() as unit:
        unit.devices.put(replace(unit.devices.get(device.id), wake_up=wake_up))
        _log(phones, unit, device, EventKind.PHONE_WAKE_UP_SET, "asked for" if wake_up else "not reachable any more")


def _over(phones: Phones, unit: PhoneUnit, device: Device, why: str, *, by: PersonId | None = None) -> Device:
    """End a phone, whose new state says how; one that was wiped stays so."""
    if unit.devices.get(device.id).state is DeviceState.WIPED:
        return unit.devices.get(device.id)
    after = replace(device, over_at=phones.desk.now(), wake_up=None)
    unit.devices.put(after)
    unit.vault.shred([device.id])
    closing.let_go(phones, unit, after)
    kind = EventKind.PHONE_WIPED if device.state is DeviceState.WIPED else EventKind.PHONE_LEFT
    who = by or device.officer
    unit.journal.record(phones.event(kind, device.deployment, who=who, why=why, device_id=device.id))
    return after


def _log(phones: Phones, unit: PhoneUnit, device: Device, kind: EventKind, why: str) -> None:
    event = phones.event(kind, device.deployment, who=device.officer, why=why, device_id=device.id)
    unit.journal.record(event)


def _digest(device: DeviceId, code: str) -> bytes:
    return sha256(f"{device}\n{code}".encode()).digest()
