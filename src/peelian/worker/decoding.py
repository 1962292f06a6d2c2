"""Decodes one picture in a process that was made for it, and that can reach nothing but the picture.

The process is locked, attacks its lock, is sealed, attacks its seal, and only then takes the picture. It ends with it,
so that a picture which takes it over meets no other picture.
"""

import contextlib
import io
import mmap
import resource
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, MpoImagePlugin, TiffImagePlugin

from peelian.capture import stills
from peelian.errors import ImageError, LeakyLockError, NoLandlockError, WorkerError
from peelian.nouns.frame import Frame
from peelian.worker import lock, seal, selftest, slip, syscalls
from peelian.worker.cell import REFUSED, Cell
from peelian.worker.framing import Body
from peelian.worker.slip import PIXELS_AT, SIZE_BYTES, Job, Opened, Pixels, Problem, Shut, Unusable

MEMORY_BYTES = 1024**3
"""Address space of the whole process. The largest picture, at 16 bits a pixel, needs three quarters of it."""

PROCESSOR_S = 3
"""Seconds of one core, after which the kernel ends the process."""

LOADED = (MpoImagePlugin, TiffImagePlugin)
"""What the decoders import when they first need it: behind the seal nothing can be imported."""

PICTURE = Path("picture")
LONGEST_WORDS = 400


def warm_up(cell: Cell | None = None) -> None:
    """Decode a little picture of each kind, so that all code is loaded before the process is sealed.

    Args:
        cell: of the processes that this one will fork: what locks and seals them is built once for all.
    """
    if cell is not None:
        with contextlib.suppress(OSError):  # then each process meets it again, and says so
            syscalls.program(cell.reach.sockets)
            seal.program()
    exif = Image.Exif()
    exif[0x0112] = 6
    little = Image.new("RGB", (8, 8))
    for image, form, options in (
        (little, "JPEG", {"exif": exif}),
        (little, "JPEG", {"progressive": True}),
        (little.convert("CMYK"), "JPEG", {}),
        (little, "PNG", {"exif": exif}),
        (little.convert("RGBA"), "PNG", {}),
        (little.quantize(4), "PNG", {"transparency": 0}),
        (Image.new("I;16", (8, 8)), "PNG", {}),
    ):
        out = io.BytesIO()
        image.save(out, form, **options)
        for content in (out.getvalue(), out.getvalue()[:-20]):
            _decoded(content)
            _decoded(content, least_px=1)


class Ends(NamedTuple):
    """Descriptors: of the pipe that a `Job` is read from, of the one that answers go to, and of the memory."""

    orders: int
    answers: int
    memory: int


def live(cell: Cell, ends: Ends, *, thorough: bool, swap: bool | None = None) -> int:
    """Lock this process in, wait for one picture, decode it; return the exit status.

    Args:
        cell: what it attacks its lock with, and whether it may go on where no lock can be had.
        ends: all that it has of the world.
        thorough: attack the lock on every mount as well, as the first process of a desk does.
        swap: whether the machine has swap, where whoever forked this process has just looked.
    """
    _limit()
    shared = mmap.mmap(ends.memory, SIZE_BYTES)
    try:
        confined = _confine(cell, thorough=thorough, swap=swap)
    except WorkerError as error:
        slip.send(ends.answers, Shut(problem=_words(error)))
        return REFUSED
    slip.send(ends.answers, Opened(confined=confined))
    asked = slip.received(ends.orders)
    if asked is not None and isinstance(asked.body, Job):
        slip.send(ends.answers, _answer(shared, asked.body))
    return 0


def _answer(shared: mmap.mmap, job: Job) -> Body:
    found = _decoded(shared[: job.size], job.least_px)
    if isinstance(found, Problem):
        return Unusable(problem=found)
    pixels = found.pixels
    np.frombuffer(shared, np.uint8, pixels.size, PIXELS_AT).reshape(pixels.shape)[:] = pixels
    return Pixels(width_px=found.width_px, height_px=found.height_px)


def _decoded(content: bytes, least_px: int = 0) -> Frame | Problem:
    try:
        return stills.decode(content, path=PICTURE, least_px=least_px)
    except ImageError as error:
        return Problem(error.problem)
    except MemoryError:
        return Problem.TOO_MUCH_MEMORY


def _limit() -> None:
    """Limit what the process may use. Behind the lock no limit can be changed."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_S, PROCESSOR_S + 1))


def _confine(cell: Cell, *, thorough: bool, swap: bool | None) -> bool:
    """Lock, attack, seal, attack; say whether the kernel holds this process.

    Raises:
        NoLandlockError: there is no lock to be had here.
        LeakyLockError: it does not hold.
    """
    report = lock.lock(cell.reach, unconfined=cell.unconfined, swap=swap)
    if not report.confined:
        if cell.unconfined:
            return False
        raise NoLandlockError("it could write its memory to a file")
    if thorough:
        selftest.demand(cell.targets)
    seal.close()
    seal.demand(cell.targets)
    return True


def _words(error: WorkerError) -> str:
    match error:
        case NoLandlockError():
            words = error.problem
        case LeakyLockError():
            words = "the lock does not hold: " + ", ".join(error.attempts)
        case _:
            words = str(error)
    return words[:LONGEST_WORDS]
