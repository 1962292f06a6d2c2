"""Whatever a phone is refused is logged, counted and kept for whoever leads the deployment."""

from dataclasses import replace

from peelian.jobs.live.phones.ports import Phones, PhoneUnit
from peelian.nouns.device import Denied, Device
from peelian.nouns.event import SYSTEM, Event, EventKind, Source
from peelian.nouns.ids import AlertId
from peelian.nouns.refusal import Refused

KEPT = 20
"""Refusals that a phone's line on the lead's page goes back; all of them are in the log."""

SECOND_LOOK = "second-look"


def record(phones: Phones, unit: PhoneUnit, device: Device, denied: Denied, alert: AlertId | None = None) -> Device:
    """Take note of a refusal within a unit; return the phone as it is now."""
    look = denied.asked == SECOND_LOOK
    before = unit.devices.find(device.id) or device
    after = replace(
        before,
        denied=(*before.denied, denied)[-KEPT:],
        denied_count=before.denied_count + 1,
        denied_looks=before.denied_looks + look,
    )
    unit.devices.put(after)
    about = {"device_id": device.id} | ({} if alert is None else {"alert_id": alert})
    unit.journal.record(
        phones.event(
            EventKind.SECOND_LOOK_REFUSED if look else EventKind.PHONE_REFUSED,
            device.deployment,
            who=device.officer,
            why=denied.reason,
            asked=denied.asked,
            rule=denied.rule,
            **about,
        )
    )
    return after


def note(phones: Phones, device: Device, asked: str, no: Refused, *, proven: bool = True) -> None:
    """Take note of a refusal.

    Args:
        phones: the phones.
        device: whose it was, or whose it claimed to be.
        asked: the verb.
        no: the refusal.
        proven: whether the request was signed by the phone; otherwise nobody is known to have done it.
    """
    denied = Denied(at=phones.desk.now(), asked=asked, rule=no.rule, reason=no.reason)
    with phones.store.change() as unit:
        if proven:
            record(phones, unit, device, denied)
            return
        before = unit.devices.find(device.id) or device
        kept = (*before.denied, denied)[-KEPT:]
        unit.devices.put(replace(before, denied=kept, denied_count=before.denied_count + 1))
        facts = {"asked": asked, "rule": no.rule, "device_id": device.id}
        kind = EventKind.PHONE_REFUSED
        unit.journal.record(phones.event(kind, device.deployment, who=SYSTEM, why=no.reason, **facts))


def stranger(phones: Phones, asked: str, no: Refused) -> None:
    """Take note of a refusal of somebody who claimed to be no phone that is known."""
    facts = (("asked", asked), ("rule", no.rule))
    event = Event(
        kind=EventKind.PHONE_REFUSED,
        source=Source.HANDSET,
        who=SYSTEM,
        why=no.reason,
        at=phones.desk.now(),
        facts=facts,
    )
    with phones.store.change() as unit:
        unit.journal.record(event)
