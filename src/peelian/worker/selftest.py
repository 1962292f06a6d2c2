"""A locked process attacks its own lock before it works: whatever succeeds is named, and then it refuses to run.

Like the lock it imports the standard library alone. A kernel may claim what it does not keep; this asks it.
"""

import contextlib
import mmap
import os
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from peelian.errors import LeakyLockError

LOOPBACK = "127.0.0.1"
ANSWER_S = 1.0
NOT_TRIED = frozenset({b"autofs"})
"""Kinds of mounts at which a look alone may wait for a machine that is not there."""


ESCAPED = re.compile(rb"\\([0-7]{3})")
"""How the kernel writes a space in a path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """What is attacked.

    `file`: an existing file, that the process could write if it were not locked. `port`: of loopback, where somebody
    listens for TCP. `datagrams`: whether sending by UDP must fail as well; False for a reader whose camera needs it.
    """

    file: Path
    port: int
    datagrams: bool = True


def demand(targets: Targets) -> None:
    """Attack the lock.

    Raises:
        LeakyLockError: an attack succeeded.
    """
    succeeded = tuple(successes(targets))
    if succeeded:
        raise LeakyLockError(succeeded)


def successes(targets: Targets) -> Iterator[str]:
    """Attack the lock in every way; yield, in words, what succeeded."""
    for place in mounts():
        yield from tried(f"a file was made in {place}", lambda place=place: make_file(place))  # type: ignore[misc]
    file = targets.file
    yield from tried("a file without a name was made", lambda: make_nameless_file(file.parent))
    yield from tried("a file was opened to add to it", lambda: append(file))
    yield from tried("an attribute was put on a file", lambda: label(file))
    yield from tried("a file's mode was changed", lambda: change_mode(file))
    yield from tried("a file's times were changed", lambda: change_times(file))
    yield from tried("a connection was made", lambda: connect(targets.port))
    if targets.datagrams:
        yield from tried("a datagram was sent", lambda: send(targets.port))
    yield from tried("a child was started", start_child)
    yield from tried("memory was made that another process could open", make_memory)


def tried(words: str, attack: Callable[[], object]) -> Iterator[str]:
    """Attack once; yield the words if it succeeded."""
    with contextlib.suppress(OSError):
        attack()
        yield words


def mounts() -> list[Path]:
    """Return every place where a file system is mounted."""
    rows = [line.split(b" ") for line in Path("/proc/self/mountinfo").read_bytes().splitlines()]
    places = [row[4] for row in rows if row[row.index(b"-") + 1] not in NOT_TRIED]
    return [Path(os.fsdecode(ESCAPED.sub(_byte, place))) for place in dict.fromkeys(places)]


def _byte(octal: re.Match[bytes]) -> bytes:
    return bytes([int(octal[1], 8)])


def make_file(place: Path) -> None:
    """Make a file in a folder, and remove it; what is mounted on a file is opened to add to it."""
    if place.is_file():
        append(place)
        return
    path = place / f".peelian-selftest-{os.getpid()}"
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    path.unlink()


def make_nameless_file(place: Path) -> None:
    """Make a file that no folder shows."""
    os.close(os.open(place, os.O_TMPFILE | os.O_RDWR, 0o600))


def append(file: Path) -> None:
    """Open a file to add to it; nothing is added."""
    os.close(os.open(file, os.O_WRONLY | os.O_APPEND))


def label(file: Path) -> None:
    """Put an attribute on a file."""
    os.setxattr(file, "user.peelian.selftest", b"1")
    os.removexattr(file, "user.peelian.selftest")


def change_mode(file: Path) -> None:
    """Give a file the mode it has."""
    file.chmod(file.stat().st_mode & 0o7777)


def change_times(file: Path) -> None:
    """Give a file the times it has."""
    facts = file.stat()
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def connect(port: int) -> None:
    """Connect to somebody who listens."""
    socket.create_connection((LOOPBACK, port), timeout=ANSWER_S).close()


def send(port: int) -> None:
    """Send one byte by UDP."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.sendto(b"1", (LOOPBACK, port))


def start_child() -> None:
    """Start a child, which ends at once."""
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def make_memory() -> None:
    """Make memory behind a descriptor, which others can open through /proc."""
    descriptor = os.memfd_create("peelian-selftest")
    try:
        os.ftruncate(descriptor, mmap.PAGESIZE)
    finally:
        os.close(descriptor)
