"""Part of the register is taken along by two people: one asks, another allows exactly that, and it is good for once.

Each row says who took it along, when and what for, and the log says so before the first row is given.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from peelian.jobs.estate import columns, lookups
from peelian.jobs.estate.estate import AtTheMachine, By, Estate, one_line
from peelian.jobs.estate.ports import Unit
from peelian.law import estate as law
from peelian.law.permission import Action, Circumstances
from peelian.nouns.asset import SystemType
from peelian.nouns.deployment import Approval
from peelian.nouns.event import RECIPIENT, EventKind
from peelian.nouns.export_request import ExportRequest
from peelian.nouns.ids import ExportId, PersonId, SupplierConcernId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.register import LARGEST_PAGE, Query, Sort
from peelian.nouns.supplier_concern import Flag

Rows = Iterator[dict[str, str]]
"""Assets as cells, by column."""

ASKED = ("system", "maker", "supplier", "text", "concern", "flagged", "due_by", "sort", "descending")
"""What of a query a request keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What stands on every row."""

    by: PersonId | str
    at: str
    purpose: str


def ask(estate: Estate, by: Person, query: Query, *, why: str, new_id: Callable[[], str]) -> ExportRequest | Refusals:
    """Ask to take along what a query finds; nothing is given until somebody else allows it."""
    purpose = one_line(why)
    with estate.store.change() as unit:
        body = query.body or estate.confined(unit, by, Action.ESTATE_EXPORT)
        no = estate.refused(unit, by, Action.ESTATE_EXPORT, body)
        if no is None and not purpose:
            no = _no("why", "Say what the export is for")
        if no is not None:
            return no
        asked = replace(query, body=body)
        made = ExportRequest(
            id=ExportId(new_id()),
            body=body,
            asked=_kept(asked),
            assets=unit.assets.count(asked),
            why=purpose,
            by=by.id,
            at=estate.now(),
        )
        unit.exports.put(made)
        kind, to = EventKind.EXPORT_ASKED, digest(made)
        unit.journal.record(estate.event(kind, by, why=purpose, export_id=made.id, assets=made.assets, digest=to))
        return made


def waiting(estate: Estate, by: Person) -> list[ExportRequest]:
    """Return the requests that somebody may see: of their own body, or all for oversight; the oldest first."""
    with estate.store.read() as unit:
        seat = unit.seats.of(by.id)
        return [
            one
            for one in unit.exports.waiting()
            if law.may(by, Action.ESTATE_VIEW, seat=seat, body=one.body) is None or one.by == by.id
        ]


def approve(estate: Estate, by: Person, wanted: ExportId, shown: str) -> ExportRequest | Refusals:
    """Allow a request; it is bound to what was asked, and for what.

    Args:
        estate: the register.
        by: who allows it; never who asked.
        wanted: the request.
        shown: hash of what they looked at.

    Raises:
        NotFoundError: there is no such request, or none that they may see.
    """
    with estate.store.change() as unit:
        asked = unit.exports.get(wanted)
        no = estate.refused(unit, by, Action.ESTATE_RELEASE, asked.body, Circumstances(requested_by=asked.by))
        if no is None and (asked.approval is not None or asked.taken_at is not None):
            no = _no("stage", "This was allowed already")
        if no is None and shown != digest(asked):
            no = _no("changed", "This is not what was asked for; look at it again")
        if no is not None:
            return no
        yes = Approval(by=by.id, rank=by.rank, at=estate.now(), to=shown, reason="")
        made = replace(asked, approval=yes)
        unit.exports.put(made)
        unit.journal.record(estate.event(EventKind.EXPORT_APPROVED, by, why=asked.why, export_id=wanted, digest=shown))
        return made


def take(estate: Estate, by: Person, wanted: ExportId) -> Rows | Refusals:
    """Give what was asked for and allowed, once, to whoever asked; that they took it is logged first.

    Raises:
        NotFoundError: there is no such request.
    """
    with estate.store.change() as unit:
        asked = unit.exports.get(wanted)
        no = estate.refused(unit, by, Action.ESTATE_EXPORT, asked.body) or _untakeable(asked, by)
        if no is not None:
            return no
        unit.exports.put(replace(asked, taken_at=estate.now()))
        query = _query(asked, estate.now().date())
        return _given(estate, unit, by, query, asked.why)


def at_the_machine(estate: Estate, by: AtTheMachine, query: Query, *, why: str) -> Rows | Refusals:
    """Give assets to whoever runs a command on the machine, from whom nothing is hidden; logged all the same."""
    purpose = one_line(why)
    if not purpose:
        return _no("why", "Say what the export is for")
    with estate.store.change() as unit:
        return _given(estate, unit, by, query, purpose)


def digest(of: ExportRequest) -> str:
    """Return the hash that an approval is bound to."""
    told = {"id": of.id, "body": of.body, "asked": of.asked, "why": of.why, "by": of.by}
    written = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8")).hexdigest()


def _given(estate: Estate, unit: Unit, by: By, query: Query, purpose: str) -> Rows:
    asked = replace(query, offset=0, limit=LARGEST_PAGE)
    recipient = {f"{RECIPIENT}_id": by.id, **({} if asked.body is None else {"body_id": asked.body})}
    count = unit.assets.count(asked)
    unit.journal.record(estate.event(EventKind.EXPORT_MADE, by, why=purpose, assets=count, **recipient))
    at = estate.now().isoformat(timespec="seconds")
    return _rows(estate, asked, Mark(by=by.id, at=at, purpose=purpose))


def _rows(estate: Estate, asked: Query, mark: Mark) -> Rows:
    # One state of the store throughout: what is added meanwhile moves no row into the next part or out of it.
    told = {"exported_by": mark.by, "exported_at": mark.at, "exported_for": mark.purpose}
    with estate.store.read() as unit:
        for offset in range(0, unit.assets.count(asked), LARGEST_PAGE):
            found = unit.assets.find(replace(asked, offset=offset))
            flags = lookups.by_asset(unit.concerns.flags(found, asked.today))
            for asset in found:
                yield {**columns.cells(asset), **_flagged(flags.get(asset.id, ())), **told}


def _untakeable(asked: ExportRequest, by: Person) -> Refusals | None:
    if asked.by != by.id:
        return _no("requester", "Somebody else asked for this; ask for your own")
    if asked.approval is None or asked.approval.to != digest(asked):
        return _no("two_people", "Somebody else has to allow this first")
    if asked.taken_at is not None:
        return _no("stage", "This was taken along already; ask again")
    return None


def _kept(query: Query) -> tuple[tuple[str, str], ...]:
    found = {one.name: getattr(query, one.name) for one in fields(query) if one.name in ASKED}
    told = {name: ("yes" if value is True else str(value)) for name, value in found.items() if value}
    return tuple(sorted(told.items()))


def _query(asked: ExportRequest, today: date) -> Query:
    told = dict(asked.asked)
    due, system, concern = told.get("due_by"), told.get("system"), told.get("concern")
    return Query(
        today=today,
        body=asked.body,
        system=SystemType(system) if system else None,
        maker=told.get("maker", ""),
        supplier=told.get("supplier", ""),
        text=told.get("text", ""),
        concern=SupplierConcernId(concern) if concern else None,
        flagged="flagged" in told,
        due_by=date.fromisoformat(due) if due else None,
        sort=Sort(told.get("sort", Sort.REFERENCE.value)),
        descending="descending" in told,
    )


def _flagged(flags: Sequence[Flag]) -> dict[str, str]:
    return {
        "concerns": f" {columns.PART} ".join(dict.fromkeys(str(flag.concern.id) for flag in flags)),
        "matched_by": f" {columns.PART} ".join(f"{flag.match.part}: {flag.match.said}" for flag in flags),
    }


def _no(rule: str, reason: str) -> Refusals:
    return Refusals(reasons=(Refused(rule=rule, reason=reason),))
