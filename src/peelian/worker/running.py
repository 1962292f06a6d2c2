"""One deployment that runs: its memory, its readers and its recogniser, each kept running."""

import os
import socket
import tempfile
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO, Protocol

from peelian.errors import WireError
from peelian.worker import deployment, reach, shared
from peelian.worker import order as orders
from peelian.worker.cell import Cell
from peelian.worker.deployment import CameraOrder, GaveUp, Order, Restarted
from peelian.worker.framing import Body, Message
from peelian.worker.lock import Reach
from peelian.worker.order import ReaderOrder, RecogniserOrder, Stop, Switch
from peelian.worker.restarts import Child, News, Turn, Ward
from peelian.worker.selftest import LOOPBACK, Targets
from peelian.worker.shared import Reading, Writing
from peelian.worker.wire import MESSAGES, MOST_RUNG, Alerted, Health, Ready, RungFor

END_WITHIN_S = 2.5
"""How long processes have to end when asked to; then they are killed."""

LAST_WORDS_S = 2.0
"""How long to wait for what a process that is gone had still said."""

RECOGNISER = "recogniser"

Hear = Callable[[Message], None]
"""Told of every message, on threads of the supervisor's. It must return soon."""

Clock = Callable[[], float]


class Talking(Child, Protocol):
    """A child that can be told something."""

    output: BinaryIO | None

    def tell(self, body: Body, binary: bytes = b"") -> None:
        """Send it a word."""
        ...

    def wait(self, timeout_s: float) -> bool:
        """Wait for its end; say whether it came."""
        ...

    def close(self) -> None:
        """Let go of the pipe to it."""
        ...


class Spawn(Protocol):
    """Starts processes."""

    def reader(self, order: ReaderOrder, cell: Cell) -> Talking:
        """Start a reader."""
        ...

    def recogniser(self, order: RecogniserOrder, templates: bytes, cell: Cell) -> Talking:
        """Start a recogniser."""
        ...


class Witness:
    """What locked processes attack: a file that they could write, and a port that they could connect to."""

    def __init__(self) -> None:
        descriptor, name = tempfile.mkstemp(prefix="peelian-witness-")
        os.close(descriptor)
        self._server = socket.create_server((LOOPBACK, 0))
        self.targets = Targets(file=Path(name), port=self._server.getsockname()[1])

    def close(self) -> None:
        """Remove both."""
        self._server.close()
        self.targets.file.unlink(missing_ok=True)


class Camera:
    """One camera's reader, and the memory between it and the recogniser."""

    def __init__(self, order: CameraOrder, start: Callable[[int], Talking]) -> None:
        self.name = order.name
        self.memory = shared.create(order.name)
        self.for_taker = shared.read_only(self.memory)
        self.child: Talking | None = None
        self.ward = Ward(self._started, self._beat_s)
        self._start = start
        self._reading = Reading(self.for_taker)

    def clear(self) -> None:
        """Overwrite what a reader that is gone has left."""
        if self.child is not None:
            self.child.close()
        writing = Writing(self.memory)
        writing.wipe()
        writing.close()

    def close(self) -> None:
        """Wipe the memory, and let it go."""
        self.clear()
        self._reading.close()
        os.close(self.memory)
        os.close(self.for_taker)

    def _started(self) -> Talking:
        self.child = self._start(self.memory)
        return self.child

    def _beat_s(self) -> float | None:
        pulse = self._reading.pulse()
        return None if pulse is None or not pulse.beat_s else pulse.beat_s


