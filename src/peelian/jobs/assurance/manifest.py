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
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _items(path, csv.reader(file, strict=True))
    except FileNotFoundError:
        raise ManifestError(path, None, "no such file", "Check the path") from None
    except OSError as error:
        problem = f"cannot be read ({(error.strerror or 'unknown').lower()})"
        raise ManifestError(path, None, problem, "Give a CSV file that may be read") from None
    except UnicodeDecodeError:
        raise ManifestError(path, None, "it is not UTF-8 text", "Save it as CSV in UTF-8") from None


class _Rows(Protocol):
    """What `csv.reader` gives: rows, and the line that the last one ended on."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...


def _items(path: Path, rows: _Rows) -> Iterator[Item]:
    header: list[str] | None = None
    seen: dict[str, int] = {}
    try:
        for cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = _header(path, cells, rows.line_num)
                continue
            item = _item(path, header, cells, rows.line_num)
            if item.name in seen:
                raise ManifestError(
                    path,
                    item.line,
                    f"{item.name} is named on line {seen[item.name]} already",
                    "Name each picture once; a picture that is reference and probe has the role 'both'",
                )
            seen[item.name] = item.line
            yield item
    except csv.Error as error:
        raise ManifestError(path, rows.line_num, f"not well-formed CSV ({error})", "Check its quotes") from None
    if header is None:
        raise ManifestError(path, None, "the file is empty", f"Begin it with the header {','.join(NEEDED)}")


def _header(path: Path, cells: Sequence[str], line: int) -> list[str]:
    header = [cell.strip() for cell in cells]
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise ManifestError(
            path, line, f"column {missing[0]} is missing", f"The first line must name the columns {', '.join(NEEDED)}"
        )
    if "" in header or len(set(header)) < len(header):
        raise ManifestError(path, line, "a column has no name, or another's", "Give every column a name of its own")
    return header


def _item(path: Path, header: Sequence[str], cells: Sequence[str], line: int) -> Item:
    if len(cells) != len(header):
        raise ManifestError(
            path, line, f"{len(cells)} cells, {len(header)} expected", "Fill every column of the header"
        )
    row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    for name in NEEDED:
        if not row[name]:
            raise ManifestError(path, line, f"{name} is empty", "Fill it, or take the line out")
    if row["role"] not in set(Role):
        raise ManifestError(path, line, f"{row['role']!r} is no role", f"Use one of {', '.join(Role)}")
    bad = next((cell for cell in row.values() if len(cell) > LONGEST_FIELD or not cell.isprintable()), None)
    if bad is not None:
        raise ManifestError(path, line, f"{bad[:40]!r} cannot be used", "Use at most 4096 letters that can be printed")
    return Item(
        line=line,
        name=row["path"],
        path=path.parent / row["path"],
        subject=SubjectId(row["subject"]),
        role=Role(row["role"]),
        groups=tuple((name, cell) for name, cell in row.items() if name not in NEEDED and cell),
    )
