import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from peelian.capture import source
from peelian.errors import UnknownPackError
from peelian.nouns.ids import CameraId
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.template import Reference
from peelian.settings import Settings
from peelian.worker.cell import Cell
from peelian.worker.deployment import CameraOrder, Order
from peelian.worker.framing import Body
from peelian.worker.order import ReaderOrder, RecogniserOrder, Stop, Switch
from peelian.worker.supervisor import Supervisor

PATIENCE_S = 20.0


class Doll:
    """A child that says nothing, ends when it is asked to, and writes down what it is told."""

    output: BinaryIO | None = None

    def __init__(self) -> None:
        self.status: int | None = None
        self.told: list[Body] = []

    def poll(self) -> int | None:
        return self.status

    def kill(self) -> None:
        self.status = -9

    def tell(self, body: Body, binary: bytes = b"") -> None:
        self.told.append(body)
        self.status = 0 if isinstance(body, Stop) else self.status

    def wait(self, timeout_s: float) -> bool:
        return self.status is not None

    def close(self) -> None:
        return


class Nursery:
    """Starts dolls."""

    def __init__(self) -> None:
        self.recogniser_doll = Doll()
        self.started = threading.Event()

    def reader(self, order: ReaderOrder, cell: Cell) -> Doll:
        return Doll()

    def recogniser(self, order: RecogniserOrder, templates: bytes, cell: Cell) -> Doll:
        self.started.set()
        return self.recogniser_doll


@pytest.fixture
def nursery() -> Nursery:
    return Nursery()


@pytest.fixture
def supervisor(nursery: Nursery, pack_cache: Path) -> Iterator[Supervisor]:
    made = Supervisor(Settings(cache=pack_cache, threads=1), spawn=nursery)
    yield made
    made.stop()


@pytest.fixture
def order(point: OperatingPoint, references: tuple[Reference, ...]) -> Callable[[str], Order]:
    camera = CameraOrder(name=CameraId("gate"), source=source.parse("rtsp://10.0.0.7/"))
    return lambda pack: Order(cameras=(camera,), pack=pack, at=point, references=references)


def started(supervisor: Supervisor, nursery: Nursery, order: Order) -> None:
    supervisor.start(order, lambda _: None)
    assert nursery.started.wait(PATIENCE_S)


def test_it_starts_a_deployment_and_stops_it(
    supervisor: Supervisor, nursery: Nursery, order: Callable[[str], Order]
) -> None:
    assert not supervisor.running
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    started(supervisor, nursery, order("starter"))
    assert supervisor.running
    supervisor.stop()
    assert not supervisor.running
    assert nursery.recogniser_doll.told == [Stop()]
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


def test_one_deployment_at_a_time(supervisor: Supervisor, nursery: Nursery, order: Callable[[str], Order]) -> None:
    started(supervisor, nursery, order("starter"))
    with pytest.raises(RuntimeError, match="runs already"):
        supervisor.start(order("starter"), lambda _: None)


def test_a_pack_that_cannot_be_had_is_said_before_anything_is_started(
    supervisor: Supervisor, nursery: Nursery, order: Callable[[str], Order]
) -> None:
    with pytest.raises(UnknownPackError):
        supervisor.start(order("none"), lambda _: None)
    assert not nursery.started.is_set()


def test_the_recogniser_is_told_that_somebody_watches(
    supervisor: Supervisor, nursery: Nursery, order: Callable[[str], Order]
) -> None:
    supervisor.watch(watched=True)
    started(supervisor, nursery, order("starter"))
    supervisor.watch(watched=True)
    supervisor.watch(watched=False)
    assert nursery.recogniser_doll.told[-2:] == [Switch(watched=True), Switch(watched=False)]


def test_when_the_recogniser_has_ended_the_deployment_has(
    supervisor: Supervisor, nursery: Nursery, order: Callable[[str], Order]
) -> None:
    started(supervisor, nursery, order("starter"))
    nursery.recogniser_doll.status = 0
    assert supervisor._thread is not None
    supervisor._thread.join(PATIENCE_S)
    assert not supervisor.running
