"""The list of pictures to evaluate on: a CSV file with one picture a line.

Columns `path`, `subject` and `role` must be there; every other column describes groups, as the person who declares the
data wrote them: Peelian infers no group from a face. Relative paths start at the list's own folder.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from peelian.errors import ManifestError
from peelian.nouns import checks
from peelian.nouns.ids import SubjectId

NEEDED = ("path", "subject", "role")

LINE, MEASURED, JOINED = "line", "measured ", " x "
"""What a column of the list may not be called, begin with, or hold: reports, and the file of scores, name their own
columns so: the line of a picture, what was measured of it, and the intersection of two columns."""

LONGEST_FIELD = 4096
"""Longest text of a cell; Linux takes no longer path."""


class Role(StrEnum):
    """What a picture is used for in one-to-many search. One-to-one comparisons use every picture."""

    GALLERY = "gallery"
    PROBE = "probe"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One picture of one subject.

    `line`: where the list names it, from 1; `name`: its path as it was written; `groups`: group column to value,
    in the order of the columns, without those left empty.
    """

    line: int
    name: str
    path: Path
    subject: SubjectId
    role: Role
    groups: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        checks.finite("Item", "line", self.line, low=1)
        checks.text("Item", "subject", self.subject)


def read(path: Path) -> list[Item]:
    """Read a list of pictures.

    Raises:
        ManifestError: the file cannot be read, or a line of it is wrong; the error names the line.
    """
    items = list(stream(path))
    if not items:
        raise ManifestError(path, None, "it names no picture", "Give at least one line below the header")
    return items


def stream(path: Path) -> Iterator[Item]:
    """Read a list of pictures line by line.

    Raises:
        ManifestError: the file cannot be read, or a line of it is wrong; the error names the line.
    """
    for row in rows(path, NEEDED, advice="a picture that is reference and probe has the role 'both'"):
        if row.cells["role"] not in set(Role):
            raise ManifestError(path, row.line, f"{row.cells['role']!r} is no role", f"Use one of {', '.join(Role)}")
        yield item_of(path, row, NEEDED, Role(row.cells["role"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a list. `cells`: column to value; those of the needed columns are filled."""

    line: int
    cells: dict[str, str]


def rows(path: Path, needed: Sequence[str], *, advice: str = "") -> Iterator[Row]:
    """Read a list line by line, whatever its columns are; each picture is named once.

    Args:
        path: of the list.
        needed: columns that must be there, and filled; `path` is one of them.
        advice: what else to do with a picture that is named twice.

    Raises:
        ManifestError: the file cannot be read, or a line of it is wrong; the error names the line.
    """
    once = "Name each picture once" + (f"; {advice}" if advice else "")
    seen: dict[str, int] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in _rows(path, csv.reader(file, strict=True), needed):
                name = row.cells["path"]
                if name in seen:
                    raise ManifestError(path, row.line, f"{name} is named on line {seen[name]} already", once)
                seen[name] = row.line
                yield row
    except FileNotFoundError:
        raise ManifestError(path, None, "no such file", "Check the path") from None
    except OSError as error:
        problem = f"cannot be read ({(error.strerror or 'unknown').lower()})"
        raise ManifestError(path, None, problem, "Give a CSV file that may be read") from None
    except UnicodeDecodeError:
        raise ManifestError(path, None, "it is not UTF-8 text", "Save it as CSV in UTF-8") from None


def item_of(path: Path, row: Row, needed: Sequence[str], role: Role) -> Item:
    """Return the picture that a line names; what is no needed column describes groups."""
    return Item(
        line=row.line,
        name=row.cells["path"],
        path=path.parent / row.cells["path"],
        subject=SubjectId(row.cells["subject"]),
        role=role,
        groups=tuple((name, cell) for name, cell in row.cells.items() if name not in needed and cell),
    )


class _Rows(Protocol):
    """What `csv.reader` gives: rows, and the line that the last one ended on."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...


def _rows(path: Path, lines: _Rows, needed: Sequence[str]) -> Iterator[Row]:
    header: list[str] | None = None
    try:
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = _header(path, cells, lines.line_num, needed)
                continue
            yield _row(path, header, cells, lines.line_num, needed)
    except csv.Error as error:
        raise ManifestError(path, lines.line_num, f"not well-formed CSV ({error})", "Check its quotes") from None
    if header is None:
        raise ManifestError(path, None, "the file is empty", f"Begin it with the header {','.join(needed)}")


def _header(path: Path, cells: Sequence[str], line: int, needed: Sequence[str]) -> list[str]:
    header = [cell.strip() for cell in cells]
    missing = [name for name in needed if name not in header]
    if missing:
        raise ManifestError(
            path, line, f"column {missing[0]} is missing", f"The first line must name the columns {', '.join(needed)}"
        )
    if "" in header or len(set(header)) < len(header):
        raise ManifestError(path, line, "a column has no name, or another's", "Give every column a name of its own")
    taken = next((name for name in header if name == LINE or name.startswith(MEASURED) or JOINED in name), None)
    if taken is not None:
        problem = f"a column is called {taken!r}, as reports name columns of their own"
        raise ManifestError(path, line, problem, "Give it another name")
    return header


def _row(path: Path, header: Sequence[str], cells: Sequence[str], line: int, needed: Sequence[str]) -> Row:
    if len(cells) != len(header):
        raise ManifestError(
            path, line, f"{len(cells)} cells, {len(header)} expected", "Fill every column of the header"
        )
    row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    for name in needed:
        if not row[name]:
            raise ManifestError(path, line, f"{name} is empty", "Fill it, or take the line out")
    bad = next((cell for cell in row.values() if len(cell) > LONGEST_FIELD or not cell.isprintable()), None)
    if bad is not None:
        raise ManifestError(path, line, f"{bad[:40]!r} cannot be used", "Use at most 4096 letters that can be printed")
    return Row(line=line, cells=row)
