import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pytest
from typing_extensions import override

from peelian.capture.backoff import Backoff
from peelian.capture.folder import Still
from peelian.capture.live_camera import LiveCamera, Pace
from peelian.capture.picture import Picture
from peelian.errors import SourceError
from peelian.nouns.camera import CameraState
from peelian.nouns.frame import Frame
from peelian.nouns.ids import CameraId

PATIENCE_S = 20.0


class AtOnce(Backoff):
    """Connects again without waiting."""

    @override
    def failed(self) -> float:
        super().failed()
        return 0.0


@dataclass
class Tape:
    """A stream whose pictures the test gives out one by one; the grey value of each is its number."""

    count: int
    corrupt: int = 0
    broken: bool = False
    handed: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    taken: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    closed: bool = False

    def pictures(self) -> Iterator[Picture]:
        for index in range(self.count):
            self.handed.acquire()
            pixels: npt.NDArray[np.uint8] = np.full((4, 4, 3), index, np.uint8)
            yield Picture(index=index, media_s=index / 10, camera_s=None, raw=Still(pixels))
            self.taken.release()
        if self.broken:
            raise SourceError("tape", "torn")

    def give(self, count: int) -> None:
        for _ in range(count):
            self.handed.release()
            assert self.taken.acquire(timeout=PATIENCE_S)

    def let_all_go(self) -> None:
        for _ in range(self.count):
            self.handed.release()

    def close(self) -> None:
        self.closed = True


def camera_of(*tapes: Tape | SourceError, live: bool = True, clock: Callable[[], float] = time.monotonic) -> LiveCamera:
    left = list(tapes)

    def connect() -> Tape:
        following = left.pop(0) if left else SourceError("tape", "no more")
        if isinstance(following, SourceError):
            raise following
        return following

    pace = Pace(clock=clock, backoff=AtOnce(np.random.default_rng(0)) if live else None)
    return LiveCamera(CameraId("c"), connect, rate_hz=5, pace=pace)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def grey(frame: Frame | None) -> int:
    assert frame is not None
    return int(frame.pixels[0, 0, 0])


def test_the_newest_frame_wins_and_there_is_never_a_queue() -> None:
    tape = Tape(count=20)
    camera = camera_of(tape)
    tape.give(8)
    assert grey(camera.take()) == 7
    assert camera.take() is None
    assert camera.counts().dropped == 3  # four were due: at 0, 0.2, 0.4 and 0.6 seconds
    tape.let_all_go()
    camera.close()


def test_what_is_not_due_is_neither_given_nor_counted_as_dropped() -> None:
    tape = Tape(count=20)
    camera = camera_of(tape)
    tape.give(1)
    assert grey(camera.take()) == 0
    tape.give(1)
    assert camera.take() is None
    tape.give(1)
    assert grey(camera.take()) == 2
    assert camera.counts().dropped == 0
    tape.let_all_go()
    camera.close()


def test_the_end_of_a_live_stream_means_connecting_again() -> None:
    first, second = Tape(count=3, corrupt=2), Tape(count=3)
    camera = camera_of(first, SourceError("tape", "not yet"), second)
    first.give(3)
    until(lambda: camera.counts().reconnects == 2)
    second.give(1)
    frame = camera.take()
    assert frame is not None
    assert frame.index == 5  # three whole ones and two corrupt ones came before
    assert (camera.counts().frames, camera.counts().corrupt) == (4, 2)
    assert first.closed
    second.let_all_go()
    camera.close()


def test_media_time_goes_on_after_connecting_again() -> None:
    first, second = Tape(count=3), Tape(count=3)
    now_s = [100.0]
    camera = camera_of(first, second, clock=lambda: now_s[0])
    first.give(3)
    before = camera.take()
    now_s[0] = 107.0
    second.give(1)
    after = camera.take()
    assert before is not None
    assert after is not None
    assert before.time.media_s == pytest.approx(0.2)
    assert after.time.media_s == pytest.approx(7.0)
    second.let_all_go()
    camera.close()


def test_a_stream_that_breaks_off_is_connected_again_too() -> None:
    first, second = Tape(count=1, broken=True), Tape(count=1)
    camera = camera_of(first, second)
    first.give(1)
    second.give(1)
    assert camera.counts().frames == 2
    camera.close()


def test_a_camera_without_connection_is_lost() -> None:
    tape = Tape(count=1)
    camera = camera_of(tape)
    tape.give(1)
    until(lambda: camera.state() is CameraState.LOST)
    camera.close()
    assert camera.state() is CameraState.ENDED


def test_the_first_connection_must_work() -> None:
    camera = camera_of(SourceError("tape", "nobody there"))
    with pytest.raises(SourceError, match="nobody there"):
        camera.wait_until_open(PATIENCE_S)


def test_a_source_that_does_not_answer_is_given_up() -> None:
    release = threading.Event()

    def connect() -> Tape:
        release.wait(PATIENCE_S)
        return Tape(count=0)

    camera = LiveCamera(CameraId("c"), connect, rate_hz=5, pace=Pace(clock=time.monotonic, backoff=None))
    with pytest.raises(SourceError, match="no answer"):
        camera.wait_until_open(0.01)
    release.set()
    camera.close()


def test_a_recording_ends_and_its_last_frame_is_still_given() -> None:
    tape = Tape(count=3)
    camera = camera_of(tape, live=False)
    tape.let_all_go()
    until(lambda: camera.state() is CameraState.ENDED)
    assert not camera.ended
    assert grey(camera.take()) == 2
    assert camera.ended


def test_a_recording_is_released_on_its_own_clock() -> None:
    tape = Tape(count=4)
    camera = camera_of(tape, live=False)
    tape.let_all_go()
    frames: list[Frame] = []

    def over() -> bool:
        frame = camera.take()
        frames.extend([] if frame is None else [frame])
        return camera.ended

    until(over)
    first = frames[0].time
    for frame in frames[1:]:
        assert frame.time.arrival_s - first.arrival_s >= frame.time.media_s - first.media_s - 0.005


def test_a_recording_that_is_torn_is_an_error() -> None:
    tape = Tape(count=0, broken=True)
    camera = camera_of(tape, live=False)
    until(lambda: camera.state() is CameraState.ENDED)
    with pytest.raises(SourceError, match="torn"):
        camera.take()


def test_after_closing_nothing_is_given() -> None:
    tape = Tape(count=5)
    camera = camera_of(tape)
    tape.give(1)
    tape.let_all_go()
    camera.close()
    assert camera.take() is None