class Running:
    """A deployment. `step` looks after it; what it says comes from threads that read the pipe."""

    def __init__(self, order: Order, hear: Hear, *, spawn: Spawn, clock: Clock) -> None:
        self._order = order
        self._hear = hear
        self._spawn = spawn
        self._clock = clock
        self._witness = Witness()
        self._templates = orders.templates_out(order.references)
        self._cameras = [Camera(camera, partial(self._start_reader, camera)) for camera in order.cameras]
        self._recogniser = Ward(self._start_recogniser, lambda: self._heard_s)
        self._child: Talking | None = None
        self._listening: threading.Thread | None = None
        self._heard_s: float | None = None
        self._rung: dict[tuple[str, str], RungFor] = {}
        self._watched = False
        self._ended = False

    @property
    def over(self) -> bool:
        """Whether the recogniser has ended for good."""
        return self._recogniser.over

    def step(self) -> None:
        """Look after every process once."""
        for camera in self._cameras:
            news = camera.ward.step(self._clock())
            if news is not None and news.turn is not Turn.STARTED:
                camera.clear()
                self._tell(camera.name, news)
        news = self._recogniser.step(self._clock())
        if news is not None and news.turn is not Turn.STARTED:
            self._listen_to_the_end()
            if self._child is not None:
                self._child.close()
            self._tell(RECOGNISER, news)

    def watch(self, *, watched: bool) -> None:
        """Have previews sent, or not."""
        self._watched = watched
        if self._child is not None:
            self._child.tell(Switch(watched=watched))

    def end(self) -> None:
        """End every process, those that do not end by themselves too, and leave nothing in memory."""
        if self._ended:
            return
        self._ended = True
        children = [child for child in (self._child, *(camera.child for camera in self._cameras)) if child is not None]
        for ward in (self._recogniser, *(camera.ward for camera in self._cameras)):
            ward.end()
        for child in children:
            child.tell(Stop())
        until_s = self._clock() + END_WITHIN_S
        for child in children:
            if not child.wait(max(until_s - self._clock(), 0.0)):
                child.kill()
            child.close()
        self._listen_to_the_end()
        for camera in self._cameras:
            camera.close()
        self._witness.close()

    def _start_reader(self, camera: CameraOrder, memory: int) -> Talking:
        told = deployment.for_reader(camera, rate_hz=self._order.looks_per_s, memory=memory)
        return self._spawn.reader(told, self._cell(reach.of(camera.source)))

    def _start_recogniser(self) -> Talking:
        rung = sorted(self._rung.values(), key=lambda one: one.time_s, reverse=True)[:MOST_RUNG]
        told = deployment.for_recogniser(self._order, [camera.for_taker for camera in self._cameras], rung)
        self._child = self._spawn.recogniser(told, self._templates, self._cell(Reach()))
        self._heard_s = None
        self._listening = threading.Thread(target=self._listen, args=(self._child,), name="recogniser", daemon=True)
        self._listening.start()
        return self._child

    def _cell(self, allowed: Reach) -> Cell:
        return Cell(reach=allowed, targets=self._witness.targets, unconfined=self._order.unconfined)

    def _listen(self, child: Talking) -> None:
        """Pass on what a recogniser says, until its pipe ends or it says what is no message."""
        if child.output is None:
            return
        with child.output as pipe:
            try:
                while (message := MESSAGES.read(pipe)) is not None:
                    self._take(child, message)
            except WireError:
                child.kill()

    def _take(self, child: Talking, message: Message) -> None:
        self._heard_s = self._clock()
        match message.body:
            case Ready() if self._watched:
                child.tell(Switch(watched=True))
            case Health(rung=rung):
                self._rung.update({(one.camera, one.subject): one for one in rung})
            case Alerted() as alert:
                self._rung[alert.camera, alert.subject] = _rung_by(alert)
            case _:
                pass
        self._hear(message)

    def _listen_to_the_end(self) -> None:
        """Wait for what a recogniser that is gone had still said: its successor must not say it again."""
        listening = self._listening
        if listening is not None and listening is not threading.current_thread():
            listening.join(LAST_WORDS_S)

    def _tell(self, process: str, news: News) -> None:
        if news.turn is Turn.CRASHED:
            self._hear(Message(body=Restarted(process=process, cause=news.cause)))
        elif news.turn in {Turn.GAVE_UP, Turn.REFUSED}:
            self._hear(Message(body=GaveUp(process=process, cause=news.cause)))


def _rung_by(alert: Alerted) -> RungFor:
    _, _, width, height = alert.box
    return RungFor(camera=alert.camera, subject=alert.subject, time_s=alert.media_s, area_px=max(width * height, 0.0))
