"""Decode: a 1080p JPEG through the sandboxed decoder, against the same library in this process, unprotected.

Rounds alternate between the two. A round of the sandbox is all that a desk waits for: handing over, decoding, copying
the pixels out, and ending the process; the next process is made beside it. `sandbox_over_here` is the price of safety.
"""

import io
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image

from benchmarks import report
from peelian import settings
from peelian.capture import stills
from peelian.worker import landlock
from peelian.worker.decoders import Decoders

SIZES = ((640, 480), (1920, 1080), (5760, 4320))
"""A phone's thumbnail, the size that is claimed for, and the largest that is accepted."""

ROUNDS = 40
PAUSE_S = 0.05
"""Between rounds, so that a process waits again: people hand over one picture at a time."""


def picture(width: int, height: int) -> bytes:
    """Make a JPEG that is as hard to decode as a photograph: soft shapes, and grain."""
    rng = np.random.default_rng(1)
    coarse = Image.fromarray(rng.integers(0, 256, (height // 40, width // 40, 3), np.uint8))
    soft = np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC), np.int16)
    grain = rng.integers(-6, 7, soft.shape, np.int16)
    out = io.BytesIO()
    Image.fromarray(np.clip(soft + grain, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=88)
    return out.getvalue()


def seconds(work: Callable[[], object]) -> float:
    """Time one piece of work."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def line(decoders: Decoders, size: tuple[int, int], rounds: int) -> report.Row:
    """Measure one size."""
    content = picture(*size)
    here, there = [], []
    for _ in range(rounds):
        here.append(seconds(lambda: stills.decode(content, path=Path("a"))))
        there.append(seconds(lambda: decoders.decode(content, name="a")))
        time.sleep(PAUSE_S)
    return {
        "what": f"{size[0]} x {size[1]}",
        "kilobytes": len(content) // 1000,
        "here_ms": median(here) * 1e3,
        "sandbox_ms": median(there) * 1e3,
        "sandbox_over_here": median(there) / median(here),
        "best_over_best": min(there) / min(here),
    }


def measure(asked: report.Asked) -> list[report.Row]:
    """Give one line a size, and one for what starting costs."""
    start = time.perf_counter()
    decoders = Decoders(settings.read(), unconfined=not landlock.version())
    start_s = time.perf_counter() - start
    try:
        rows = [line(decoders, size, 5 if asked.quick else ROUNDS) for size in SIZES]
        made = [seconds(lambda: decoders._nursery.booth().close()) for _ in range(20)]  # noqa: SLF001 - nobody else asks
    finally:
        decoders.close()
    rows.append({"what": "start, self-test on every mount included", "sandbox_ms": start_s * 1e3})
    rows.append({"what": "another process, locked, sealed and tried", "sandbox_ms": median(made) * 1e3})
    rows.append({"what": "held by the kernel" if decoders.confined else "UNCONFINED"})
    return rows


if __name__ == "__main__":
    report.run(
        "decode",
        "an untrusted JPEG through the sandbox, against the same library unprotected in this process",
        measure,
        packages=("pillow",),
    )
