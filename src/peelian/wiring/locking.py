"""Says to other programs that a data directory is in use, or that somebody needs it for themselves."""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

from peelian.errors import StoreError


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock on a data directory. It goes with the process, however that ends."""

    descriptor: int

    def release(self) -> None:
        """Let go of it."""
        os.close(self.descriptor)


def shared(data: Path) -> Lock:
    """Say that a data directory is in use; so may others.

    Raises:
        StoreError: somebody has it for themselves, or it cannot be locked.
    """
    return _locked(data, fcntl.LOCK_SH, "another program has it for itself", "Wait for that to end, and try again")


def alone(data: Path) -> Lock:
    """Take a data directory for oneself.

    Raises:
        StoreError: somebody uses it, or it cannot be locked.
    """
    return _locked(data, fcntl.LOCK_EX, "a desk, or another command, uses it", "Stop it first, and try again")


def _locked(data: Path, how: int, problem: str, remedy: str) -> Lock:
    try:
        descriptor = os.open(data, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except OSError as error:
        raise StoreError(data, problem, remedy) from error
    return Lock(descriptor)
