from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from peelian.capture.memory_camera import SILENT_AFTER_S, MemoryCamera, Pulse
from peelian.nouns.camera import CameraCounts, CameraState
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.ids import CameraId

HERE = CameraId("here")
FIRST = Pulse(state=CameraState.LIVE, counts=CameraCounts(frames=3), number=1, beat_s=100.0)


@dataclass
class Laid:
    """Memory in which the test lays what it likes."""

    said: Pulse | None = FIRST
    torn: bool = False
    asked: list[int] = field(default_factory=list)

    def pulse(self) -> Pulse | None:
        return self.said

    def copy(self, camera: CameraId, *, above: int) -> tuple[int, Frame] | None:
        self.asked.append(above)
        number = 0 if self.said is None else self.said.number
        if self.torn or number <= above:
            return None
        time = FrameTime(media_s=number / 10, arrival_s=100.0)
        return number, Frame(camera=camera, index=number, time=time, pixels=np.zeros((2, 2, 3), np.uint8))


@dataclass
class Hand:
    now_s: float = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_each_frame_is_taken_once_and_the_newest_wins() -> None:
    memory = Laid()
    camera = MemoryCamera(HERE, memory, clock=Hand())
    taken = [camera.take()]
    assert camera.take() is None
    memory.said = replace(FIRST, number=5)
    taken += [camera.take(), camera.take()]
    assert [frame.index for frame in taken if frame is not None] == [1, 5]


def test_a_torn_frame_is_not_taken_and_is_asked_for_again() -> None:
    memory = Laid(torn=True)
    camera = MemoryCamera(HERE, memory, clock=Hand())
    assert camera.take() is None
    memory.torn = False
    frame = camera.take()
    assert frame is not None
    assert frame.camera == HERE


def test_a_reader_without_a_heartbeat_is_lost_within_two_seconds() -> None:
    clock = Hand()
    camera = MemoryCamera(HERE, Laid(), clock=clock)
    clock.now_s += SILENT_AFTER_S
    assert camera.state() is CameraState.LIVE
    clock.now_s += 0.01
    assert camera.state() is CameraState.LOST


def test_a_reader_that_never_lived_is_lost_as_well() -> None:
    clock = Hand()
    camera = MemoryCamera(HERE, Laid(said=replace(FIRST, state=CameraState.STARTING, beat_s=0.0)), clock=clock)
    assert camera.state() is CameraState.STARTING
    clock.now_s += SILENT_AFTER_S + 0.01
    assert camera.state() is CameraState.LOST


def test_what_is_being_written_does_not_hide_what_was_said_before() -> None:
    memory = Laid()
    camera = MemoryCamera(HERE, memory, clock=Hand())
    assert camera.counts().frames == 3
    memory.said = None
    assert camera.counts().frames == 3
    assert camera.state() is CameraState.LIVE


@pytest.mark.parametrize("torn", [True, False])
def test_it_ends_once_the_last_frame_was_taken_or_wiped(torn: bool) -> None:  # noqa: FBT001
    memory = Laid(said=replace(FIRST, state=CameraState.ENDED), torn=torn)
    camera = MemoryCamera(HERE, memory, clock=Hand())
    assert not camera.ended
    assert (camera.take() is None) is torn
    assert camera.ended
    assert camera.state() is CameraState.ENDED


def test_after_closing_nothing_is_taken() -> None:
    memory = Laid()
    camera = MemoryCamera(HERE, memory, clock=Hand())
    camera.close()
    assert camera.take() is None
    assert camera.ended
    assert camera.state() is CameraState.ENDED
    assert memory.asked == []
