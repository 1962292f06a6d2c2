"""The list of what was shredded, kept beside the vault's key: whoever restores a backup shreds all of it again.

It names things by their ids alone, which lead to nobody. It grows by a line for each key that was ever destroyed. How
long it is, and the digest of all its lines, is an entry of the log each time that it grows (`anchoring`).
"""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from peelian.errors import StoreError

LOG = structlog.get_logger(__name__)

PRIVATE_FILE = 0o600


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How long a list is. `digest`: SHA-256, in hexadecimal, of its first `count` lines, each with the newline."""

    count: int
    digest: str


class ShredList:
    """One store's list."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._hash = hashlib.sha256()
        self._bytes = 0
        self._count = 0

    def add(self, subjects: Sequence[str]) -> Extent | None:
        """Add what is about to be shredded, and have it on the disk before it is; return how long the list is then.

        A list that cannot be written does not keep anything from being shredded: that matters more. It is said aloud,
        and None is returned.
        """
        if not subjects:
            return None
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, PRIVATE_FILE)
            with os.fdopen(descriptor, "ab+") as file:
                size = file.seek(0, os.SEEK_END)
                cut = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"  # a crash left half a line
                file.write(("\n" * cut + "".join(f"{one}\n" for one in subjects)).encode())
                file.flush()
                os.fsync(file.fileno())
            return self._grown()
        except OSError as error:
            LOG.exception("shred_list_not_written", why=error.strerror, count=len(subjects))
            return None

    def extent(self, count: int | None = None) -> Extent | None:
        """Return the digest of its first lines, or of all of them; None where it has fewer.

        Raises:
            StoreError: it cannot be read.
        """
        lines = self._lines() if self.path.exists() else []
        if count is not None and len(lines) < count:
            return None
        some = lines[:count]
        return Extent(count=len(some), digest=hashlib.sha256("".join(f"{one}\n" for one in some).encode()).hexdigest())

    def count(self) -> int:
        """Return how many things are on it."""
        return len(self._lines()) if self.path.exists() else 0

    def since(self, count: int) -> list[str]:
        """Return what was added after it had so many.

        Raises:
            StoreError: it is missing, cannot be read, or has fewer than that: then it is not the list it was.
        """
        if count and not self.path.exists():
            problem = "the list of what was shredded is missing, so what was erased would come back"
            raise StoreError(self.path, problem, "Name it with --shred-list; it lies beside the vault's key")
        lines = self._lines() if self.path.exists() else []
        if len(lines) < count:
            problem = f"it has {len(lines)} lines, and had {count} when the backup was made"
            raise StoreError(self.path, problem, "Name the newest list that there is with --shred-list")
        return lines[count:]

    def _grown(self) -> Extent:
        """Hash what was added since the last look, by whomever; all of it, where it has become shorter."""
        with self.path.open("rb") as file:
            if file.seek(0, os.SEEK_END) < self._bytes:
                self._hash, self._bytes, self._count = hashlib.sha256(), 0, 0
            file.seek(self._bytes)
            added = file.read()
        self._hash.update(added)
        self._bytes += len(added)
        self._count += added.count(b"\n")
        return Extent(count=self._count, digest=self._hash.hexdigest())

    def _lines(self) -> list[str]:
        try:
            return self.path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            problem = "the list of what was shredded cannot be read"
            raise StoreError(self.path, problem, "Check its permissions, or name another") from error


def beside(key: Path | None, data: Path, log: str) -> ShredList:
    """Return the list of a store.

    Args:
        key: the vault's key file; None where a passphrase opens it, and then the list lies with the data.
        data: the data directory.
        log: the log's name, which no other store has.
    """
    folder = data if key is None else key.parent
    return ShredList(folder / f"shredded-{log.rpartition('/')[2]}.txt")
