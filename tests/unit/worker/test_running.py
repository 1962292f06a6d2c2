"""A deployment with children that do as the test says: no process is started, and no time passes by itself."""

import os
import queue
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import pytest

from peelian.capture import source
from peelian.nouns.camera import CameraCounts, CameraState
from peelian.nouns.ids import CameraId
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.template import Reference
from peelian.worker import cell
from peelian.worker.cell import Cell
from peelian.worker.deployment import CameraOrder, GaveUp, Order, Restarted
from peelian.worker.framing import Body, Message
from peelian.worker.order import ReaderOrder, RecogniserOrder, Stop, Switch
from peelian.worker.restarts import MOST_CRASHES, SILENT_AFTER_S
from peelian.worker.running import Running
from peelian.worker.shared import Writing
from peelian.worker.wire import MESSAGES, Alerted, Health, Lock, Ready, RungFor, Tallied

PATIENCE_S = 20.0

TALLY = Tallied(looked=0, faces=0, tracks=0, shots=0, alerts=0, refused={}, alert_age_p50_s=None, alert_age_p95_s=None)
LOCK = Lock(
    landlock=7,
    tcp=True,
    scoped=True,
    seccomp=True,
    core_dumps=False,
    memory_locked=True,
    swap=False,
    privileges=False,
)
READY = Ready(lock=LOCK, model="a" * 64, pack="starter", listed=2, python="3", numpy="2", onnxruntime="1")
SEEN = RungFor(camera="gate", subject="s0", time_s=1.0, area_px=12.0)


def alert(subject: str) -> Alerted:
    return Alerted(
        camera="gate",
        track=1,
        frame=25,
        media_s=1.0,
        arrival_s=100.0,
        camera_s=None,
        sent_s=100.2,
        box=(1.0, 2.0, 3.0, 4.0),
        subject=subject,
        image="1.jpg",
        similarity=0.9,
        shots=3,
    )


def health(*rung: RungFor) -> Health:
    return Health(sent_s=1.0, cameras=(), tally=TALLY, rung=rung, memory_bytes=1)


class Doll:
    """A child whose mouth is the test's: it says what the test has it say."""

    def __init__(self, *, speaks: bool) -> None:
        self.status: int | None = None
        self.told: list[Body] = []
        self.killed = False
        self.closed = False
        self.obeys = True
        self.output: BinaryIO | None = None
        self._mouth = -1
        if speaks:
            ear, self._mouth = os.pipe()
            self.output = os.fdopen(ear, "rb")

    def say(self, body: Body) -> None:
        os.write(self._mouth, MESSAGES.encode(body))

    def babble(self) -> None:
        os.write(self._mouth, b"\xff" * 9)

    def die(self, status: int) -> None:
        self.status = status
        if self._mouth >= 0:
            os.close(self._mouth)
            self._mouth = -1

    def poll(self) -> int | None:
        return self.status

    def kill(self) -> None:
        self.killed = True
        self.die(-9)

    def tell(self, body: Body, binary: bytes = b"") -> None:
        self.told.append(body)
        if isinstance(body, Stop) and self.obeys:
            self.die(0)

    def wait(self, timeout_s: float) -> bool:
        return self.status is not None

    def close(self) -> None:
        self.closed = True


@dataclass
class Stage:
    """Starts dolls, keeps the time, and hears what is said."""

    now_s: float = 100.0
    readers: list[tuple[Doll, ReaderOrder, Cell]] = field(default_factory=list)
    recognisers: list[tuple[Doll, RecogniserOrder, Cell]] = field(default_factory=list)
    heard: "queue.Queue[Message]" = field(default_factory=queue.Queue)

    def clock(self) -> float:
        return self.now_s

    def reader(self, order: ReaderOrder, cell: Cell) -> Doll:
        self.readers.append((Doll(speaks=False), order, cell))
        return self.readers[-1][0]

    def recogniser(self, order: RecogniserOrder, templates: bytes, cell: Cell) -> Doll:
        self.recognisers.append((Doll(speaks=True), order, cell))
        return self.recognisers[-1][0]

    @property
    def doll(self) -> Doll:
        return self.recognisers[-1][0]

    def hears(self, kind: type[Body]) -> Body:
        message = self.heard.get(timeout=PATIENCE_S)
        assert isinstance(message.body, kind), message.body
        return message.body


@pytest.fixture
def stage() -> Stage:
    return Stage()


Begin = Callable[..., Running]


@pytest.fixture
def begin(stage: Stage, point: OperatingPoint, references: tuple[Reference, ...]) -> Iterator[Begin]:
    begun: list[Running] = []

    def start(*addresses: str) -> Running:
        cameras = tuple(
            CameraOrder(name=CameraId(f"gate {k}" if k else "gate"), source=source.parse(address))
            for k, address in enumerate(addresses or ("rtsp://10.0.0.7/",))
        )
        order = Order(cameras=cameras, pack="starter", at=point, references=references)
        begun.append(Running(order, stage.heard.put, spawn=stage, clock=stage.clock))
        begun[-1].step()
        return begun[-1]

    yield start
    for running in begun:
        running.end()


def beat(stage: Stage, which: int = -1) -> None:
    """Let a reader give a sign of life."""
    Writing(stage.readers[which][1].memory).beat(CameraState.LIVE, CameraCounts(), now_s=stage.now_s)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.001)


@pytest.mark.usefixtures("begin")
def test_every_process_may_reach_what_it_needs_and_no_more(stage: Stage, begin: Begin) -> None:
    begin("rtsp://10.0.0.7/", "rtsp://10.0.0.8:8554/")
    assert [given.reach.ports.connect for _, _, given in stage.readers] == [(554,), (8554,)]
    (given,) = [given for _, _, given in stage.recognisers]
    assert given.reach.sockets is None
    assert given.reach.ports.connect == ()
    assert given.targets.file.exists()


