"""Put files into the cache whole or not at all, and only when they are what they should be."""

import os
import shutil
import tempfile
from pathlib import Path

from peelian.errors import DigestMismatchError
from peelian.inference import digest


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file in one step: readers see the old one or the new one.

    Raises:
        OSError: the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        publish(Path(name), path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def copy_verified(source: Path, target: Path, sha256: str) -> None:
    """Copy a file into place if the copy has the digest.

    Raises:
        DigestMismatchError: it has not; nothing is kept.
        OSError: the source cannot be read, or the folder cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".copying-", dir=target.parent)
    copy = Path(name)
    try:
        with source.open("rb") as reading, os.fdopen(handle, "wb") as writing:
            shutil.copyfileobj(reading, writing)
        got = digest.of_file(copy)
        if got != sha256:
            raise DigestMismatchError(str(source), sha256, got)
        publish(copy, target)
    finally:
        copy.unlink(missing_ok=True)


def publish(path: Path, target: Path) -> None:
    """Bring a finished file to the disk and into its place."""
    path.chmod(0o644)
    sync(path)
    path.replace(target)
    sync(target.parent)


def sync(path: Path) -> None:
    """Make sure that a file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
