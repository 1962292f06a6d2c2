"""A list of people as it is handed over: a table, and the pictures beside it. Nothing in it is trusted.

What names a picture is only ever looked up among the names that came along; it never becomes a path. Names are compared
in Unicode's composed form, because one system writes é as one sign and the next as two.
"""

import os
import stat
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from peelian.capture import type10
from peelian.capture.stills import LARGEST_FILE_BYTES
from peelian.errors import ImageError, ListSourceError
from peelian.nouns.portrait import Portrait, Told

TABLE = "list.csv"
"""What the table is called; where nothing is called so, the only file that ends in `.csv`."""

LARGEST_TABLE_BYTES = 20_000_000
"""20,000 people with a thousand characters each."""

MOST_FILES = 25_000
"""The longest list that the law allows, and some beside it."""

Opener = Callable[[int], bytes]
"""Reads a file's first bytes, at most so many."""

ADD_TABLE = f"Add a table called {TABLE}; see the page on watchlists for its columns"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A table and the pictures beside it.

    `source`: what was handed over, for messages. `pictures`: by their names, as seen from the table; nothing is read
    before it is asked for.
    """

    source: Path
    table: bytes
    pictures: Mapping[str, Opener]

    def portrait(self, name: str) -> Portrait:
        """Read a picture, out of its ANSI/NIST record if it lies in one.

        Args:
            name: as the table has it; one that ends in `/` names the only file of a folder.

        Raises:
            BadInputError: there is no such picture, or it cannot be read.
        """
        found = self._named(name)
        path = self.source / found
        content = self.pictures[found](LARGEST_FILE_BYTES + 1)
        if len(content) > LARGEST_FILE_BYTES:
            raise ImageError(path, f"larger than {LARGEST_FILE_BYTES // 1_000_000} MB", "Give a smaller picture")
        if is_record(found):
            return type10.read(content, path=path)
        return Portrait(content=content, told=Told())

    def told(self, name: str) -> Told:
        """Say what a picture's own record tells; a plain picture is not read for it.

        Raises:
            BadInputError: there is no such picture, or its record cannot be read.
        """
        return self.portrait(name).told if is_record(self._named(name)) else Told()

    def _named(self, name: str) -> str:
        composed = unicodedata.normalize("NFC", name.replace("\\", "/").removeprefix("./"))
        if composed in self.pictures:
            return composed
        inside = [one for one in self.pictures if composed.endswith("/") and one.startswith(composed)]
        if len(inside) == 1:
            return inside[0]
        problem = f"{len(inside)} files in it, and it is not said which" if inside else "not among what was handed over"
        raise ListSourceError(Path(name), problem, "Give the picture's name in the column “image”")


def is_record(name: str) -> bool:
    """Say whether a file is an ANSI/NIST one, by the ending of its name."""
    return PurePosixPath(name).suffix.lower() in type10.ENDINGS


def gathered(files: Mapping[str, Opener], *, source: Path) -> Bundle:
    """Find the table among files that came together, and take those beside and below it.

    Raises:
        ListSourceError: there is no table, more than one, or too much.
    """
    if len(files) > MOST_FILES:
        raise ListSourceError(source, f"more than {MOST_FILES} files", "Import the list in parts")
    named = {unicodedata.normalize("NFC", name): opener for name, opener in files.items() if not hidden(name)}
    if len(named) != sum(not hidden(name) for name in files):
        raise ListSourceError(source, "two of its files have the same name", "Rename one of them")
    table = _table(list(named), source)
    content = named.pop(table)(LARGEST_TABLE_BYTES + 1)
    if len(content) > LARGEST_TABLE_BYTES:
        problem = f"{table} is larger than {LARGEST_TABLE_BYTES // 1_000_000} MB"
        raise ListSourceError(source, problem, "Import the list in parts")
    folder = table[: -len(PurePosixPath(table).name)]
    pictures = {name.removeprefix(folder): opener for name, opener in named.items() if name.startswith(folder)}
    return Bundle(source=source, table=content, pictures=pictures)


def in_memory(files: Mapping[str, bytes], *, source: Path) -> Bundle:
    """Take files that were uploaded together: a table and its pictures.

    Raises:
        ListSourceError: there is no table, more than one, or too much.
    """
    return gathered({name: _kept(content) for name, content in files.items()}, source=source)


def folder(path: Path) -> Bundle:
    """Take a folder, with folders in it or without. No link is followed.

    Raises:
        ListSourceError: it is no folder, has no table, more than one, or too much in it.
    """
    if not path.is_dir():
        raise ListSourceError(path, "no such folder", "Check the path")
    return gathered({name: _file(path / name) for name in _walk(path)}, source=path)


def hidden(name: str) -> bool:
    """Say whether a file is one of those that systems leave behind, and no part of a list."""
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts)


def _table(names: list[str], source: Path) -> str:
    found = [name for name in names if PurePosixPath(name).name.casefold() == TABLE]
    found = found or [name for name in names if name.casefold().endswith(".csv")]
    if not found:
        raise ListSourceError(source, "no table in it", ADD_TABLE)
    if len(found) > 1:
        raise ListSourceError(source, f"{len(found)} tables in it: {', '.join(sorted(found)[:3])}", "Keep one of them")
    return found[0]


def _walk(path: Path) -> Iterator[str]:
    count = 0
    for where, _, names in os.walk(path, followlinks=False):
        for name in names:
            count += 1
            if count > MOST_FILES + 1:  # `gathered` says no; this only stops counting
                return
            yield (Path(where) / name).relative_to(path).as_posix()


def _kept(content: bytes) -> Opener:
    return lambda most: content[:most]


def _file(path: Path) -> Opener:
    def read(most: int) -> bytes:
        try:
            number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            raise ListSourceError(path, "cannot be opened, or is a link", "Put the file itself there") from None
        with os.fdopen(number, "rb") as opened:
            if not stat.S_ISREG(os.fstat(number).st_mode):
                raise ListSourceError(path, "not a file", "Put a picture there")
            return opened.read(most)

    return read
