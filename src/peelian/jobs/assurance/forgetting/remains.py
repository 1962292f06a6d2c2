"""What a run may have left: files with their names and attributes, and devices, read in blocks and searched."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from peelian.jobs.assurance.forgetting.needles import Needles

BLOCK_BYTES = 32 * 1024 * 1024
"""So much is read at a time."""

LARGEST_WITH_PICTURES = 64 * 1024 * 1024
"""Bytes. In what is larger, such as a dump of memory, bytes are looked for and pictures are not unpacked."""

Shows = Callable[[bytes], Iterable[str]]
"""Looks for pictures in some bytes, and names whom they show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """What was found, where, and how often."""

    place: str
    what: str
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for: bytes, and pictures."""

    needles: Needles
    shows: Shows

    def searched(self, place: str, blocks: Iterable[bytes], *, unpacked: bool = True) -> list[Find]:
        """Search something that comes in blocks, over their edges as well. `unpacked`: look into pictures, too."""
        found: dict[str, int] = {}
        before = b""
        for block in blocks:
            if block == bytes(len(block)):
                before = b""
                continue
            content = before + block
            for what, times in self.needles.found(content).items():
                found[what] = found.get(what, 0) + times
            for what in self.shows(content) if unpacked else ():
                found[what] = found.get(what, 0) + 1
            before = content[-self.needles.longest + 1 :]
        return [Find(place=place, what=what, times=times) for what, times in found.items()]

    def in_places(self, places: Iterable[Path], *, since_ns: int = 0) -> list[Find]:
        """Search every file under the places that was changed since a moment (wall clock), its name and attributes."""
        finds: dict[Find, None] = {}
        for place in places:
            for path in sorted(files(place)):
                for where, blocks in changed(path, since_ns):
                    small = sum(map(len, blocks)) <= LARGEST_WITH_PICTURES
                    finds.update(dict.fromkeys(self.searched(where, blocks, unpacked=small)))
        return list(finds)


def files(place: Path) -> Iterator[Path]:
    """Give every file and link under a place; what vanishes while it is looked at is passed over."""
    if place.is_file():
        yield place
    for folder, _, names in os.walk(place, onerror=lambda _: None):
        for name in names:
            yield Path(folder) / name


def changed(path: Path, since_ns: int) -> list[tuple[str, list[bytes]]]:
    """Return the parts of a file that was changed since; none of one that was not, or that has gone meanwhile."""
    try:
        return [] if path.lstat().st_ctime_ns < since_ns else list(_parts(path))
    except OSError:
        return []


def blocks(path: Path) -> Iterator[bytes]:
    """Read a file or a device in blocks.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb", buffering=0) as file:
        while block := file.read(BLOCK_BYTES):
            yield block


def _parts(path: Path) -> Iterator[tuple[str, list[bytes]]]:
    """A file's name, its attributes, and its content."""
    yield f"{path} (name)", [os.fsencode(path.name)]
    if path.is_symlink():
        yield f"{path} (target)", [os.fsencode(path.readlink())]
        return
    for name in os.listxattr(path):
        yield f"{path} ({name})", [name.encode() + os.getxattr(path, name)]
    if path.is_file():
        yield str(path), list(blocks(path))
