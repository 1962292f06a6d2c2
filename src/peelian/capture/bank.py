"""All cameras of one run, read together."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from peelian.nouns.camera import CameraCounts, CameraState
from peelian.nouns.frame import Frame
from peelian.nouns.ids import CameraId

POLL_S = 0.004
"""How long to sleep when no camera has a due frame. It adds half of this to an alert's age."""

HEARTBEAT_S = 0.25
"""An empty batch is yielded this often when nothing comes, so that the taker can forget who left."""


SILENT = frozenset({CameraState.STARTING, CameraState.STALE, CameraState.LOST})
"""States in which no frames come."""


class Camera(Protocol):
    """One contract, two readers: `FileCamera` and `LiveCamera`."""

    name: CameraId

    @property
    def ended(self) -> bool:
        """Whether nothing will come any more."""
        ...

    def take(self) -> Frame | None:
        """Return the next frame to look at, or None if there is none now."""
        ...

    def counts(self) -> CameraCounts:
        """Say what the camera gave so far."""
        ...

    def state(self) -> CameraState:
        """Say how the camera is doing."""
        ...

    def close(self) -> None:
        """Stop reading."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Clockwork:
    """Time, as the bank takes it: monotonic seconds, and a sleep."""

    clock: Callable[[], float]
    sleep: Callable[[float], None]


class Bank:
    """Takes frames from all cameras, at most one each a batch, until all have ended or somebody stops it."""

    def __init__(self, cameras: Sequence[Camera], *, clockwork: Clockwork, seconds: float | None = None) -> None:
        """Read these cameras; stop each after so many seconds of its own time, if given."""
        self._cameras = tuple(cameras)
        self._clockwork = clockwork
        self._seconds = seconds
        self._stopped = False

    def frames(self) -> Iterator[Sequence[Frame]]:
        """Yield batches; an empty one every quarter of a second while nothing comes.

        Raises:
            SourceError: a recording cannot be read.
        """
        began_s = yielded_s = self._clockwork.clock()
        try:
            while not self._stopped and not all(camera.ended for camera in self._cameras):
                batch = [frame for camera in self._cameras if (frame := self._take(camera)) is not None]
                now_s = self._clockwork.clock()
                if batch or now_s - yielded_s >= HEARTBEAT_S:
                    yield batch
                    yielded_s = self._clockwork.clock()
                else:
                    self._clockwork.sleep(POLL_S)
                self._give_up_waiting(now_s - began_s)
        finally:
            self.close()

    def stop(self) -> None:
        """End `frames` after the batch that is being worked on; may be called from a signal handler."""
        self._stopped = True

    def close(self) -> None:
        """Stop reading all cameras."""
        for camera in self._cameras:
            camera.close()

    def counts(self) -> CameraCounts:
        """Say what all cameras gave together."""
        return sum((camera.counts() for camera in self._cameras), CameraCounts())

    def states(self) -> dict[CameraId, CameraState]:
        """Say how each camera is doing."""
        return {camera.name: camera.state() for camera in self._cameras}

    def _take(self, camera: Camera) -> Frame | None:
        frame = None if camera.ended else camera.take()
        if frame is not None and self._seconds is not None and frame.time.media_s >= self._seconds:
            camera.close()
            return None
        return frame

    def _give_up_waiting(self, waited_s: float) -> None:
        """Close cameras whose time is up by the clock on the wall, because no frame comes that could tell."""
        if self._seconds is None or waited_s < self._seconds:
            return
        for camera in self._cameras:
            if camera.state() in SILENT:
                camera.close()
