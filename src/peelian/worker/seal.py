"""Seals a locked process that has all it will ever need: it can open nothing any more, not even to read.

The lock before it says what is refused. This says what is allowed: to compute, to ask for memory that holds no program,
and to read and write what is open. Everything else is refused, calls that are not invented yet among them.
"""

import errno
import mmap
import os
import socket
from collections.abc import Iterator
from functools import cache

import pyseccomp

from peelian.errors import LeakyLockError, NoLandlockError
from peelian.worker import landlock, selftest, syscalls
from peelian.worker.landlock import Ports
from peelian.worker.selftest import Targets

ALLOWED = (
    "brk",
    "clock_getres",
    "clock_gettime",
    "close",
    "exit",
    "exit_group",
    "futex",
    "getpid",
    "getrandom",
    "gettid",
    "gettimeofday",
    "madvise",
    "mremap",
    "munmap",
    "read",
    "restart_syscall",
    "rt_sigprocmask",
    "rt_sigreturn",
    "sched_yield",
    "write",
)
"""What an interpreter and a decoder of pictures call once they are loaded."""

NO_PROGRAM = ("mmap", "mprotect")
"""Allowed as well, but not for memory that can be run. The third argument says what for."""

PROT_EXEC = mmap.PROT_EXEC


def close() -> None:
    """Seal this process, for good. It must be locked already.

    Raises:
        NoLandlockError: the kernel refused; nothing may be taken as sealed.
    """
    try:
        filtered = program()
        landlock.restrict(Ports(), reading=False)
        syscalls.install(filtered)
    except OSError as error:
        problem = str(error.strerror).lower()
        raise NoLandlockError("the kernel refused, with the words " + problem) from None


@cache
def program() -> bytes:
    """Return the filter that `close` installs. Who forks builds it first: that takes longer than to install it.

    Raises:
        OSError: the library cannot.
    """
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    for number in syscalls.numbers(ALLOWED):
        rules.add_rule(pyseccomp.ALLOW, number)
    for number in syscalls.numbers(NO_PROGRAM):
        rules.add_rule(pyseccomp.ALLOW, number, pyseccomp.Arg(2, pyseccomp.MASKED_EQ, PROT_EXEC, 0))
    return syscalls.built(rules)


def demand(targets: Targets) -> None:
    """Attack the seal.

    Raises:
        LeakyLockError: an attack succeeded.
    """
    succeeded = tuple(successes(targets))
    if succeeded:
        raise LeakyLockError(succeeded)


def successes(targets: Targets) -> Iterator[str]:
    """Attack the seal in every way that the lock leaves; yield, in words, what succeeded."""
    file = targets.file
    yield from selftest.tried("a file was read", lambda: read(file))
    yield from selftest.tried("a folder was listed", lambda: os.listdir(file.parent))  # noqa: PTH208 - the bare call
    yield from selftest.tried("a file was looked at", file.stat)
    yield from selftest.tried("a file was opened to add to it", lambda: selftest.append(file))
    yield from selftest.tried("a socket was made", lambda: socket.socket().close())
    yield from selftest.tried("a child was started", selftest.start_child)
    yield from selftest.tried("memory was made that another process could open", selftest.make_memory)
    yield from selftest.tried("memory was made that can be run", make_runnable_memory)


def read(file: "os.PathLike[str]") -> None:
    """Open a file to read it."""
    os.close(os.open(file, os.O_RDONLY))


def make_runnable_memory() -> None:
    """Make memory that may hold a program."""
    mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC).close()