def test_what_the_recogniser_says_is_passed_on(stage: Stage, begin: Begin) -> None:
    begin()
    for body in (READY, health(), alert("s0")):
        stage.doll.say(body)
        assert stage.hears(type(body)) == body


def test_a_recogniser_that_crashed_is_replaced_and_remembers_whom_it_rang_for(stage: Stage, begin: Begin) -> None:
    running = begin()
    for body in (READY, health(SEEN), alert("s1")):
        stage.doll.say(body)
        stage.hears(type(body))
    stage.doll.die(-9)
    running.step()
    assert stage.hears(Restarted) == Restarted(process="recogniser", cause="killed by signal 9")
    running.step()
    assert len(stage.recognisers) == 2
    assert {one.subject: (one.time_s, one.area_px) for one in stage.recognisers[1][1].rung} == {
        "s0": (1.0, 12.0),
        "s1": (1.0, 12.0),
    }


def test_what_was_still_in_the_pipe_is_heard_before_a_successor_is_started(stage: Stage, begin: Begin) -> None:
    running = begin()
    for number in range(50):
        stage.doll.say(alert(f"s{number}"))
    stage.doll.die(1)
    running.step()
    running.step()
    assert len(stage.recognisers[1][1].rung) == 50


def test_a_recogniser_that_hangs_is_killed_and_replaced(stage: Stage, begin: Begin) -> None:
    running = begin()
    stage.doll.say(READY)
    stage.hears(Ready)
    first = stage.doll
    stage.now_s += SILENT_AFTER_S + 0.1
    beat(stage)
    running.step()
    assert first.killed
    assert stage.hears(Restarted) == Restarted(process="recogniser", cause="no sign of life for 5 s")
    running.step()
    assert stage.doll is not first
    assert len(stage.readers) == 1


def test_what_is_no_message_costs_the_recogniser_its_life(stage: Stage, begin: Begin) -> None:
    running = begin()
    first = stage.doll
    first.babble()
    until(lambda: first.killed)
    running.step()
    stage.hears(Restarted)
    running.step()
    assert len(stage.recognisers) == 2


def test_a_reader_that_crashed_is_replaced_and_the_recogniser_goes_on(stage: Stage, begin: Begin) -> None:
    running = begin("rtsp://10.0.0.7/", "rtsp://10.0.0.8/")
    stage.readers[1][0].die(-11)
    running.step()
    assert stage.hears(Restarted) == Restarted(process="gate 1", cause="killed by signal 11")
    running.step()
    assert [order.name for _, order, _ in stage.readers] == ["gate", "gate 1", "gate 1"]
    assert stage.readers[1][1].memory == stage.readers[2][1].memory
    assert len(stage.recognisers) == 1


def test_a_reader_that_hangs_is_killed_and_replaced(stage: Stage, begin: Begin) -> None:
    running = begin()
    beat(stage)
    stage.now_s += SILENT_AFTER_S + 0.1
    running.step()
    assert stage.readers[0][0].killed
    assert isinstance(stage.hears(Restarted), Restarted)


def test_what_a_dead_reader_left_in_memory_is_wiped(stage: Stage, begin: Begin) -> None:
    running = begin()
    memory = Writing(stage.readers[0][1].memory)
    memory._labels[0]["width"], memory._labels[0]["height"] = 4, 4
    memory._slots[0, :48] = 7
    stage.readers[0][0].die(-9)
    running.step()
    assert not memory._slots[0, :48].any()


def test_when_crashes_come_too_fast_it_gives_up_and_is_over(stage: Stage, begin: Begin) -> None:
    running = begin()
    for _ in range(MOST_CRASHES):
        stage.doll.die(1)
        running.step()
        running.step()
    for _ in range(MOST_CRASHES - 1):
        stage.hears(Restarted)
    gave_up = stage.hears(GaveUp)
    assert isinstance(gave_up, GaveUp)
    assert gave_up.process == "recogniser"
    assert running.over


def test_a_reader_that_is_given_up_ends_nothing_else(stage: Stage, begin: Begin) -> None:
    running = begin()
    for _ in range(MOST_CRASHES):
        stage.readers[-1][0].die(1)
        running.step()
        running.step()
    assert len(stage.readers) == MOST_CRASHES
    assert not running.over


def test_one_that_refuses_is_not_asked_again(stage: Stage, begin: Begin) -> None:
    running = begin()
    stage.doll.die(cell.REFUSED)
    running.step()
    assert stage.hears(GaveUp) == GaveUp(process="recogniser", cause="it will not run here")
    assert running.over


def test_one_that_has_ended_is_over_without_a_word(stage: Stage, begin: Begin) -> None:
    running = begin()
    stage.doll.die(0)
    running.step()
    assert running.over
    assert stage.heard.empty()


def test_a_successor_learns_that_somebody_watches(stage: Stage, begin: Begin) -> None:
    running = begin()
    running.watch(watched=True)
    assert stage.doll.told == [Switch(watched=True)]
    stage.doll.die(1)
    running.step()
    running.step()
    stage.doll.say(READY)
    until(lambda: stage.doll.told == [Switch(watched=True)])


def test_at_the_end_everything_is_asked_to_stop_and_what_does_not_is_killed(stage: Stage, begin: Begin) -> None:
    running = begin()
    stage.doll.obeys = False
    file = stage.recognisers[0][2].targets.file
    running.end()
    assert stage.doll.killed
    assert stage.readers[0][0].told == [Stop()]
    assert not stage.readers[0][0].killed
    assert not file.exists()
    running.step()
    assert len(stage.recognisers) == 1
