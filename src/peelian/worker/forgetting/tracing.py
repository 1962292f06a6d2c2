"""What the recogniser did to files and sockets, as `strace` saw it from outside."""

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

MAKING = (
    "creat",
    "link",
    "linkat",
    "mkdir",
    "mkdirat",
    "mknod",
    "mknodat",
    "rename",
    "renameat",
    "renameat2",
    "symlink",
    "symlinkat",
    "truncate",
    "setxattr",
    "lsetxattr",
    "fsetxattr",
    "memfd_create",
    "connect",
    "bind",
    "sendto",
    "sendmsg",
)
"""Calls that none of must succeed."""

ALLOWED = ('"/dev/null"',)
"""What may be opened to write: it keeps nothing. Python opens it before the lock."""

OPENING = ("open", "openat", "openat2")
WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|O_TMPFILE")
LINE = re.compile(r"(?:\d+ +)?(?:\[pid +\d+\] )?(\w+)\((.*)\) += (-?\d+|\?)")


def command(out: Path) -> Sequence[str]:
    """Return what stands before a command so that its calls are written into a file; nothing where it is not there."""
    strace = shutil.which("strace")
    if strace is None:
        return ()
    return (strace, "-f", "--seccomp-bpf", "-qq", "-o", str(out), "-e", "trace=" + ",".join((*OPENING, *MAKING)))


def wrote(trace: str) -> Iterator[str]:
    """Give every call that opened something to write, made something, or went to a socket, and succeeded."""
    for line in trace.splitlines():
        found = LINE.match(line)
        if found is None or found[3] == "?" or int(found[3]) < 0:
            continue
        opened = found[1] in OPENING and WRITING.search(found[2]) and not any(one in found[2] for one in ALLOWED)
        if found[1] in MAKING or opened:
            yield line.strip()[:200]
