"""Which system calls a locked process is refused: the ways out that Landlock does not cover.

A list of what is refused, not of what is allowed: what a runtime for neural networks needs differs from machine to
machine, and a call that is missing from a list of allowed ones would only show in the field. Landlock, which allows no
writing at all, is the wall; this closes the windows beside it.
"""

import ctypes
import errno
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pyseccomp

CHILDREN = ("execve", "execveat", "fork", "vfork")
SOCKETS = (
    "accept",
    "accept4",
    "bind",
    "connect",
    "listen",
    "sendmmsg",
    "sendmsg",
    "sendto",
    "socket",
    "socketpair",
)
LABELS_ON_FILES = (
    "chmod",
    "chown",
    "fchmod",
    "fchmodat",
    "fchown",
    "fchownat",
    "fremovexattr",
    "fsetxattr",
    "futimesat",
    "lchown",
    "lremovexattr",
    "lsetxattr",
    "removexattr",
    "setxattr",
    "utime",
    "utimensat",
    "utimes",
)
"""Landlock lets a file's attributes, owner, mode and times be changed: each can carry bytes."""

MEMORY_THAT_STAYS = ("add_key", "keyctl", "memfd_create", "mq_open", "msgget", "request_key", "semget", "shmget")
OTHER_PROCESSES = (
    "kill",
    "perf_event_open",
    "process_vm_readv",
    "process_vm_writev",
    "ptrace",
    "rt_sigqueueinfo",
    "rt_tgsigqueueinfo",
    "tkill",
)
THE_SYSTEM = (
    "acct",
    "bpf",
    "delete_module",
    "finit_module",
    "init_module",
    "ioperm",
    "iopl",
    "kexec_file_load",
    "kexec_load",
    "mount",
    "name_to_handle_at",
    "open_by_handle_at",
    "pivot_root",
    "quotactl",
    "reboot",
    "setdomainname",
    "sethostname",
    "setns",
    "setrlimit",
    "settimeofday",
    "clock_settime",
    "swapoff",
    "swapon",
    "syslog",
    "umount2",
    "unshare",
    "userfaultfd",
    "vhangup",
)
NEW_CALLS = {
    "pidfd_send_signal": 424,
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsconfig": 431,
    "fsmount": 432,
    "fspick": 433,
    "pidfd_getfd": 438,
    "process_madvise": 440,
    "mount_setattr": 442,
    "quotactl_fd": 443,
    "memfd_secret": 447,
    "fchmodat2": 452,
    "setxattrat": 463,
    "removexattrat": 466,
    "open_tree_attr": 467,
    "file_setattr": 469,
}
"""By number, because the library may be older than the call; from 424 on every architecture has the same."""

CLONE3 = 435
"""Answered with “no such call”, so that the C library falls back to `clone`, whose flags can be looked at."""

THREAD = 0x10000
"""`CLONE_THREAD`."""

PR_SET_DUMPABLE = 4
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
STEP_BYTES = 8
"""Of one step of a filter (`struct sock_filter`)."""

FILE_FLAGS = (0x40086602, 0x401C5820, 0x40087602, 0x5412)
"""Of `ioctl`: a file's flags, its project, its version; and to type into a terminal."""

INTERNET = (2, 10)
"""Families of addresses: IPv4 and IPv6."""

FAMILIES = range(48)
STREAM, DATAGRAM = 1, 2
KINDS = range(11)
KIND_BITS = 0xF
WORD = 0xFFFFFFFF
"""The kernel looks at the lower 32 bits of such an argument; so must the filter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sockets:
    """What a reader may do with sockets. `datagrams`: UDP as well as TCP; `listens`: wait for somebody to connect.

    `sends`: False for one that only listens to what is sent to it.
    """

    datagrams: bool = False
    listens: bool = False
    sends: bool = True


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


_libc = ctypes.CDLL(None, use_errno=True)


def restrict(sockets: Sockets | None) -> None:
    """Refuse this process and its threads the calls above; sockets too, unless some are allowed.

    The process must have promised to gain no privileges (`PR_SET_NO_NEW_PRIVS`).

    Raises:
        OSError: the kernel or the library cannot.
    """
    install(program(sockets))


@cache
def program(sockets: Sockets | None) -> bytes:
    """Return the filter that `restrict` installs. Who forks builds it first: that takes longer than to install it.

    Raises:
        OSError: the library cannot.
    """
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    no = pyseccomp.ERRNO(errno.EPERM)
    calls = (*CHILDREN, *LABELS_ON_FILES, *MEMORY_THAT_STAYS, *OTHER_PROCESSES, *THE_SYSTEM)
    for number in (*numbers(calls), *NEW_CALLS.values()):
        rules.add_rule(no, number)
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), CLONE3)
    rules.add_rule(no, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, THREAD, 0))
    rules.add_rule(no, "prctl", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, WORD, PR_SET_DUMPABLE))
    rules.add_rule(no, "prlimit64", pyseccomp.Arg(2, pyseccomp.NE, 0))
    for request in FILE_FLAGS:
        rules.add_rule(no, "ioctl", pyseccomp.Arg(1, pyseccomp.MASKED_EQ, WORD, request))
    if sockets is None:
        for number in numbers(SOCKETS):
            rules.add_rule(no, number)
    else:
        _some_sockets(rules, no, sockets)
    return built(rules)


def built(rules: pyseccomp.SyscallFilter) -> bytes:
    """Return a filter as the kernel takes it.

    Raises:
        OSError: the library cannot build it.
    """
    ours, its = os.pipe()
    with open(ours, "rb") as made:  # noqa: PTH123 - a pipe is no path
        with open(its, "wb", buffering=0) as out:  # noqa: PTH123 - likewise
            rules.export_bpf(out)
        return made.read()


def install(filtered: bytes) -> None:
    """Have the kernel hold this process, and every thread and child it starts from now on, to a filter, for good.

    Raises:
        OSError: the kernel refused.
    """
    told = _Program(length=len(filtered) // STEP_BYTES, steps=filtered)
    if _libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(told), 0, 0):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def _some_sockets(rules: pyseccomp.SyscallFilter, no: int, allowed: Sockets) -> None:
    rules.add_rule(no, "socketpair")
    for family in set(FAMILIES) - set(INTERNET):
        rules.add_rule(no, "socket", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, WORD, family))
    kinds = {STREAM, DATAGRAM} if allowed.datagrams else {STREAM}
    for kind in set(KINDS) - kinds:
        rules.add_rule(no, "socket", pyseccomp.Arg(1, pyseccomp.MASKED_EQ, KIND_BITS, kind))
    refused: tuple[str, ...] = () if allowed.listens else ("accept", "accept4", "listen")
    refused += () if allowed.listens or allowed.datagrams else ("bind",)
    refused += () if allowed.sends else ("connect", "sendmmsg", "sendmsg", "sendto")
    for number in numbers(refused):
        rules.add_rule(no, number)


def numbers(names: Iterable[str]) -> list[int]:
    """Return the numbers of those calls that this architecture has."""
    found = (pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) for name in names)
    return [number for number in found if number >= 0]
