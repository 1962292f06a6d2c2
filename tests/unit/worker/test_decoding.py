"""The process for one picture, tried in processes of its own; what it decodes, tried here."""

import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from peelian.capture import stills
from peelian.errors import LeakyLockError, NoLandlockError, WireError
from peelian.worker import decoding, landlock, seal, slip, syscalls
from peelian.worker.cell import REFUSED, Cell
from peelian.worker.framing import Body
from peelian.worker.lock import Reach
from peelian.worker.selftest import Targets
from peelian.worker.slip import Job, Opened, Pixels, Problem, Shut, Unusable

needs_landlock = pytest.mark.skipif(not landlock.version(), reason="the kernel has no Landlock")

PROGRAM = """
import sys
from peelian.worker import cell, decoding, lock, landlock, seal
{before}
decoding.warm_up()
ends = decoding.Ends(orders=int(sys.argv[2]), answers=int(sys.argv[3]), memory=int(sys.argv[4]))
sys.exit(decoding.live(cell.parsed(sys.argv[1]), ends, thorough={thorough}))
"""


def lived(
    tmp_path: Path,
    content: bytes | None,
    *,
    before: str = "",
    thorough: bool = False,
    unconfined: bool = False,
    least_px: int = 0,
) -> tuple[list[Body], int, bytes]:
    """Let a process live; return what it said, how it ended, and the pixels' bytes."""
    file = tmp_path / "witness"
    file.write_text("here", encoding="utf-8")
    cell = Cell(reach=Reach(), targets=Targets(file=file, port=1), unconfined=unconfined)
    memory = slip.memory()
    its_orders, orders = os.pipe()
    answers, its_answers = os.pipe()
    if content is not None:
        os.pwrite(memory, content, 0)
        slip.send(orders, Job(size=len(content), least_px=least_px))
    os.close(orders)
    program = PROGRAM.format(before=before, thorough=thorough)
    done = subprocess.run(
        [sys.executable, "-c", program, cell.argument(), str(its_orders), str(its_answers), str(memory)],
        pass_fds=(its_orders, its_answers, memory),
        env={"OPENBLAS_NUM_THREADS": "1"},
        check=False,
        timeout=120,
    )
    os.close(its_answers)
    words = heard(answers)
    pixels = os.pread(memory, 64, slip.PIXELS_AT)
    for descriptor in (memory, its_orders, answers):
        os.close(descriptor)
    return words, done.returncode, pixels


def heard(answers: int) -> list[Body]:
    """Take apart all that lies in a pipe."""
    came = io.BytesIO(os.read(answers, 65_536))
    words = []
    while (message := slip.SLIPS.read(came)) is not None:
        words.append(message.body)
    return words


def png(width: int = 4, height: int = 2) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (200, 100, 50)).save(out, "PNG")
    return out.getvalue()


@needs_landlock
def test_a_picture_is_decoded_behind_lock_and_seal(tmp_path: Path) -> None:
    words, status, pixels = lived(tmp_path, png(), thorough=True)
    assert words == [Opened(confined=True), Pixels(width_px=4, height_px=2)]
    assert (status, pixels[:25]) == (0, bytes([200, 100, 50] * 8 + [0]))


@needs_landlock
def test_what_is_wrong_is_said_in_one_of_the_sentences_there_are(tmp_path: Path) -> None:
    words, status, _ = lived(tmp_path, png()[:-30])
    assert (words[1:], status) == ([Unusable(problem=Problem.DAMAGED)], 0)


@needs_landlock
def test_without_a_picture_it_ends(tmp_path: Path) -> None:
    words, status, _ = lived(tmp_path, None)
    assert (words, status) == ([Opened(confined=True)], 0)


NO_LANDLOCK = "landlock.version = lambda: 0"


