import io
import os
import select
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from peelian.capture import stills
from peelian.errors import ImageError, NoSandboxError
from peelian.settings import Settings
from peelian.worker import decoders as module
from peelian.worker import landlock, lock
from peelian.worker.booth import Booth, Silence
from peelian.worker.decoders import Decoders
from peelian.worker.nursery import Nursery
from peelian.worker.slip import Problem, Unusable

SETTINGS = Settings(cache=Path("unused"), threads=2)


def opened(*, within_s: float = 60.0) -> Decoders:
    return Decoders(SETTINGS, unconfined=not landlock.version(), within_s=within_s)


@pytest.fixture(scope="module")
def pool() -> Iterator[Decoders]:
    one = opened()
    yield one
    one.close()


def png(colour: int, size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (colour, 0, 255 - colour)).save(out, "PNG")
    return out.getvalue()


def waiting(pool: Decoders) -> Booth:
    """Take the process that has the next picture, and put it in its place again."""
    booth = pool._free.get(timeout=60)
    assert booth is not None
    pool._free.queue.appendleft(booth)
    return booth


def test_a_picture_is_decoded_as_it_would_be_here(pool: Decoders) -> None:
    pixels = pool.decode(png(7), name="a.png")
    assert np.array_equal(pixels, stills.decode(png(7), path=Path("a.png")).pixels)
    assert not pixels.flags.writeable


def test_a_frame_is_what_any_still_is(pool: Decoders) -> None:
    frame = pool.frame(png(7), Path("a.png"))
    assert (frame.camera, frame.width_px, frame.height_px) == (stills.STILL_CAMERA, 40, 30)


@pytest.mark.skipif(not landlock.version(), reason="the kernel has no Landlock")
def test_the_kernel_holds_the_processes(pool: Decoders) -> None:
    assert pool.confined


def test_many_threads_get_each_their_own_picture(pool: Decoders) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = threads.map(lambda colour: int(pool.decode(png(colour), name="a")[0, 0, 0]), range(24))
    assert list(found) == list(range(24))


def test_no_two_pictures_meet_in_one_process(pool: Decoders) -> None:
    pids = []
    for _ in range(6):
        pids.append(waiting(pool).pid)
        pool.decode(png(1), name="a")
    assert len(set(pids)) == 6


def test_what_is_too_large_is_refused_before_it_is_handed_on(pool: Decoders) -> None:
    before = waiting(pool).pid
    with pytest.raises(ImageError, match=r"larger than 10 MB\. Give a smaller picture"):
        pool.decode(bytes(stills.LARGEST_FILE_BYTES + 1), name="a")
    assert waiting(pool).pid == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "cv.png: the file is empty. Give a whole"),
        (b"GIF89a", "not a JPEG or PNG picture"),
        (png(1)[:-40], "damaged or cut short"),
        (png(1, (9000, 1)), "8,192 pixels wide or high. Give a smaller"),
        (png(1, (5001, 5000)), "25 million pixels. Give a smaller"),
    ],
)
def test_what_cannot_be_used_is_said_with_its_name(pool: Decoders, content: bytes, words: str) -> None:
    with pytest.raises(ImageError, match=words):
        pool.decode(content, name="cv.png")


def test_a_process_that_was_ended_while_it_waited_costs_no_picture(pool: Decoders) -> None:
    booth = waiting(pool)
    os.kill(booth.pid, signal.SIGKILL)
    while booth.alive:
        pass
    assert pool.decode(png(9), name="a")[0, 0, 0] == 9


def test_a_process_that_was_made_before_swap_was_switched_on_takes_no_picture(
    pool: Decoders, monkeypatch: pytest.MonkeyPatch
) -> None:
    booth = waiting(pool)
    booth.swap, close, closed = False, booth.close, list[int]()

    def noted() -> None:
        closed.append(booth.pid)
        close()

    monkeypatch.setattr(booth, "close", noted)
    monkeypatch.setattr(lock, "swap_is_on", lambda: True)
    monkeypatch.setattr(booth, "hear", None)  # whoever gave it a picture would find nobody to ask
    assert pool.decode(png(9), name="a")[0, 0, 0] == 9
    assert closed == [booth.pid]


def test_without_swap_nothing_is_thrown_away(pool: Decoders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "swap_is_on", lambda: False)
    pids = set()
    for _ in range(6):
        booth = waiting(pool)
        booth.swap = False
        pids.add(booth.pid)
        pool.decode(png(9), name="a")
    assert len(pids) == 6


