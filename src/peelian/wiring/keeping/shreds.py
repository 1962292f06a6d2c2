"""The list of what was shredded, kept beside the vault's key: whoever restores a backup shreds all of it again.

It names things by their ids alone, which lead to nobody. It grows by a line for each key that was ever destroyed.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from peelian.errors import StoreError

LOG = structlog.get_logger(__name__)

PRIVATE_FILE = 0o600


@dataclass(frozen=True, slots=True)
class ShredList:
    """One store's list."""

    path: Path

    def add(self, subjects: Sequence[str]) -> None:
        """Add what is about to be shredded, and have it on the disk before it is.

        A list that cannot be written does not keep anything from being shredded: that matters more. It is said aloud.
        """
        if not subjects:
            return
        try:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, PRIVATE_FILE)
            with os.fdopen(descriptor, "ab") as file:
                file.write("".join(f"{one}\n" for one in subjects).encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            LOG.exception("shred_list_not_written", why=error.strerror, count=len(subjects))

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
