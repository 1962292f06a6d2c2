"""Locks this process in, before anything else is imported: no file, no socket, no child, no core dump.

Imports the standard library, pyseccomp and the tree of errors, none of which starts a thread: what a thread that is
older than the lock may do is not restricted.
"""

import ctypes
import os
import resource
from dataclasses import dataclass
from pathlib import Path

from peelian.errors import NoLandlockError
from peelian.worker import landlock, syscalls
from peelian.worker.landlock import Ports
from peelian.worker.syscalls import Sockets

PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 4, 38
CURRENT_FUTURE_ON_FAULT = 1 | 2 | 4
"""`mlockall`: everything there is and will be, each page from its first use on."""

MAY_LOCK_MEMORY = 1 << 14
"""`CAP_IPC_LOCK`: the one right that is kept, where memory is locked by it."""

PRIVATE = 0o077

_CAPABILITIES_HEADER = (ctypes.c_uint32 * 2)(0x20080522, 0)
"""Version 3 of the structure, of this process."""

_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class LockReport:
    """What holds of a process's lock.

    `landlock`: version of the kernel's interface; 0 where this process runs unconfined, as it was told to.
    `tcp`: TCP is closed by Landlock (since version 4). `scoped`: so are signals to others (since 6).
    `memory_locked`: nothing of the process can go to swap. `swap`: the machine has swap switched on.
    `privileges`: whether the process kept any special right over the system but the one to lock memory.
    """

    landlock: int
    tcp: bool
    scoped: bool
    seccomp: bool
    core_dumps: bool
    memory_locked: bool
    swap: bool
    privileges: bool

    @property
    def confined(self) -> bool:
        """Whether the kernel holds this process."""
        return self.landlock > 0 and self.seccomp and not self.core_dumps


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What a locked process may still reach: nothing by default."""

    ports: Ports = Ports()  # noqa: RUF009 - frozen, so it can be shared
    sockets: Sockets | None = None


def lock(reach: Reach, *, unconfined: bool = False, swap: bool | None = None) -> LockReport:
    """Lock this process in, for good.

    Args:
        reach: of a reader, to its camera; the recogniser's is empty.
        unconfined: go on without Landlock and seccomp where the kernel has none. The report says so.
        swap: whether the machine has swap, where the caller has just looked. Without any, memory can go nowhere, and
            is not locked: that takes a process which lives for one picture as long as all the rest of its lock.

    Raises:
        NoLandlockError: the kernel cannot, or a thread is already running.
    """
    if len(os.listdir("/proc/self/task")) != 1:  # noqa: PTH208 - names alone
        raise NoLandlockError("a thread was started before the lock")
    os.umask(PRIVATE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    dumpable = _prctl(PR_SET_DUMPABLE, 0)
    memory_locked = swap is not False and lock_memory()
    by_right = memory_locked and _memory_is_limited()
    privileges = not _drop_privileges(but=MAY_LOCK_MEMORY if by_right else 0)
    if _prctl(PR_SET_NO_NEW_PRIVS, 1):
        raise NoLandlockError("it cannot promise to gain no privileges")
    abi = 0 if unconfined and not landlock.version() else _confine(reach)
    return LockReport(
        landlock=abi,
        tcp=abi >= landlock.NET_SINCE,
        scoped=abi >= landlock.SCOPES_SINCE,
        seccomp=abi > 0,
        core_dumps=bool(dumpable),
        memory_locked=memory_locked,
        swap=swap_is_on() if swap is None else swap,
        privileges=privileges,
    )


def swap_is_on() -> bool:
    """Say whether the machine may write memory to a disk; where it does not say, it may."""
    try:
        lines = Path("/proc/swaps").read_text(encoding="ascii").splitlines()
    except OSError:
        return True
    return len(lines) > 1


def _confine(reach: Reach) -> int:
    if not landlock.version():
        raise NoLandlockError("its kernel has no Landlock, or it is switched off")
    try:
        abi = landlock.restrict(reach.ports)
        syscalls.restrict(reach.sockets)
    except OSError as error:
        problem = str(error.strerror).lower()
        raise NoLandlockError("the kernel refused, with the words " + problem) from None
    return abi


def lock_memory() -> bool:
    """Keep all memory out of swap, where that is allowed without a limit that would stop the process later.

    Say whether it is; `unlock_memory` ends it.
    """
    no_limit = resource.RLIM_INFINITY
    try:
        resource.setrlimit(resource.RLIMIT_MEMLOCK, (no_limit, no_limit))
    except (ValueError, OSError):
        if not _memory_is_limited() or _may_lock_memory():
            return int(_libc.mlockall(CURRENT_FUTURE_ON_FAULT)) == 0
        return False
    return int(_libc.mlockall(CURRENT_FUTURE_ON_FAULT)) == 0


def unlock_memory() -> None:
    """Let this process's memory go to swap again."""
    _libc.munlockall()


def _memory_is_limited() -> bool:
    return resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] != resource.RLIM_INFINITY


def _may_lock_memory() -> bool:
    """Whether this process has the right to lock memory beyond its limit."""
    return bool(_capabilities()[0] & MAY_LOCK_MEMORY)


def _drop_privileges(*, but: int) -> bool:
    """Give up every right over the system but these; say whether no other is left."""
    kept = (ctypes.c_uint32 * 6)(but, but, 0, 0, 0, 0)
    _libc.capset(_CAPABILITIES_HEADER, kept)
    effective, permitted, _, effective_high, permitted_high, _ = _capabilities()
    return not ((effective | permitted) & ~but or effective_high or permitted_high)


def _capabilities() -> list[int]:
    """Effective, permitted and inheritable rights: 32 of each, and then the others."""
    held = (ctypes.c_uint32 * 6)()
    _libc.capget(_CAPABILITIES_HEADER, held)
    return list(held)


def _prctl(option: int, value: int) -> int:
    unsigned = ctypes.c_ulong
    return int(_libc.prctl(option, unsigned(value), unsigned(0), unsigned(0), unsigned(0)))