def test_a_picture_comes_as_small_as_is_enough(pool: Decoders) -> None:
    out = io.BytesIO()
    Image.new("RGB", (960, 720), (7, 0, 248)).save(out, "JPEG")
    assert pool.frame(out.getvalue(), Path("a"), least_px=480).pixels.shape == (360, 480, 3)
    assert pool.frame(out.getvalue(), Path("a")).pixels.shape == (720, 960, 3)


def test_a_process_that_is_killed_with_its_picture_costs_that_picture_alone(
    pool: Decoders, monkeypatch: pytest.MonkeyPatch
) -> None:
    booth = waiting(pool)
    os.kill(booth.pid, signal.SIGSTOP)
    hear = booth.hear

    def killed(within_s: float) -> object:
        os.kill(booth.pid, signal.SIGKILL)
        return hear(within_s)

    monkeypatch.setattr(booth, "hear", killed)
    with pytest.raises(ImageError, match=r"bad\.png: it takes too long to decode, or breaks"):
        pool.decode(png(9), name="bad.png")
    assert pool.decode(png(9), name="a")[0, 0, 0] == 9


def test_a_process_that_hangs_is_ended_and_costs_that_picture_alone() -> None:
    pool = opened(within_s=0.2)
    try:
        booth = waiting(pool)
        handle = os.pidfd_open(booth.pid)
        os.kill(booth.pid, signal.SIGSTOP)
        with pytest.raises(ImageError, match="takes too long to decode"):
            pool.decode(png(9), name="a")
        ended = select.poll()
        ended.register(handle, select.POLLIN)
        assert ended.poll(60_000)
        os.close(handle)
        pool._within_s = 60.0
        assert pool.decode(png(9), name="a")[0, 0, 0] == 9
    finally:
        pool.close()


def test_when_what_forks_is_killed_pictures_are_decoded_all_the_same() -> None:
    pool = opened()
    try:
        assert pool._nursery._parent is not None
        pool._nursery._parent.running.kill()
        for colour in range(6):
            assert pool.decode(png(colour), name="a")[0, 0, 0] == colour
    finally:
        pool.close()


def test_one_that_cannot_be_had_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = opened()
    real, failed = Nursery.booth, threading.Event()

    def once_not(nursery: Nursery) -> Booth:
        if not failed.is_set():
            failed.set()
            raise NoSandboxError("no")
        return real(nursery)

    monkeypatch.setattr(module, "AGAIN_S", 0.01)
    monkeypatch.setattr(Nursery, "booth", once_not)
    try:
        for colour in range(4):
            assert pool.decode(png(colour), name="a")[0, 0, 0] == colour
        assert failed.is_set()
    finally:
        pool.close()


def test_where_none_can_be_locked_in_none_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = []

    def none(_: Nursery) -> Booth:
        raise NoSandboxError("its kernel has no Landlock")

    monkeypatch.setattr(Nursery, "booth", none)
    monkeypatch.setattr(Nursery, "close", lambda nursery: closed.append(nursery._witness.close()))
    with pytest.raises(NoSandboxError, match="cannot lock in what decodes pictures"):
        Decoders(SETTINGS)
    assert closed == [None]


def test_when_none_is_free_a_picture_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = opened()
    monkeypatch.setattr(module, "FREE_WITHIN_S", 0.05)
    taken = [pool._free.get(timeout=60) for _ in range(2)]
    with pytest.raises(ImageError, match=r"too many pictures.* Try again"):
        pool.decode(png(1), name="a")
    for booth in taken:
        pool._free.put(booth)
    pool.close()


def test_a_closed_one_says_so() -> None:
    pool = opened()
    pool.close()
    for _ in range(2):
        with pytest.raises(ImageError, match="the desk is closed"):
            pool.decode(png(1), name="a")


@pytest.mark.parametrize("problem", Problem)
def test_every_problem_comes_with_something_to_do(problem: Problem) -> None:
    error = module._refusal(Unusable(problem=problem), Path("a"))
    assert str(error) == f"a: {problem}. {error.remedy}."
    assert (error.remedy == stills.SMALLER) is (problem in module.TOO_LARGE)


def test_nonsense_is_no_answer() -> None:
    assert module._refusal(Silence.NONSENSE, Path("a")).problem == module.BROKE
