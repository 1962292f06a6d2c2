"""The log as tiles (c2sp.org/tlog-tiles): files of fixed names from which any tool of C2SP derives every proof.

A tile at level l holds hashes over 256 ** l entries each, 256 of them; the last one of a level may hold fewer. A bundle
of entries holds the entries of a tile at level 0, each after its length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from peelian.audit import nodes
from peelian.audit.leaf import LONGEST_ENTRY
from peelian.errors import BrokenLogError, StoreError

WIDTH = 256
HEIGHT = 8
"""Levels of the tree in one tile: 256 is 2 ** 8."""

CHECKPOINT = "checkpoint"
FOLDER = "tile"
ENTRIES = "entries"
"""In the place of a level: the entries themselves."""

LENGTH_BYTES = 2
MOST_LEVELS = 7
"""Enough for 2 ** 63 entries."""

_PATH = re.compile(r"([0-6]|entries)/((?:x\d{3}/)*\d{3})(?:\.p/([1-9]\d{0,2}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One tile. `level`: None for a bundle of entries. `number`: in its level. `width`: hashes or entries in it."""

    level: int | None
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it lies, below the log's address."""
        groups = [f"{self.number:03}"[-3:]]
        rest = self.number // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03}")
            rest //= 1000
        part = "" if self.width == WIDTH else f".p/{self.width}"
        return "/".join([FOLDER, ENTRIES if self.level is None else str(self.level), *groups]) + part

    @property
    def first(self) -> int:
        """Number of its first hash or entry, in its level."""
        return self.number * WIDTH


def read(path: str) -> Tile | None:
    """Return the tile that a path below `tile/` names; None where it names none in the one way there is."""
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    level = None if found[1] == ENTRIES else int(found[1])
    width = int(found[3] or WIDTH)
    number = int(found[2].replace("/", "").replace("x", ""))
    tile = Tile(level=level, number=number, width=width)
    named = 0 < width <= WIDTH and tile.path == f"{FOLDER}/{path}"
    return tile if named else None


def of(size: int) -> Iterator[Tile]:
    """Give every tile and every bundle of a log of so many entries."""
    for level in range(MOST_LEVELS):
        count = size >> (HEIGHT * level)
        for number in range(-(-count // WIDTH)):
            width = min(WIDTH, count - number * WIDTH)
            yield Tile(level=level, number=number, width=width)
            if level == 0:
                yield Tile(level=None, number=number, width=width)


def there(tile: Tile, size: int) -> bool:
    """Say whether a log of so many entries has that many hashes or entries at that place."""
    return tile.first + tile.width <= size >> (HEIGHT * (tile.level or 0))


def content(connection: Connection, tile: Tile) -> bytes:
    """Return what lies in a tile.

    Args:
        connection: in any transaction.
        tile: one that is `there` in the signed part of the log.

    Raises:
        BrokenLogError: something that should be in it is missing.
    """
    end = tile.first + tile.width
    if tile.level is None:
        parts = [_entry(number, leaf) for number, leaf in nodes.leaves(connection, tile.first, end)]
    else:
        parts = list(nodes.hashes(connection, HEIGHT * tile.level, tile.first, end))
    if len(parts) != tile.width:
        raise BrokenLogError(tile.first << HEIGHT * (tile.level or 0), "it, or a hash over it, is missing")
    return b"".join(parts)


def write(connection: Connection, note: str, size: int, folder: Path) -> None:
    """Write the log of a signed checkpoint as tiles into a folder.

    Args:
        connection: in any transaction.
        note: the checkpoint.
        size: entries that it covers.
        folder: in which neither `checkpoint` nor `tile` is.

    Raises:
        StoreError: it cannot be written.
        BrokenLogError: something of the log is missing.
    """
    try:
        for tile in of(size):
            path = folder / tile.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content(connection, tile))
        (folder / CHECKPOINT).write_bytes(note.encode())
    except OSError as error:
        raise StoreError(folder, f"the tiles cannot be written ({error.strerror})", "Give another folder") from error


def _entry(number: int, leaf: bytes) -> bytes:
    if len(leaf) > LONGEST_ENTRY:
        raise BrokenLogError(number, "it is longer than an entry can be")
    return len(leaf).to_bytes(LENGTH_BYTES, "big") + leaf
