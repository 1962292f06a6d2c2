"""Runs a deployment of the proof: the recogniser as it ships, the same under strace, or a build that leaks."""

import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from typing_extensions import override

from peelian.capture.folder import PICTURES_PER_S
from peelian.settings import Settings
from peelian.worker.children import Process, Spawner
from peelian.worker.deployment import GaveUp, Order, Restarted
from peelian.worker.framing import Message
from peelian.worker.supervisor import Supervisor
from peelian.worker.wire import Alerted, Health, Over, Preview, Ready

PATIENCE_S = 90.0
RECOGNISER, LEAKY = "peelian.worker.recogniser", "peelian.worker.forgetting.leaky"
LOOK_S = 0.02


class Spawning(Spawner):
    """Starts the recogniser as it ships, with something before its command, or a build that leaks in its place."""

    def __init__(self, settings: Settings, *, before: Sequence[str] = (), leak: tuple[str, Path] | None = None) -> None:
        super().__init__(settings)
        self.recognisers: list[Process] = []
        self.readers: list[Process] = []
        self._before = list(before)
        self._leak = leak

    @override
    def _command(self, words: Sequence[str]) -> list[str]:
        if words[0] != RECOGNISER:
            return super()._command(words)
        if self._leak is not None:
            name, place = self._leak
            words = (LEAKY, name, str(place), *words[1:])
        return [*self._before, *super()._command(words)]

    @override
    def recogniser(self, *given: object) -> Process:
        child = super().recogniser(*given)  # type: ignore[arg-type]
        self.recognisers.append(child)
        return child

    @override
    def reader(self, *given: object) -> Process:
        child = super().reader(*given)  # type: ignore[arg-type]
        self.readers.append(child)
        return child


@dataclass(slots=True)
class Ear:
    """Hears what a deployment says."""

    ready: Ready | None = None
    alerts: list[Alerted] = field(default_factory=list)
    shots: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    reason: str | None = None
    frame: int = -1
    """Number of the frame that was shown last."""
    arrived_s: float = math.inf
    """When that frame came from the camera, by the clock that only rises."""

    def __call__(self, message: Message) -> None:
        """Take a message."""
        match message.body:
            case Ready() as ready:
                self.ready = ready
            case Alerted() as alert:
                self.alerts.append(alert)
            case Health(tally=tally):
                self.shots = max(self.shots, tally.shots)
            case Over(reason=reason, tally=tally):
                self.reason, self.shots = reason, max(self.shots, tally.shots if tally is not None else 0)
                self.over.set()
            case Restarted() | GaveUp():
                self.reason = self.reason or "it ended by itself"
                self.over.set()
            case Preview(frame=frame, arrival_s=arrived_s):
                self.frame, self.arrived_s = frame, arrived_s
            case _:
                pass

    def newest(self, now_s: float) -> float:
        """Return the number of the frame that the camera may have given by now, however late frames are shown."""
        return self.frame + max(now_s - self.arrived_s, 0.0) * PICTURES_PER_S


Meanwhile = Callable[[Ear, Spawning], object]


def watched(settings: Settings, order: Order, spawning: Spawning, meanwhile: Meanwhile) -> Ear:
    """Run a deployment for as long as something takes, and end it then.

    Args:
        settings: where packs are.
        order: what to watch.
        spawning: starts its processes.
        meanwhile: is told what was heard so far, and waits for what it wants to hear.

    Raises:
        ModelError: the pack cannot be had.
    """
    ear, supervisor = Ear(), Supervisor(settings, spawn=spawning)
    supervisor.start(order, ear)
    try:
        supervisor.watch(watched=True)
        meanwhile(ear, spawning)
    finally:
        supervisor.stop()
    return ear


def until(happened: Callable[[], bool], *, within_s: float = PATIENCE_S) -> bool:
    """Wait for something; say whether it happened."""
    end_s = time.monotonic() + within_s
    while not happened():
        if time.monotonic() > end_s:
            return False
        time.sleep(LOOK_S)
    return True
