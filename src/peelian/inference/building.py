"""Build a pack's networks into the cache, once, without harm from whoever else builds at the same time.

A build goes into a folder of its own and is renamed into place when it is whole and on disk. If another process was
first, its build stands and ours is thrown away. A build that is found broken is moved aside and built again.
"""

import errno
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from peelian.errors import DigestMismatchError
from peelian.inference import digest, storing

RECORD = "built.json"
"""File of a build that says what was made: the digest of each network and what was measured."""

UNFINISHED, BROKEN = ".building-", ".broken-"
"""How folders are called while they are built, and when they were found broken."""

ABANDONED_AFTER_S = 3600.0
"""Age at which an unfinished build is nobody's any more: building takes seconds, a killed process cleans nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """A finished build.

    `digests`: SHA-256 of each network by file name. `facts`: what else the maker wrote down.
    """

    folder: Path
    digests: Mapping[str, str]
    facts: Mapping[str, object]


Maker = Callable[[Path], Mapping[str, object]]
"""Writes networks (`*.onnx`) into the folder it is given, and returns facts to write down."""


def ensure(folder: Path, make: Maker) -> Build:
    """Return the build in a folder; make it where it is missing or broken.

    Raises:
        OSError: the cache cannot be written.
    """
    found = read(folder)
    if found is not None:
        return found
    folder.parent.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=folder.parent))
    try:
        _write(workshop, make(workshop))
        _sweep(folder.parent, older_than=workshop.stat().st_mtime - ABANDONED_AFTER_S)
        return _publish(workshop, folder)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def read(folder: Path) -> Build | None:
    """Return the build in a folder if it is whole, every digest checked; None where it is missing or broken."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        digests = {str(name): str(sha256) for name, sha256 in record["networks"].items()}
        for name, sha256 in digests.items():
            _check(folder / Path(name).name, sha256)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, DigestMismatchError):
        return None
    return Build(folder=folder, digests=digests, facts=record["facts"]) if digests and "facts" in record else None


def _check(path: Path, sha256: str) -> None:
    got = digest.of_file(path)
    if got != sha256:
        raise DigestMismatchError(str(path), sha256, got)


def _write(workshop: Path, facts: Mapping[str, object]) -> None:
    networks = sorted(workshop.glob("*.onnx"))
    record = {"networks": {path.name: digest.of_file(path) for path in networks}, "facts": dict(facts)}
    (workshop / RECORD).write_text(json.dumps(record, indent=1, sort_keys=True), encoding="utf-8")
    for path in (*networks, workshop / RECORD, workshop):
        storing.sync(path)
    workshop.chmod(0o755)


def _publish(workshop: Path, folder: Path) -> Build:
    """Rename the build into place, unless a whole one got there first."""
    while True:
        try:
            workshop.rename(folder)
        except OSError as error:
            if error.errno not in {errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR}:
                raise
        else:
            storing.sync(folder.parent)
        built = read(folder)
        if built is not None:
            return built
        _move_aside(folder)


def _sweep(parent: Path, *, older_than: float) -> None:
    """Remove what processes left that were killed while they built."""
    for left in (*parent.glob(f"{UNFINISHED}*"), *parent.glob(f"{BROKEN}*")):
        with suppress(OSError):
            if left.stat().st_mtime < older_than:
                shutil.rmtree(left, ignore_errors=True)


def _move_aside(folder: Path) -> None:
    """Take a broken build away; whoever else found it broken may do the same at the same time."""
    grave = Path(tempfile.mkdtemp(prefix=BROKEN, dir=folder.parent))
    try:
        folder.rename(grave / folder.name)
    except FileNotFoundError:
        pass
    finally:
        shutil.rmtree(grave, ignore_errors=True)
