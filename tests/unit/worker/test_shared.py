import mmap
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from peelian.nouns.camera import CameraCounts, CameraState
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.ids import CameraId
from peelian.worker import shared
from peelian.worker.shared import Reading, Writing

HERE = CameraId("here")


@pytest.fixture
def memory() -> Iterator[int]:
    descriptor = shared.create("here")
    yield descriptor
    os.close(descriptor)


def frame(
    grey: int, *, size: tuple[int, int] = (4, 6), arrival_s: float = 100.0, camera_s: float | None = None
) -> Frame:
    time = FrameTime(media_s=grey / 10, arrival_s=arrival_s, camera_s=camera_s)
    return Frame(camera=HERE, index=grey, time=time, pixels=np.full((*size, 3), grey, np.uint8))


def taken(reading: Reading, above: int = 0) -> tuple[int, Frame]:
    copied = reading.copy(HERE, above=above)
    assert copied is not None
    return copied


def test_what_was_laid_ready_is_taken_with_its_times_and_its_size(memory: int) -> None:
    writing, reading = Writing(memory), Reading(shared.read_only(memory))
    writing.put(frame(7, camera_s=1_700_000_000.5))
    number, one = taken(reading)
    assert (number, one.index, one.time) == (1, 7, FrameTime(media_s=0.7, arrival_s=100, camera_s=1_700_000_000.5))
    assert one.pixels.shape == (4, 6, 3)
    assert (one.pixels == 7).all()
    assert one.pixels.flags.owndata  # so that it is overwritten when it was looked at
    assert not one.pixels.flags.writeable


def test_the_newest_wins_and_is_taken_once(memory: int) -> None:
    writing, reading = Writing(memory), Reading(memory)
    for grey in range(1, 8):
        writing.put(frame(grey))
    number, one = taken(reading)
    assert (number, one.index) == (7, 7)
    assert reading.copy(HERE, above=7) is None


def test_a_camera_without_a_clock_has_none_here_either(memory: int) -> None:
    Writing(memory).put(frame(1))
    assert taken(Reading(memory))[1].time.camera_s is None


def test_the_word_about_the_camera_arrives(memory: int) -> None:
    counts = CameraCounts(frames=5, dropped=1, corrupt=2, reconnects=3)
    Writing(memory).beat(CameraState.FROZEN, counts, now_s=12.5)
    pulse = Reading(memory).pulse()
    assert pulse is not None
    assert (pulse.state, pulse.counts, pulse.beat_s, pulse.number) == (CameraState.FROZEN, counts, 12.5, 0)


def test_before_the_first_word_it_is_starting(memory: int) -> None:
    pulse = Reading(memory).pulse()
    assert pulse is not None
    assert (pulse.state, pulse.beat_s) == (CameraState.STARTING, 0)


def test_a_frame_that_is_being_written_is_never_taken(memory: int) -> None:
    writing, reading = Writing(memory), Reading(memory)
    writing.put(frame(1))
    writing._labels[1]["sequence"] |= 1
    assert reading.copy(HERE, above=0) is None


def test_a_word_that_is_being_written_is_no_word(memory: int) -> None:
    writing, reading = Writing(memory), Reading(memory)
    writing._word["sequence"][0] |= 1
    assert reading.pulse() is None
    assert reading.copy(HERE, above=0) is None


def test_no_torn_frame_is_ever_taken_while_another_thread_writes(memory: int) -> None:
    writing, reading = Writing(memory), Reading(memory)
    stop = threading.Event()

    def write() -> None:
        grey = 0
        while not stop.is_set():
            grey = (grey + 1) % 250
            writing.put(frame(grey, size=(180 + grey % 3, 320)))

    thread = threading.Thread(target=write)
    thread.start()
    last, seen = 0, 0
    while seen < 200:
        copied = reading.copy(HERE, above=last)
        if copied is not None:
            last, one = copied
            assert (one.pixels == one.index).all()
            seen += 1
    stop.set()
    thread.join()


def test_a_smaller_frame_leaves_nothing_of_a_larger_one(memory: int) -> None:
    writing = Writing(memory)
    for _ in range(shared.SLOTS):
        writing.put(frame(9, size=(10, 10)))
    for _ in range(shared.SLOTS):
        writing.put(frame(5, size=(2, 2)))
    assert not (writing._slots[:, :400] == 9).any()


def test_frames_that_lay_too_long_are_wiped_and_the_others_stay(memory: int) -> None:
    writing, reading = Writing(memory), Reading(memory)
    writing.put(frame(8, arrival_s=100.0))
    writing.put(frame(9, arrival_s=101.0))
    writing.wipe(arrived_before_s=100.5)
    assert not (writing._slots[:, :100] == 8).any()
    assert taken(reading)[1].index == 9
    writing.wipe()
    assert reading.copy(HERE, above=0) is None
    assert not writing._slots[:, :100].any()


def test_a_successor_goes_on_where_the_one_before_stopped(memory: int) -> None:
    first = Writing(memory)
    assert first.last() is None
    assert first.last_index() == -1
    first.put(frame(7, arrival_s=100.0))
    first.wipe()
    first._word["sequence"][0] |= 1  # killed in the middle of a word
    second = Writing(memory)
    assert second.last() == FrameTime(media_s=0.7, arrival_s=100.0)
    assert second.last_index() == 7
    second.put(frame(8))
    assert taken(Reading(memory), above=1)[0] == 2


def test_a_frame_that_is_too_large_is_our_own_mistake(memory: int) -> None:
    with pytest.raises(ValueError, match="4097"):
        Writing(memory).put(frame(1, size=(1, shared.WIDEST_PX + 1)))


@pytest.mark.parametrize(
    ("field", "value"),
    [("width", 2**63), ("width", 0), ("height", 1 << 20), ("media_s", np.nan), ("arrival_s", np.inf)],
)
def test_numbers_that_make_no_sense_are_not_believed(memory: int, field: str, value: float) -> None:
    writing = Writing(memory)
    writing.put(frame(1))
    writing._labels[1][field] = value
    assert Reading(memory).copy(HERE, above=0) is None


@pytest.mark.parametrize(("field", "value"), [("state", 99), ("beat_s", np.nan)])
def test_a_word_that_makes_no_sense_is_not_believed(memory: int, field: str, value: float) -> None:
    writing = Writing(memory)
    writing._word[field][0] = value
    assert Reading(memory).pulse() is None


def test_the_recogniser_cannot_write_and_nobody_can_change_the_size(memory: int) -> None:
    with pytest.raises(ValueError, match="read-only"):
        Reading(memory)._slots[0, 0] = 1
    with pytest.raises(PermissionError):
        mmap.mmap(shared.read_only(memory), shared.SIZE_BYTES)
    with pytest.raises(PermissionError):
        os.ftruncate(memory, 0)


def test_it_is_in_no_folder(memory: int) -> None:
    assert str(Path(f"/proc/self/fd/{memory}").readlink()).startswith("/memfd:peelian here")


def test_once_closed_nothing_is_held_open(memory: int) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    reading, writing = Reading(memory), Writing(memory)
    writing.put(frame(1))
    assert reading.copy(HERE, above=0) is not None
    reading.close()
    writing.close()
    assert len(list(Path("/proc/self/fd").iterdir())) == before
