from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from peelian.capture.bank import HEARTBEAT_S, Bank, Clockwork
from peelian.nouns.camera import CameraCounts, CameraState
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.ids import CameraId


@dataclass
class Clock:
    """Time passes only when somebody sleeps, or looks at the clock."""

    now_s: float = 0.0

    def read(self) -> float:
        self.now_s += 0.001
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds


@dataclass
class Reel:
    """A camera that gives frames of these media times; None stands for nothing new."""

    name: CameraId
    times_s: list[float | None]
    condition: CameraState = CameraState.LIVE
    closed: bool = False
    given: int = field(default=0)

    @property
    def ended(self) -> bool:
        return self.closed or not self.times_s

    def take(self) -> Frame | None:
        time_s = self.times_s.pop(0)
        if time_s is None:
            return None
        self.given += 1
        time = FrameTime(media_s=time_s, arrival_s=0.0)
        return Frame(camera=self.name, index=self.given, time=time, pixels=np.zeros((2, 2, 3), np.uint8))

    def counts(self) -> CameraCounts:
        return CameraCounts(frames=self.given)

    def state(self) -> CameraState:
        return self.condition

    def close(self) -> None:
        self.closed = True


def bank_of(*reels: Reel, seconds: float | None = None) -> Bank:
    clock = Clock()
    return Bank(reels, clockwork=Clockwork(clock=clock.read, sleep=clock.sleep), seconds=seconds)


def shape(batches: Sequence[Sequence[Frame]]) -> list[list[str]]:
    return [[frame.camera for frame in batch] for batch in batches]


def test_a_batch_holds_at_most_one_frame_of_each_camera() -> None:
    bank = bank_of(Reel(CameraId("a"), [0, 1]), Reel(CameraId("b"), [0, 1, 2]))
    assert shape(list(bank.frames())) == [["a", "b"], ["a", "b"], ["b"]]
    assert bank.counts().frames == 5


def test_an_empty_batch_comes_now_and_then_while_nothing_else_does() -> None:
    waits = 4 * int(HEARTBEAT_S / 0.005)
    bank = bank_of(Reel(CameraId("a"), [None] * waits))
    batches = list(bank.frames())
    assert 2 <= len(batches) <= 5
    assert all(not batch for batch in batches)


def test_stopping_ends_it_after_the_batch_that_is_being_worked_on() -> None:
    reel = Reel(CameraId("a"), [0, 1, 2, 3])
    bank = bank_of(reel)
    taken = []
    for batch in bank.frames():
        taken.append(batch)
        bank.stop()
    assert len(taken) == 1
    assert reel.closed


def test_each_camera_stops_after_so_much_of_its_own_time() -> None:
    bank = bank_of(Reel(CameraId("a"), [0, 5, 9]), Reel(CameraId("b"), [0, 1, 2]), seconds=5)
    assert shape(list(bank.frames())) == [["a", "b"], ["b"], ["b"]]


def test_a_camera_from_which_nothing_comes_is_not_waited_for_longer_than_that() -> None:
    reel = Reel(CameraId("a"), [None] * 100_000, condition=CameraState.LOST)
    assert all(not batch for batch in bank_of(reel, seconds=2).frames())
    assert reel.closed
    assert reel.times_s


def test_it_says_how_each_camera_is() -> None:
    bank = bank_of(Reel(CameraId("a"), [], condition=CameraState.FROZEN))
    assert bank.states() == {"a": CameraState.FROZEN}


def test_when_the_taker_leaves_the_cameras_are_closed() -> None:
    reel = Reel(CameraId("a"), [0, 1, 2])
    frames = bank_of(reel).frames()
    next(iter(frames))
    frames.close()  # type: ignore[attr-defined]
    assert reel.closed
