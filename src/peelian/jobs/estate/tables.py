"""Opens a table or a CycloneDX file row by row, so that a hundred thousand rows need not lie in memory at once."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from peelian.jobs.estate import columns
from peelian.jobs.estate.rows import Fault

LARGEST_BYTES = 200_000_000
"""A hundred thousand assets with two thousand characters each; what is larger is no table of a register."""

MOST_ROWS = 200_000

UTF16 = (b"\xff\xfe", b"\xfe\xff")

Row = tuple[int, dict[str, str]]
"""A row's number, as a spreadsheet counts, and its cells by column."""

TOO_MANY = "too_many_cells"
"""Column of a row that has more cells than there are columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What was opened.

    `rows`: may end with a Fault, where the file breaks off; those before it are whole. `about`: how many there are,
    counted before they are read. `faults`: why nothing can be read. `header`: the columns that the table has.
    """

    rows: Iterator[Row | Fault] = field(default_factory=lambda: iter(()))
    about: int = 0
    header: frozenset[str] = frozenset()
    faults: tuple[Fault, ...] = ()


def nothing(problem: str, remedy: str) -> Table:
    """Return a table of which nothing can be read."""
    return Table(faults=(Fault(problem=problem, remedy=remedy),))


def csv_table(content: bytes) -> Table:
    """Open a table: UTF-8 with or without a mark, separated by commas or semicolons. Never raises for what is in it."""
    if not content.strip():
        return nothing("The table is empty", "Begin it with a row that names the columns")
    if len(content) > LARGEST_BYTES:
        return nothing(f"The table is larger than {LARGEST_BYTES // 1_000_000} MB", "Import it in parts")
    if content.startswith(UTF16) or b"\0" in content[:1000]:
        return nothing("The table is not in UTF-8", "Save it as “CSV UTF-8”")
    # What is no UTF-8 is read as stand-ins, and said of the cell that it is in: the other rows are not to blame.
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", errors="surrogateescape", newline="")
    first = content.lstrip().partition(b"\n")[0]
    separator = ";" if first.count(b";") > first.count(b",") else ","
    reader = csv.reader(text, delimiter=separator, strict=True)
    try:
        header = ["_".join(cell.strip().casefold().split()) for cell in next(reader)]
    except csv.Error as error:
        return nothing(f"The first row cannot be read ({error})", "Look for a quotation mark without its pair")
    faults = _header(header)
    if faults:
        return Table(faults=tuple(faults))
    return Table(rows=_rows(reader, header), about=max(content.count(b"\n") - 1, 1), header=frozenset(header))


def _header(header: Sequence[str]) -> list[Fault]:
    known = {*columns.COLUMNS, *columns.DERIVED}
    twice = sorted({name for name in header if header.count(name) > 1})
    faults = [
        Fault(row=1, column=name[:40], problem="Two columns are called so", remedy="Take one out") for name in twice
    ]
    faults += [
        Fault(
            row=1, problem=f"Nobody knows a column {name[:40]!r}", remedy="Take it out, or see the page on the register"
        )
        for name in sorted(set(header) - known)
    ]
    return faults + [
        Fault(row=1, column=name, problem="This column is missing", remedy="Add it")
        for name in columns.NEEDED
        if name not in header
    ]


def _rows(reader: Iterator[list[str]], header: Sequence[str]) -> Iterator[Row | Fault]:
    number = 1
    while True:
        number += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            remedy = "Look there for a quotation mark without its pair, and import the table again"
            yield Fault(row=number, problem=f"The table breaks off in row {number} ({error})", remedy=remedy)
            return
        if number > MOST_ROWS + 1:
            yield Fault(row=number, problem=f"The table has more than {MOST_ROWS} rows", remedy="Import it in parts")
            return
        if any(record):
            cells = dict(zip(header, record, strict=False))
            if len(record) > len(header):
                cells[TOO_MANY] = "yes"
            yield number, cells
