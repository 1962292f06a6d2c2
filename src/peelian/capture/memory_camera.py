"""A camera that another process reads: its newest frame lies in memory that was handed over at the start."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from peelian.nouns.camera import CameraCounts, CameraState
from peelian.nouns.frame import Frame
from peelian.nouns.ids import CameraId

SILENT_AFTER_S = 2.0
"""A reader whose heart did not beat for so long is dead or hangs. It beats many times a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """What a reader says of its camera and of itself.

    `number`: of the newest frame that lies ready, counted from 1; 0 before the first.
    `beat_s`: monotonic seconds of its last sign of life; 0 before the first.
    """

    state: CameraState
    counts: CameraCounts
    number: int
    beat_s: float


class Memory(Protocol):
    """One camera's part of the memory, seen from the taker's side."""

    def pulse(self) -> Pulse | None:
        """Return the newest word of the reader; None when it is being written just now."""
        ...

    def copy(self, camera: CameraId, *, above: int) -> tuple[int, Frame] | None:
        """Return the newest frame and its number if that is above this one; only the taker has its pixels.

        None when there is none, or when it was overwritten while it was copied.
        """
        ...


class MemoryCamera:
    """Takes the newest frame that a reader has laid ready. It never waits, and it never takes a torn one."""

    def __init__(self, name: CameraId, memory: Memory, *, clock: Callable[[], float]) -> None:
        self.name = name
        self._memory = memory
        self._clock = clock
        self._began_s = clock()
        self._taken = 0
        self._closed = False
        self._pulse = Pulse(state=CameraState.STARTING, counts=CameraCounts(), number=0, beat_s=0.0)

    @property
    def ended(self) -> bool:
        """Whether nothing will come any more."""
        pulse = self._felt()
        return self._closed or (pulse.state is CameraState.ENDED and pulse.number <= self._taken)

    def take(self) -> Frame | None:
        """Return the newest frame that was not taken yet, or None if there is none now."""
        if self._closed:
            return None
        pulse = self._felt()
        if pulse.number <= self._taken:
            return None
        copied = self._memory.copy(self.name, above=self._taken)
        if copied is None:
            self._taken = pulse.number if pulse.state is CameraState.ENDED else self._taken  # wiped before it was taken
            return None
        self._taken, frame = copied
        return frame

    def counts(self) -> CameraCounts:
        """Say what the camera gave so far."""
        return self._felt().counts

    def state(self) -> CameraState:
        """Say how the camera is doing, and lost where its reader gives no sign of life."""
        if self._closed:
            return CameraState.ENDED
        pulse = self._felt()
        if pulse.state is CameraState.ENDED:
            return CameraState.ENDED
        if self._clock() - (pulse.beat_s or self._began_s) > SILENT_AFTER_S:
            return CameraState.LOST
        return pulse.state

    def close(self) -> None:
        """Take nothing any more; the reader is somebody else's to stop."""
        self._closed = True

    def _felt(self) -> Pulse:
        """Return the newest word that could be read."""
        pulse = self._memory.pulse()
        if pulse is not None:
            self._pulse = pulse
        return self._pulse
