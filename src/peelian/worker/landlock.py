"""Landlock: the kernel refuses this process, and every thread it starts from now on, to write anywhere or to connect.

Three system calls, by number, as the C library has no functions for them. Documented in the kernel's
`Documentation/userspace-api/landlock.rst`; the numbers are the same on every architecture.
"""

import ctypes
import os
from collections.abc import Iterable
from dataclasses import dataclass

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION_FLAG = 1
PORT_RULE = 2

EXECUTE, WRITE_FILE = 1 << 0, 1 << 1
MAKE_AND_REMOVE = sum(1 << bit for bit in range(4, 13))
"""Remove directory or file; make a device, directory, file, socket, pipe, block device or symbolic link."""

REFER, TRUNCATE, DEVICE_IOCTL = 1 << 13, 1 << 14, 1 << 15
FILES = {1: EXECUTE | WRITE_FILE | MAKE_AND_REMOVE, 2: REFER, 3: TRUNCATE, 5: DEVICE_IOCTL}
"""Rights over files by the version of the interface that brought them: all but reading. What is handled and allowed by
no rule is refused."""

READ_FILE, READ_DIRECTORY = 1 << 2, 1 << 3

BIND_TCP, CONNECT_TCP = 1 << 0, 1 << 1
NET_SINCE = 4
ABSTRACT_SOCKET_AND_SIGNAL = 0b11
SCOPES_SINCE = 6
"""Sockets without a name in the file system, and signals, reach no process outside."""


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Port(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("access", ctypes.c_uint64), ("port", ctypes.c_uint64))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """TCP ports that stay open to this process: to connect to, and to listen at."""

    connect: tuple[int, ...] = ()
    listen: tuple[int, ...] = ()


_libc = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """Return the version of the kernel's interface; 0 where there is none, or it is switched off."""
    return max(int(_libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), VERSION_FLAG)), 0)


def restrict(ports: Ports, *, reading: bool = True) -> int:
    """Refuse this thread and its children all writing, and all of TCP but these ports; return the version.

    Without `reading` no file can be opened to read it, either; what is open stays open.

    The process must have promised to gain no privileges (`PR_SET_NO_NEW_PRIVS`).

    Raises:
        OSError: the kernel refused; nothing may be taken as locked.
    """
    abi = version()
    rules = _Ruleset(
        files=sum(rights for since, rights in FILES.items() if abi >= since)
        | (0 if reading else READ_FILE | READ_DIRECTORY),
        net=BIND_TCP | CONNECT_TCP if abi >= NET_SINCE else 0,
        scoped=ABSTRACT_SOCKET_AND_SIGNAL if abi >= SCOPES_SINCE else 0,
    )
    fields = 1 + (abi >= NET_SINCE) + (abi >= SCOPES_SINCE)  # an older kernel takes a shorter structure
    ruleset = _call(CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(8 * fields), 0)
    try:
        if abi >= NET_SINCE:
            _open(ruleset, CONNECT_TCP, ports.connect)
            _open(ruleset, BIND_TCP, ports.listen)
        _call(RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)
    return abi


def _open(ruleset: int, access: int, ports: Iterable[int]) -> None:
    for port in ports:
        _call(ADD_RULE, ruleset, PORT_RULE, ctypes.byref(_Port(access=access, port=port)), 0)


def _call(number: int, *arguments: object) -> int:
    result = int(_libc.syscall(number, *arguments))
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result
