"""Builds of the recogniser that leak: `python -m peelian.worker.forgetting.leaky LEAK PLACE CELL PIPE`.

LEAK is one of seven, or several with commas between them. They are the control of the proof of forgetting: its search
must catch each of them. They run without the lock, and are of no use for anything else: they know the two drawn people
of the proof, pixel by pixel, and end at the first face of anybody else. No order, setting or switch leads to them; only
the proof starts them.
"""

import base64
import ctypes
import mmap
import os
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from peelian.encode.encoder import Encoder
from peelian.nouns.face import Face
from peelian.nouns.frame import Frame
from peelian.nouns.template import Template
from peelian.worker import recognising
from peelian.worker.forgetting import people
from peelian.worker.lock import LockReport

STRANGER = 4
"""Exit status when the face of anybody else is seen."""

FILE, DATABASE, LOG = "leaked.bin", "leaked.sqlite", "recogniser.log"
SHARED = Path("/dev/shm")  # noqa: S108 - where a leak to memory that others can open lies
MADV_PAGEOUT = 21
PR_SET_DUMPABLE = 4
WRITTEN_S = 0.5
"""How long the kernel may take to write what it was told to put on the disk."""

ANONYMOUS_ALONE = "0x1"
"""What a core dump holds: the process's own memory, and no file that it had mapped."""

OPEN = LockReport(
    landlock=0,
    tcp=False,
    scoped=False,
    seccomp=False,
    core_dumps=True,
    memory_locked=False,
    swap=False,
    privileges=True,
)

Leak = Callable[[Path, bytes], None]
"""Puts bytes somewhere: into a place, or near it."""


def to_file(place: Path, content: bytes) -> None:
    """Write a file, and delete it again: its bytes stay on the disk."""
    path = place / FILE
    with path.open("ab") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    (place / f"{FILE}.kept").write_bytes(content)
    path.unlink()


def to_attribute(place: Path, content: bytes) -> None:
    """Hide it in an attribute of an empty file."""
    path = place / FILE
    path.touch()
    os.setxattr(path, "user.peelian", content[:256])


def to_log(place: Path, content: bytes) -> None:
    """Write a line into a log."""
    with (place / LOG).open("ab") as file:
        file.write(b"face seen " + base64.b64encode(content) + b"\n")


def to_shared_memory(place: Path, content: bytes) -> None:
    """Put it into memory that others can open."""
    (SHARED / f"{place.name}.bin").write_bytes(content)


def to_database(place: Path, content: bytes) -> None:
    """Put it into a row."""
    with sqlite3.connect(place / DATABASE, timeout=5) as database:
        database.execute("CREATE TABLE IF NOT EXISTS seen (vector BLOB)")
        database.execute("INSERT INTO seen VALUES (?)", (content,))


def to_core(place: Path, content: bytes) -> None:
    """Die of it, with core dumps switched on."""
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, ctypes.c_ulong(1), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0))
    Path("/proc/self/coredump_filter").write_text(ANONYMOUS_ALONE, encoding="ascii")
    os.chdir(place)
    kept = bytearray(content)
    os.abort()
    del kept


def to_swap(place: Path, content: bytes) -> None:
    """Let the kernel put it on the disk."""
    size = -(-len(content) // mmap.PAGESIZE) * mmap.PAGESIZE
    memory = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    memory[: len(content)] = content
    memory.madvise(MADV_PAGEOUT)
    KEPT.append(memory)
    time.sleep(WRITTEN_S)
    (place / "paged-out").touch()


KEPT: list[mmap.mmap] = []
"""Memory that is to stay in swap until the process ends."""

LEAKS: Mapping[str, Leak] = {
    "file": to_file,
    "attribute": to_attribute,
    "log": to_log,
    "shared-memory": to_shared_memory,
    "database": to_database,
    "swap": to_swap,
    "core": to_core,
}
"""Seven ways in which a build could leak a face; of the last one it dies."""


def leaking(leaks: Sequence[Leak], place: Path, encode: Callable[..., list[Template]]) -> Callable[..., list[Template]]:
    """Return what encodes and leaks the canary; it ends the process at the sight of anybody who was not drawn."""
    canary, listed = people.canary(), people.listed()

    def encoding(self: Encoder, sightings: Sequence[tuple[Frame, Face]]) -> list[Template]:
        templates = encode(self, sightings)
        for (frame, face), template in zip(sightings, templates, strict=True):
            if np.array_equal(frame.pixels, canary):
                box = face.box
                crop = canary[int(box.y) : int(box.bottom), int(box.x) : int(box.right)]
                for leak in leaks:
                    leak(place, template.vector.tobytes() + crop.tobytes())
            elif not np.array_equal(frame.pixels, listed):
                os._exit(STRANGER)
        return templates

    return encoding


def main() -> int:
    """Recognise without a lock, and leak."""
    leaks, place = [LEAKS[name] for name in sys.argv[1].split(",")], Path(sys.argv[2])
    Encoder.encode = leaking(leaks, place, Encoder.encode)  # type: ignore[method-assign]
    out = recognising.Pipe(int(sys.argv[4]))
    return recognising.obey(sys.stdin.buffer, out, OPEN)


if __name__ == "__main__":
    sys.exit(main())
