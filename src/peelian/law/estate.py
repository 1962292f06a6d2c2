"""Whose part of the register somebody sees, and what has to be looked at again by when."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from peelian.law import permission
from peelian.law.permission import ALLOWED, Action, Circumstances
from peelian.nouns.asset import Asset
from peelian.nouns.ids import BodyId
from peelian.nouns.person import Person, Role
from peelian.nouns.refusal import Refused

REVIEW_DAYS = 365
"""How long an impact assessment or a self-assessment stands: the Surveillance Camera Code asks for a yearly review."""

FIRMWARE_DAYS = 182
"""How long firmware may go without being looked at: half a year, as NCSC asks for a known routine of updates."""

AHEAD_DAYS = 90
"""How long before its day something is reminded of: a tender or an assessment takes a quarter."""


class DueKind(StrEnum):
    """What falls due."""

    CONTRACT = "contract"
    DPIA = "dpia"
    SELF_ASSESSMENT = "self_assessment"
    FIRMWARE = "firmware"
    REPLACEMENT = "replacement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something that has to be looked at by a day."""

    kind: DueKind
    on: date


def may(
    person: Person | None,
    action: Action,
    *,
    seat: BodyId | None,
    body: BodyId | None,
    about: Circumstances | None = None,
) -> Refused | None:
    """Return why somebody may not do something to a body's part of the register, or None if they may.

    Args:
        person: who asks.
        action: what they ask for.
        seat: the body that they work for; None where it is not known.
        body: whose part it is; None for every body's at once.
        about: who asked for what is now to be approved.
    """
    refused = permission.decide(person, action, about)
    if refused is not None or person is None:
        return refused
    if sees_all(person, action):
        return None
    if seat is None:
        return Refused(rule="seat", reason="It is not known which body you work for; ask the oversight body")
    if body != seat:
        return Refused(rule="body", reason="This is the register of another body; you see your own alone")
    return None


def sees_all(person: Person, action: Action) -> bool:
    """Say whether somebody may do something to every body's part: oversight, as far as the action is theirs."""
    return Role.OVERSIGHT in person.roles and Role.OVERSIGHT in ALLOWED.get(action, frozenset())


def dues(asset: Asset) -> tuple[Due, ...]:
    """Return what falls due of an asset, the earliest first. What has no date does not fall due; `gaps` says so."""
    found = [
        _due(DueKind.CONTRACT, asset.contract.ends_on, 0),
        _due(DueKind.DPIA, asset.dpia.on, REVIEW_DAYS),
        _due(DueKind.SELF_ASSESSMENT, asset.self_assessment.on, REVIEW_DAYS),
        _due(DueKind.FIRMWARE, asset.firmware_on, FIRMWARE_DAYS),
        _due(DueKind.REPLACEMENT, asset.standing.replacement_on, 0),
    ]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.on))


def next_due(asset: Asset) -> date | None:
    """Return the first day on which something falls due."""
    found = dues(asset)
    return found[0].on if found else None


def gaps(asset: Asset) -> tuple[str, ...]:
    """Return what the record of an asset does not say and should."""
    asked = {
        "There is no data protection impact assessment": asset.dpia.on is not None and asset.dpia.reference,
        "There is no self-assessment": asset.self_assessment.on is not None and asset.self_assessment.reference,
        "It is not known in which country it is made": asset.product.country,
        "It is not known which firmware it runs": asset.product.firmware,
        "It is not known how long footage is kept": asset.retention_days is not None,
        "It is not known who makes its parts": asset.product.components,
    }
    return tuple(said for said, there in asked.items() if not there)


def _due(kind: DueKind, on: date | None, days: int) -> Due | None:
    if on is None:
        return None
    return Due(kind=kind, on=min(on, date.max - timedelta(days=days)) + timedelta(days=days))
