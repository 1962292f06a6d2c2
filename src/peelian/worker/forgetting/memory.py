"""The memory of a process, copied out as it is at one moment."""

import re
from collections.abc import Iterator
from pathlib import Path

REGION = re.compile(r"([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ \S+ *(.*)")
RESIDENT = "Rss:"
NOT_MEMORY = ("[vvar]", "[vsyscall]", "[vdso]")


def copied(pid: int) -> list[bytes]:
    """Return all that a process could write to: its own memory, and what it shares.

    Raises:
        OSError: it is gone, or its memory is not ours to see.
    """
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        parts = []
        for start, end in list(_writable(pid)):
            try:
                memory.seek(start)
                parts.append(memory.read(end - start))
            except (OSError, ValueError, OverflowError):
                continue
    if not parts:
        raise PermissionError(pid)
    return parts


def _writable(pid: int) -> Iterator[tuple[int, int]]:
    """Give start and end of every region that can be written to, and of which anything is in memory."""
    region: tuple[int, int] | None = None
    for line in Path(f"/proc/{pid}/smaps").read_text(encoding="utf-8", errors="replace").splitlines():
        found = REGION.match(line)
        if found is not None:
            wanted = ("w" in found[3] or "memfd:" in found[4]) and found[4] not in NOT_MEMORY
            region = (int(found[1], 16), int(found[2], 16)) if wanted else None
        elif region is not None and line.startswith(RESIDENT) and int(line.split()[1]) > 0:
            yield region
