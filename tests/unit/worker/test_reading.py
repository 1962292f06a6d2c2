import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest

from peelian.capture.bank import Camera
from peelian.errors import OrderError, SourceError
from peelian.nouns.camera import CameraCounts, CameraState
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.ids import CameraId
from peelian.worker import reading, shared
from peelian.worker.order import ORDERS, Stop
from peelian.worker.reading import Reading, fitting
from peelian.worker.shared import Writing

HERE = CameraId("here")


@dataclass
class Clock:
    """Time that passes a little each time it is asked."""

    now_s: float = 100.0

    def __call__(self) -> float:
        self.now_s += 0.2
        return self.now_s


def frame(index: int, media_s: float) -> Frame:
    time = FrameTime(media_s=media_s, arrival_s=100.0)
    return Frame(camera=HERE, index=index, time=time, pixels=np.full((2, 2, 3), 7, np.uint8))


@dataclass
class Film:
    """A camera that gives so many frames, and then ends or breaks."""

    count: int = 3
    breaks: bool = False
    shows: CameraState = CameraState.LIVE
    name: CameraId = HERE
    given: int = 0
    closed: bool = False

    @property
    def ended(self) -> bool:
        return self.given >= self.count and not self.breaks

    def take(self) -> Frame | None:
        if self.given >= self.count:
            raise SourceError("film", "torn")
        self.given += 1
        return frame(10 * self.given, self.given / 10)

    def counts(self) -> CameraCounts:
        return CameraCounts(frames=30, corrupt=2)

    def state(self) -> CameraState:
        return CameraState.ENDED if self.ended else self.shows

    def close(self) -> None:
        self.closed = True


@dataclass
class Spy(Writing):
    """The memory, which also writes down what it was told."""

    descriptor: int
    put_in: list[tuple[int, float]] = field(default_factory=list)
    said: list[CameraState] = field(default_factory=list)
    stop_after: int = 10**9
    stop: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        Writing.__init__(self, self.descriptor)

    def put(self, frame: Frame) -> None:  # type: ignore[explicit-override]
        super().put(frame)
        self.put_in.append((frame.index, round(frame.time.media_s, 1)))
        if len(self.put_in) >= self.stop_after:
            self.stop()

    def beat(self, state: CameraState, counts: CameraCounts, *, now_s: float) -> None:  # type: ignore[explicit-override]
        super().beat(state, counts, now_s=now_s)
        self.said.append(state)


@pytest.fixture
def memory() -> Iterator[Spy]:
    descriptor = shared.create("here")
    yield Spy(descriptor)
    os.close(descriptor)


def reading_of(memory: Spy, *films: Film | SourceError, loop: bool = False) -> Reading:
    left = list(films)

    def connect() -> Camera:
        following = left.pop(0)
        if isinstance(following, SourceError):
            raise following
        return following

    made = Reading(memory, connect, loop=loop, clock=Clock())
    memory.stop = made.stop
    return made


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BEAT_S", 0.001)


def test_frames_are_carried_and_at_the_end_nothing_is_left(memory: Spy) -> None:
    reading_of(memory, Film()).run()
    assert memory.put_in == [(10, 0.1), (20, 0.2), (30, 0.3)]
    assert memory.said[-1] is CameraState.ENDED
    assert CameraState.ENDED not in memory.said[:-1]
    assert not memory._slots[:, :100].any()


def test_what_is_played_again_goes_on_in_number_and_time(memory: Spy) -> None:
    memory.stop_after = 5
    films = [Film(), Film()]
    reading_of(memory, *films, loop=True).run()
    assert [index for index, _ in memory.put_in] == [10, 20, 30, 32 + 10, 32 + 20]
    times = [media_s for _, media_s in memory.put_in]
    assert times == sorted(times)
    assert times[3] > times[2]
    assert all(film.closed for film in films)


def test_a_source_that_breaks_is_lost_until_it_gives_frames_again(memory: Spy) -> None:
    memory.stop_after = 5
    reading_of(memory, Film(breaks=True), SourceError("film", "not there"), Film()).run()
    states = list(dict.fromkeys(memory.said))
    assert states == [CameraState.STARTING, CameraState.LIVE, CameraState.LOST, CameraState.ENDED]
    assert memory.counts().reconnects == 2
    assert memory.counts().frames == 60


def test_starting_again_is_still_lost(memory: Spy) -> None:
    made = reading_of(memory)
    made._state = CameraState.LOST
    assert made._told(CameraState.STARTING) is CameraState.LOST
    assert made._told(CameraState.LIVE) is CameraState.LIVE


def test_a_successor_goes_on_where_the_one_before_was_killed(memory: Spy) -> None:
    memory.put(frame(50, 5.0))
    reading_of(memory, Film()).run()
    indices = [index for index, _ in memory.put_in]
    assert indices == [50, 61, 71, 81]
    assert memory.put_in[1][1] > 5.0
    assert memory.counts().reconnects == 1


def test_asked_to_stop_it_ends(memory: Spy) -> None:
    memory.stop_after = 2
    reading_of(memory, Film(count=1000)).run()
    assert len(memory.put_in) == 2
    assert memory.said[-1] is CameraState.ENDED


@pytest.mark.parametrize(
    ("size", "fits"),
    [((100, 200), (100, 200)), ((2304, 4096), (2304, 4096)), ((4608, 4096), (2304, 2048)), ((10, 8192), (5, 4096))],
)
def test_pictures_that_are_too_large_are_made_smaller(size: tuple[int, int], fits: tuple[int, int]) -> None:
    time = FrameTime(media_s=0, arrival_s=0)
    large = Frame(camera=HERE, index=0, time=time, pixels=np.full((*size, 3), 7, np.uint8))
    small = fitting(large)
    assert small.pixels.shape[:2] == fits
    assert (small.pixels == 7).all()


@pytest.mark.parametrize("pipe", [b"", ORDERS.encode(Stop())])
def test_without_an_order_nothing_is_read(pipe: bytes) -> None:
    with pytest.raises(OrderError, match="there is none"):
        reading.obey(io.BytesIO(pipe))
