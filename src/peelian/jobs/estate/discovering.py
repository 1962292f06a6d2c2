"""Rows that are proposed for what answered on a network; a person looks at each and imports it, or does not.

Nothing of it is in the register until then. Where a device is on the network is in no row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from peelian.jobs.estate import columns
from peelian.jobs.estate.estate import By, Estate
from peelian.law.permission import Action
from peelian.nouns.asset import Asset, SystemType
from peelian.nouns.identifier import folded
from peelian.nouns.ids import BodyId
from peelian.nouns.network_device import NetworkDevice
from peelian.nouns.refusal import Refusals

UNSAID = "not recorded"
"""Stands for a maker or model that a device did not name."""


class Novelty(StrEnum):
    """What a device is to the register."""

    NEW = "new"
    CHANGED = "changed"
    """It is there, and runs other firmware."""
    KNOWN = "known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A row for a device. `row`: empty where there is nothing to propose. `before`: the firmware that was known."""

    device: NetworkDevice
    novelty: Novelty
    row: dict[str, str]
    before: str = ""


def propose(
    estate: Estate, by: By, body: BodyId, devices: Sequence[NetworkDevice], system: SystemType | None
) -> list[Proposal] | Refusals:
    """Hold devices against a body's part of the register.

    Args:
        estate: the register; it is read, and not changed.
        by: who asks.
        body: whose devices they are.
        devices: that answered.
        system: what they are; None where that is for each row's reader to say, without which it cannot be imported.

    Raises:
        NotFoundError: there is no such body.
    """
    with estate.store.change() as unit:
        no = estate.refused(unit, by, Action.ESTATE_CHANGE, unit.bodies.get(body).id)
        if no is not None:
            return no
    found = []
    with estate.store.read() as unit:
        for device in devices:
            numbers = [(body, folded(device.maker or UNSAID), device.serial.casefold())] if device.serial else []
            holders = unit.assets.serials(set(numbers))
            name = next(iter(holders.values()), columns.id_of(body, _reference(device)))
            known = unit.assets.some([name]).get(name)
            found.append(_new(body, device, system) if known is None else _known(known, device))
    return found


def _new(body: BodyId, device: NetworkDevice, system: SystemType | None) -> Proposal:
    row = {
        "body": body,
        "reference": _reference(device),
        "system": "" if system is None else system.value,
        "maker": device.maker or UNSAID,
        "model": device.model or device.hardware or device.label or UNSAID,
        "serial": device.serial,
        "firmware": device.firmware,
    }
    return Proposal(device=device, novelty=Novelty.NEW, row=row)


def _known(asset: Asset, device: NetworkDevice) -> Proposal:
    before = asset.product.firmware
    if not device.firmware or device.firmware == before:
        return Proposal(device=device, novelty=Novelty.KNOWN, row={}, before=before)
    product = replace(asset.product, firmware=device.firmware)
    after = columns.cells(replace(asset, product=product))
    row = {name: after[name] for name in ("body", "reference", "system", "maker", "model", "serial", "firmware")}
    return Proposal(device=device, novelty=Novelty.CHANGED, row=row, before=before)


def _reference(device: NetworkDevice) -> str:
    """Return what a row calls a device until somebody calls it something else: its serial number, or its own id."""
    return f"onvif:{device.serial or device.endpoint.removeprefix('urn:uuid:')}"
