"""A table of pictures is put into a set row by row: each is added or refused with reasons, and the next one comes."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from peelian.jobs.handset import reference_sets
from peelian.jobs.handset.handset import Handset
from peelian.jobs.handset.reference_sets import Likeness, Nominee
from peelian.nouns.ids import SetId
from peelian.nouns.person import Person
from peelian.nouns.reference_set import Member
from peelian.nouns.refusal import Refusals, Refused

NEEDED = ("reference", "image", "source", "taken_on", "legal_basis", "keep_until", "no_further_action_on")
"""Columns of the table, all of them. A cell of the last may be empty, but nobody can forget the column."""

AT_ONCE = 100
"""Rows that are put into a set together, in one transaction."""

FAULTS_SHOWN = 200
"""Refused rows that a report names; it counts all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row that can be worked on. `number`: as a spreadsheet counts. `image`: the picture's name."""

    number: int
    nominee: Nominee
    image: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """One row that was refused, and why."""

    number: int
    reference: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What was read. `faults`: what is wrong with all of it; there are no rows then."""

    rows: tuple[Row, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of a table."""

    added: int
    refused: int
    left_out: int = 0
    wrong: tuple[Wrong, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How an import is done: what makes a row's likeness, is told after each row, and is asked whether to stop."""

    likeness_of: Callable[[Row], Likeness | Refused]
    tick: Callable[[int, int], None]
    stopped: Callable[[], bool]


def parse(content: bytes) -> Table:
    """Read a table: UTF-8, separated by commas, the columns named in its first row. Never raises for what is in it."""
    try:
        records = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        return Table(faults=(f"The table cannot be read ({error}). Save it as “CSV UTF-8”.",))
    if not records:
        return Table(faults=("There is nobody in the table. Add one row a picture.",))
    columns = {str(name) for name in records[0]} - {"None"}
    if columns != set(NEEDED):
        return Table(faults=(f"The table's columns must be {', '.join(NEEDED)}. Nothing else is read.",))
    read = [_row(number, record) for number, record in enumerate(records, 2)]
    return Table(
        rows=tuple(one for one in read if isinstance(one, Row)),
        wrong=tuple(one for one in read if isinstance(one, Wrong)),
    )


def run(handset: Handset, person: Person, wanted: SetId, table: Table, work: Work) -> Report | Refusals:
    """Put the pictures of a table into a set.

    Raises:
        NotFoundError: there is no such set.
    """
    if table.faults:
        return Report(added=0, refused=0, faults=table.faults)
    refused = reference_sets.may_fill(handset, person, wanted)
    if refused is not None:  # before any picture is read
        return refused
    wrong, added, done = list(table.wrong), 0, 0
    batch: list[tuple[Row, Likeness]] = []
    for row in table.rows:
        if work.stopped():
            break
        made = work.likeness_of(row)
        done += 1
        if isinstance(made, Refused):
            wrong.append(Wrong(number=row.number, reference=row.nominee.reference, reasons=(made.reason,)))
        else:
            batch.append((row, made))
        if len(batch) == AT_ONCE:
            added += _put(handset, person, wanted, batch, wrong)
        work.tick(done, len(table.rows))
    added += _put(handset, person, wanted, batch, wrong)
    wrong.sort(key=lambda one: one.number)
    left_out = len(table.rows) - done
    return Report(added=added, refused=len(wrong), left_out=left_out, wrong=tuple(wrong[:FAULTS_SHOWN]))


def _put(handset: Handset, person: Person, wanted: SetId, batch: list[tuple[Row, Likeness]], wrong: list[Wrong]) -> int:
    """Put a batch into the set and empty it; return how many were added."""
    people = [(row.nominee, likeness) for row, likeness in batch]
    answers: Sequence[Member | Refusals] = reference_sets.add_all(handset, person, wanted, people) if people else []
    for (row, _), answer in zip(batch, answers, strict=True):
        if isinstance(answer, Refusals):
            reasons = tuple(one.reason for one in answer.reasons)
            wrong.append(Wrong(number=row.number, reference=row.nominee.reference, reasons=reasons))
    batch.clear()
    return sum(isinstance(answer, Member) for answer in answers)


def _row(number: int, record: Mapping[str, str | None]) -> Row | Wrong:
    cells = {name: (record.get(name) or "").strip() for name in NEEDED}
    faults = [f"{name}: this cell is empty" for name in NEEDED[:-1] if not cells[name]]
    days: dict[str, date | None] = {}
    for name in ("taken_on", "keep_until", "no_further_action_on"):
        try:
            days[name] = date.fromisoformat(cells[name]) if cells[name] else None
        except ValueError:
            faults.append(f"{name}: {cells[name][:20]!r} is not a date; write it like 2019-05-28")
    taken_on, keep_until = days.get("taken_on"), days.get("keep_until")
    if faults or taken_on is None or keep_until is None:
        return Wrong(number=number, reference=cells["reference"], reasons=tuple(faults))
    nominee = Nominee(
        reference=cells["reference"],
        source=cells["source"],
        taken_on=taken_on,
        legal_basis=cells["legal_basis"],
        keep_until=keep_until,
        no_further_action_on=days.get("no_further_action_on"),
    )
    return Row(number=number, nominee=nominee, image=cells["image"])