def test_where_the_kernel_cannot_it_takes_no_picture(tmp_path: Path) -> None:
    words, status, pixels = lived(tmp_path, png(), before=NO_LANDLOCK)
    assert (status, pixels) == (REFUSED, bytes(64))
    assert isinstance(words[0], Shut)
    assert "no Landlock" in words[0].problem


def test_unconfined_it_goes_on_and_says_so(tmp_path: Path) -> None:
    words, status, _ = lived(tmp_path, png(), before=NO_LANDLOCK, unconfined=True)
    assert (words, status) == ([Opened(confined=False), Pixels(width_px=4, height_px=2)], 0)


@needs_landlock
def test_a_seal_that_does_not_hold_takes_no_picture(tmp_path: Path) -> None:
    words, status, _ = lived(tmp_path, png(), before="seal.close = lambda: None")
    assert status == REFUSED
    assert isinstance(words[0], Shut)
    assert "a file was read" in words[0].problem


@needs_landlock
def test_a_lock_that_does_not_hold_takes_no_picture(tmp_path: Path) -> None:
    before = (
        "real = landlock.restrict; landlock.FILES = {1: 1}\nlandlock.restrict = lambda ports, reading=True: real(ports)"
    )
    words, status, _ = lived(tmp_path, png(), before=before, thorough=True)
    assert status == REFUSED
    assert isinstance(words[0], Shut)
    assert "a file was made in" in words[0].problem


@needs_landlock
def test_a_picture_that_needs_more_memory_than_there_is_is_refused(tmp_path: Path) -> None:
    words, status, _ = lived(tmp_path, png(5000, 5000), before="decoding.MEMORY_BYTES = 280_000_000")
    assert (words[1:], status) == ([Unusable(problem=Problem.TOO_MUCH_MEMORY)], 0)


@needs_landlock
def test_a_process_that_computes_too_long_is_ended_by_the_kernel(tmp_path: Path) -> None:
    before = "decoding.PROCESSOR_S = 1\ndecoding._answer = lambda *_: [None for _ in iter(int, 1)]"
    before = before.replace("[None for _ in iter(int, 1)]", "sum(0 for _ in iter(int, 1))")
    words, status, _ = lived(tmp_path, png(), before=before)
    assert words == [Opened(confined=True)]
    assert status < 0


def test_the_largest_picture_of_the_deepest_kind_needs_no_more_memory_than_there_is(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.fromarray(np.zeros((5000, 5000), np.uint16)).save(out, "PNG")
    words, _, _ = lived(tmp_path, out.getvalue())
    assert words[1:] == [Pixels(width_px=5000, height_px=5000)]


def test_every_problem_of_a_still_is_one_that_can_be_said() -> None:
    for content in (b"", b"GIF89a", png()[:-30], png() + bytes(stills.LARGEST_FILE_BYTES), png(9000, 1)):
        assert isinstance(decoding._decoded(content), Problem)


def test_other_errors_are_said_by_their_own_sentence() -> None:
    assert decoding._words(NoLandlockError("why")) == "why"
    assert decoding._words(LeakyLockError(("one", "two"))) == "the lock does not hold: one, two"
    assert decoding._words(WireError("x" * 999)).startswith("What came over the pipe")
    assert len(decoding._words(WireError("x" * 999))) == decoding.LONGEST_WORDS


@needs_landlock
def test_a_picture_is_decoded_as_small_as_is_enough(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGB", (400, 240), (200, 100, 50)).save(out, "JPEG")
    words, _, pixels = lived(tmp_path, out.getvalue(), least_px=100)
    assert words[1:] == [Pixels(width_px=100, height_px=60)]
    assert abs(pixels[0] - 200) <= 2


def test_what_locks_and_seals_is_built_before_anything_is_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[object] = []
    monkeypatch.setattr(syscalls, "program", built.append)
    monkeypatch.setattr(seal, "program", lambda: built.append("seal"))
    decoding.warm_up(Cell(reach=Reach(), targets=Targets(file=Path("none"), port=1)))
    assert built == [None, "seal"]
