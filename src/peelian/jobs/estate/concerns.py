"""Concerns about suppliers: recorded with their source, answered by whom they are about, resolved or withdrawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from peelian.jobs.estate import products
from peelian.jobs.estate.estate import By, Estate, one_line
from peelian.jobs.estate.ports import Unit
from peelian.law.permission import Action
from peelian.nouns.event import EventKind
from peelian.nouns.ids import SupplierConcernId
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.supplier_concern import Reply, Standpoint, SupplierConcern

AT_ONCE = 100
"""Concerns of a file in one transaction: each is held against every product that shares a key with it."""


@dataclass(slots=True, kw_only=True)
class Taken:
    """What became of the concerns of a file."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


def record(estate: Estate, by: By, concern: SupplierConcern, *, why: str) -> SupplierConcern | Refusals:
    """Record a concern, and hold it against every product that there is."""
    with estate.store.change() as unit:
        no = _may(estate, unit, by, why)
        if no is None and concern.on > estate.now().date():
            no = _no("on", "The statement's date lies in the future")
        if no is None and concern.id in unit.concerns.some([concern.id]):
            no = _no("id", "There is a concern of this id already; change that one")
        if no is not None:
            return no
        products_ = products.hold_against(unit, concern)
        kind = EventKind.SUPPLIER_CONCERN_RECORDED
        event = estate.event(kind, by, why=why, concern_id=concern.id, target=concern.target.value, products=products_)
        unit.journal.record(event)
        return concern


def reply(estate: Estate, by: By, concern: SupplierConcernId, said: Reply, *, why: str) -> SupplierConcern | Refusals:
    """Put beside a concern what the supplier says to it: they have a right to be heard where it is stated.

    Raises:
        NotFoundError: there is no such concern.
    """
    step = _Step(kind=EventKind.SUPPLIER_CONCERN_REPLIED, why=why, make=lambda old: replace(old, reply=said))
    return _change(estate, by, concern, step)


def settle(
    estate: Estate, by: By, concern: SupplierConcernId, standpoint: Standpoint, *, why: str
) -> SupplierConcern | Refusals:
    """Say that a concern is resolved, withdrawn, or open again.

    Raises:
        NotFoundError: there is no such concern.
    """
    kind = EventKind.SUPPLIER_CONCERN_CHANGED
    step = _Step(kind=kind, why=why, make=lambda old: replace(old, standpoint=standpoint))
    return _change(estate, by, concern, step)


def keep_until(
    estate: Estate, by: By, concern: SupplierConcernId, day: date | None, *, why: str
) -> SupplierConcern | Refusals:
    """Say until when a concern counts; None where it has no end.

    Raises:
        NotFoundError: there is no such concern.
        InvalidValueError: the day comes before the statement.
    """
    kind = EventKind.SUPPLIER_CONCERN_CHANGED
    step = _Step(kind=kind, why=why, make=lambda old: replace(old, expires_on=day))
    return _change(estate, by, concern, step)


def take(
    estate: Estate, by: By, found: Sequence[SupplierConcern], *, why: str, tick: Callable[[int, int], None]
) -> Taken | Refusals:
    """Take the concerns of a file. What people said of those that are there already stays."""
    with estate.store.change() as unit:
        no = _may(estate, unit, by, why)
    if no is not None:
        return no
    taken = Taken()
    for start in range(0, len(found), AT_ONCE):
        part = found[start : start + AT_ONCE]
        _take(estate, by, part, taken, why)
        tick(start + len(part), len(found))
    return taken


def merged(before: SupplierConcern, new: SupplierConcern) -> SupplierConcern:
    """Return a concern of two files together: what one says of identifiers, the other of names and of attacks.

    Reply, standpoint and end were given by people, and stay.
    """
    fuller = new if new.criteria or not before.criteria else before
    return replace(
        fuller,
        maker=new.maker or before.maker,
        model=new.model or before.model,
        exploited_on=new.exploited_on or before.exploited_on,
        standpoint=before.standpoint,
        reply=before.reply,
        expires_on=before.expires_on,
        recorded_by=before.recorded_by,
        recorded_at=before.recorded_at,
    )


def _take(estate: Estate, by: By, part: Sequence[SupplierConcern], taken: Taken, why: str) -> None:
    with estate.store.change() as unit:
        known = unit.concerns.some([one.id for one in part])
        added = changed = 0
        for new in part:
            before = known.get(new.id)
            after = new if before is None else merged(before, new)
            if after != before:
                products.hold_against(unit, after)
                known[after.id] = after
                added, changed = added + (before is None), changed + (before is not None)
        if added or changed:
            kind = EventKind.SUPPLIER_CONCERNS_IMPORTED
            unit.journal.record(estate.event(kind, by, why=why, added=added, changed=changed))
    taken.added += added
    taken.changed += changed
    taken.unchanged += len(part) - added - changed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """A change of a concern: what is logged, why, and what it makes of it."""

    kind: EventKind
    why: str
    make: Callable[[SupplierConcern], SupplierConcern]


def _change(estate: Estate, by: By, concern: SupplierConcernId, step: _Step) -> SupplierConcern | Refusals:
    with estate.store.change() as unit:
        no = _may(estate, unit, by, step.why)
        if no is not None:
            return no
        made = step.make(unit.concerns.get(concern))
        products.hold_against(unit, made)
        facts = {"standpoint": made.standpoint.value, "until": str(made.expires_on or "")}
        unit.journal.record(estate.event(step.kind, by, why=step.why, concern_id=concern, **facts))
        return made


def _may(estate: Estate, unit: Unit, by: By, why: str) -> Refusals | None:
    no = estate.refused(unit, by, Action.ESTATE_OVERSEE, None)
    return no or (None if one_line(why) else _no("why", "Say why; it goes into the log"))


def _no(rule: str, reason: str) -> Refusals:
    return Refusals(reasons=(Refused(rule=rule, reason=reason),))
