"""A booth with nobody in it but this test, which answers as a decoder would and as one that was taken over would."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from peelian.worker import slip
from peelian.worker.booth import Booth, Silence
from peelian.worker.slip import PIXELS_AT, SLIPS, Job, Opened, Pixels, Problem, Unusable

SHORT_S = 0.05


@dataclass
class Inside:
    """What the process in a booth holds."""

    booth: Booth
    orders: int
    answers: int
    memory: int
    process: "subprocess.Popen[bytes]"

    def answer(self, how: Callable[[int], object]) -> threading.Thread:
        """Take the job on another thread, and answer with the size that was asked for."""

        def work() -> None:
            asked = slip.received(self.orders)
            assert asked is not None
            assert isinstance(asked.body, Job)
            how(asked.body.size)

        thread = threading.Thread(target=work)
        thread.start()
        return thread


@pytest.fixture
def inside() -> Iterator[Inside]:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    memory = slip.memory()
    orders, to = os.pipe()
    answers, its = os.pipe()
    booth = Booth(pid=process.pid, handle=os.pidfd_open(process.pid), ends=(to, answers, memory))
    found = Inside(booth, orders, its, os.dup(memory), process)
    yield found
    booth.close()
    process.communicate()
    for descriptor in (found.orders, found.answers, found.memory):
        os.close(descriptor)


def test_the_pixels_are_copied_out(inside: Inside) -> None:
    def work(size: int) -> None:
        assert os.pread(inside.memory, size, 0) == b"picture"
        os.pwrite(inside.memory, bytes(range(12)), PIXELS_AT)
        slip.send(inside.answers, Pixels(width_px=2, height_px=2))

    thread = inside.answer(work)
    pixels = inside.booth.decode(b"picture", within_s=5)
    thread.join()
    assert isinstance(pixels, np.ndarray)
    os.pwrite(inside.memory, bytes(12), PIXELS_AT)
    assert pixels.tolist() == [[[0, 1, 2], [3, 4, 5]], [[6, 7, 8], [9, 10, 11]]]
    assert not pixels.flags.writeable


def test_how_small_a_picture_may_be_is_handed_on(inside: Inside) -> None:
    def work() -> None:
        asked = slip.received(inside.orders)
        assert asked is not None
        assert asked.body == Job(size=1, least_px=480)
        slip.send(inside.answers, Unusable(problem=Problem.DAMAGED))

    thread = threading.Thread(target=work)
    thread.start()
    assert inside.booth.decode(b"x", within_s=5, least_px=480) == Unusable(problem=Problem.DAMAGED)
    thread.join()


def test_what_it_says_against_a_picture_is_passed_on(inside: Inside) -> None:
    no = Unusable(problem=Problem.DAMAGED)
    thread = inside.answer(lambda _: slip.send(inside.answers, no))
    assert inside.booth.decode(b"x", within_s=5) == no
    thread.join()


def test_more_pixels_than_a_picture_may_have_are_nonsense(inside: Inside) -> None:
    thread = inside.answer(lambda _: slip.send(inside.answers, Pixels(width_px=8192, height_px=8192)))
    assert inside.booth.decode(b"x", within_s=5) is Silence.NONSENSE
    thread.join()


def test_bytes_that_are_no_word_are_nonsense(inside: Inside) -> None:
    thread = inside.answer(lambda _: os.write(inside.answers, b"\x04rubbish"))
    assert inside.booth.decode(b"x", within_s=5) is Silence.NONSENSE
    thread.join()


def test_who_says_nothing_is_late(inside: Inside) -> None:
    assert inside.booth.decode(b"x", within_s=SHORT_S) is Silence.LATE


def test_half_a_word_is_not_waited_for(inside: Inside) -> None:
    os.write(inside.answers, SLIPS.encode(Opened(confined=True))[:5])
    assert inside.booth.hear(5) is Silence.NONSENSE


def test_who_ends_is_gone(inside: Inside) -> None:
    os.close(inside.answers)
    inside.answers = os.dup(inside.memory)
    assert inside.booth.decode(b"x", within_s=5) is Silence.GONE


def test_who_ended_before_the_job_is_gone(inside: Inside) -> None:
    for descriptor in (inside.answers, inside.orders):
        os.close(descriptor)
    inside.answers, inside.orders = os.dup(inside.memory), os.dup(inside.memory)
    assert inside.booth.decode(b"x", within_s=5) is Silence.GONE


def test_it_is_known_whether_the_process_lives(inside: Inside) -> None:
    assert inside.booth.alive
    inside.process.communicate(b"\n")
    assert not inside.booth.alive
