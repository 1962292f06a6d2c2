"""Reads a list's table: each row becomes a nomination, or says in words what is wrong with it and what to do.

Nothing in a table is guessed. A date that could be meant in two ways, a column that nobody knows or a cell that a
spreadsheet would run is said, and not put right in silence: it is about somebody who may be stopped in the street.
"""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from typing_extensions import override

from peelian.jobs.cells import Cells
from peelian.jobs.live.desk.listing import Nomination
from peelian.nouns.entry import Subject, Volunteer
from peelian.nouns.portrait import Told
from peelian.nouns.refusal import Refused

NEEDED = (
    "reference",
    "name",
    "born",
    "category",
    "reason",
    "basis",
    "instructions",
    "taken_on",
    "source",
    "legal_basis",
)
"""Columns that every table has. A cell of `born` may be empty, but nobody can forget the column: it tells children."""

ALLOWED = ("image", "expires_at", "consent", "consent_expires_at")
"""Columns that a table may have. There is no other."""

MOST_ROWS = 20_000
"""The longest list that any policy pack allows."""

MOST_RECORDS = 10 * MOST_ROWS
"""Empty rows included."""

LARGEST_BYTES = 20_000_000
"""20,000 people with a thousand characters each."""

Tells = Callable[[str], Told | Refused]
"""Says what a picture's own record tells, by the name that the table calls it; or why the picture cannot be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong, where, and what to do. `row`: as a spreadsheet counts, the header is row 1; None: all of it."""

    row: int | None = None
    column: str | None = None
    problem: str
    remedy: str

    @override
    def __str__(self) -> str:
        """Return it as one or two sentences."""
        where = f"{self.column}: " if self.column else ""
        return f"{where}{self.problem}. {self.remedy}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row that can be worked on. `image`: the picture's name, or its folder's with a `/` at the end."""

    number: int
    nomination: Nomination
    image: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongRow:
    """One row that cannot. `reference`: whom it is about, as far as it says."""

    number: int
    reference: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What was read. `faults`: what is wrong with the table as a whole; there are no rows then."""

    rows: tuple[Row, ...] = ()
    wrong: tuple[WrongRow, ...] = ()
    faults: tuple[Fault, ...] = ()


def nothing_told(_image: str) -> Told:
    """Stand in for pictures that nobody has looked at."""
    return Told()


def parse(content: bytes, *, tells: Tells = nothing_told) -> Table:
    """Read a table: UTF-8 with or without a mark, separated by commas or semicolons. Never raises for what is in it.

    Args:
        content: the file, as it came.
        tells: asked about each row's picture; fills cells that are empty.
    """
    read = _records(content)
    if isinstance(read, Fault):
        return Table(faults=(read,))
    header = [_column(cell) for cell in read[0]]
    faults = _header(header)
    if faults:
        return Table(faults=tuple(faults))
    filled = [(number, record) for number, record in enumerate(read[1:], 2) if any(cell.strip() for cell in record)]
    if not filled:
        return Table(faults=(Fault(problem="There is nobody in the table", remedy="Add one row a person"),))
    if len(filled) > MOST_ROWS:
        problem = f"There are {len(filled)} rows or more; at most {MOST_ROWS} are read"
        return Table(faults=(Fault(problem=problem, remedy="Import the list in parts"),))
    return _sorted_out([_row(number, header, record, tells) for number, record in filled])


def _records(content: bytes) -> list[list[str]] | Fault:
    if not content.strip():
        return Fault(problem="The table is empty", remedy="Begin it with a row that names the columns")
    if len(content) > LARGEST_BYTES:
        problem = f"The table is larger than {LARGEST_BYTES // 1_000_000} MB"
        return Fault(problem=problem, remedy="Import the list in parts")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Fault(problem="The table is not in UTF-8", remedy="Save it as “CSV UTF-8”")
    # Lines of our own choosing: inside quotes a line may end in any of three ways.
    first = text.lstrip().partition("\n")[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    records: list[list[str]] = []
    try:
        # Empty rows are kept: they count in a spreadsheet, and tell the others' numbers. But not without end.
        records.extend(islice(reader, MOST_RECORDS + 1))
    except csv.Error as error:
        remedy = "Look for a quotation mark without its pair, and save the table again"
        return Fault(
            row=len(records) + 1, problem=f"The table breaks off in row {len(records) + 1} ({error})", remedy=remedy
        )
    if len(records) > MOST_RECORDS:
        problem = f"The table has more than {MOST_RECORDS} rows, empty ones among them"
        return Fault(problem=problem, remedy="Take out the empty rows, or import the list in parts")
    return records


def _column(cell: str) -> str:
    return "_".join(cell.strip().casefold().split())


def _header(header: Sequence[str]) -> list[Fault]:
    known = ", ".join(NEEDED + ALLOWED)
    twice = sorted({name for name in header if header.count(name) > 1})
    unknown = sorted(set(header) - set(NEEDED) - set(ALLOWED))
    missing = [name for name in NEEDED if name not in header]
    faults = [Fault(row=1, column=name, problem="Two columns are called so", remedy="Take one out") for name in twice]
    faults += [
        Fault(row=1, problem=f"Nobody knows a column {name[:40]!r}", remedy=f"Take it out. The columns are: {known}")
        for name in unknown
    ]
    return faults + [
        Fault(row=1, column=name, problem="This column is missing", remedy="Add it, even where its cells are empty")
        for name in missing
    ]


def _row(number: int, header: Sequence[str], record: Sequence[str], tells: Tells) -> Row | WrongRow:
    cells = Cells(dict(zip(header, record, strict=False)))
    if len(record) > len(header):
        cells.fault(
            "", "The row has more cells than there are columns", "Put cells that hold a comma in quotation marks"
        )
    reference = cells.text("reference", longest=100)
    image = cells.text("image", needed=False) or f"{reference}/"
    told = tells(image) if reference else Told()
    if isinstance(told, Refused):
        cells.fault("image", told.reason, "Give a picture that can be used")
        told = Told()
    nomination = _nomination(cells, reference, told)
    if nomination is None or cells.faults:
        faults = tuple(Fault(row=number, column=one[0] or None, problem=one[1], remedy=one[2]) for one in cells.faults)
        return WrongRow(number=number, reference=reference, faults=faults)
    return Row(number=number, nomination=nomination, image=image)


def _nomination(cells: Cells, reference: str, told: Told) -> Nomination | None:
    """Read all cells, so that everything that is wrong with them is said at once."""
    name = cells.text("name", told.name, longest=200)
    born = cells.day("born", told.born)
    category, reason = cells.text("category", longest=100), cells.text("reason")
    basis, instructions = cells.text("basis"), cells.text("instructions")
    taken_on = cells.day("taken_on", told.taken_on)
    source, legal_basis = cells.text("source", told.source), cells.text("legal_basis")
    expires_at = cells.moment("expires_at")
    consent, consent_expires_at = cells.text("consent", needed=False), cells.moment("consent_expires_at")
    if taken_on is None and not cells.wrong("taken_on"):
        cells.fault("taken_on", "It is not known when the picture was taken", "Say it, or choose a picture with a date")
    if born is not None and taken_on is not None and taken_on < born:
        cells.fault("taken_on", "The picture was taken before the person was born", "Check both dates")
    if (not consent) != (consent_expires_at is None) and not cells.wrong("consent_expires_at"):
        cells.fault(
            "consent", "Consent and its end come together", "Fill both cells for a volunteer, and none for others"
        )
    if cells.faults or taken_on is None:
        return None
    volunteer = Volunteer(consent=consent, expires_at=consent_expires_at) if consent and consent_expires_at else None
    return Nomination(
        subject=Subject(reference=reference, name=name, born=born),
        category=category,
        reason=reason,
        basis=basis,
        instructions=instructions,
        taken_on=taken_on,
        source=source,
        legal_basis=legal_basis,
        expires_at=expires_at,
        volunteer=volunteer,
    )


def _sorted_out(read: Sequence[Row | WrongRow]) -> Table:
    """Tell rows that can be worked on from those that cannot; of rows with one reference only the first can."""
    first: dict[str, int] = {}
    rows, wrong = [], []
    for one in read:
        if isinstance(one, WrongRow):
            wrong.append(one)
            continue
        reference = one.nomination.subject.reference
        before = first.setdefault(reference.casefold(), one.number)
        if before == one.number:
            rows.append(one)
            continue
        problem = f"Row {before} has the same reference"
        fault = Fault(row=one.number, column="reference", problem=problem, remedy="Keep one row a person")
        wrong.append(WrongRow(number=one.number, reference=reference, faults=(fault,)))
    return Table(rows=tuple(rows), wrong=tuple(wrong))
