"""A camera that is read on its own thread: the newest frame wins, and there is never a queue."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from peelian.capture.backoff import Backoff
from peelian.capture.file_camera import frame_of
from peelian.capture.picture import Picture, PictureStream
from peelian.capture.schedule import Schedule
from peelian.capture.watchdog import Watchdog
from peelian.errors import PeelianError, SourceError
from peelian.nouns.camera import CameraCounts, CameraState
from peelian.nouns.frame import Frame
from peelian.nouns.ids import CameraId

LOOK_EVERY_S = 0.5
"""How often the watchdog samples the luminance."""

JOIN_S = 1.0
"""How long `close` waits for the reader. libav cannot be interrupted; the thread dies with the process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How a stream is read.

    `clock`: monotonic seconds. `backoff`: when to connect again; None for a recording, whose end is the end.
    """

    clock: Callable[[], float]
    backoff: Backoff | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Newest:
    """What lies ready to be taken."""

    picture: Picture
    arrival_s: float
    offset_s: float


class LiveCamera:
    """Reads a stream on a thread of its own, and connects again when it breaks.

    A recording (`pace.backoff` is None) is released on its own clock, as if it were happening now.
    """

    def __init__(self, name: CameraId, connect: Callable[[], PictureStream], *, rate_hz: float, pace: Pace) -> None:
        self.name = name
        self._connect = connect
        self._pace = pace
        self._schedule = Schedule(rate_hz)
        self._watchdog = Watchdog()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._opened = threading.Event()
        self._failure: PeelianError | None = None
        self._newest: Newest | None = None
        self._due = False
        self._counts = CameraCounts()
        self._began_s: float | None = None
        self._frames_before = 0
        self._thread = threading.Thread(target=self._read, name=f"camera {name}", daemon=True)
        self._thread.start()

    def wait_until_open(self, timeout_s: float) -> None:
        """Wait for the first connection.

        Raises:
            SourceError: it failed, or nothing has answered in time.
        """
        if not self._opened.wait(timeout_s):
            self.close()
            raise SourceError(str(self.name), "no answer in time")
        if self._failure is not None:
            raise self._failure

    @property
    def ended(self) -> bool:
        """Whether nothing will come any more."""
        return not self._thread.is_alive() and not self._due

    def take(self) -> Frame | None:
        """Return the newest frame if one is due, and None if not.

        Raises:
            SourceError: the recording broke off.
        """
        with self._lock:
            newest, due = self._newest, self._due
            if due:
                self._newest, self._due = None, False
        if not due or newest is None:
            if self._failure is not None and not self._thread.is_alive():
                raise self._failure
            return None
        return frame_of(self.name, newest.picture, arrival_s=newest.arrival_s, offset_s=newest.offset_s)

    def counts(self) -> CameraCounts:
        """Say what the camera gave so far."""
        with self._lock:
            return self._counts

    def state(self) -> CameraState:
        """Say how the camera is doing now."""
        with self._lock:
            return self._watchdog.state(now_s=self._pace.clock())

    def close(self) -> None:
        """Stop reading."""
        self._stopping.set()
        if self._thread is not threading.current_thread():
            self._thread.join(JOIN_S)
        with self._lock:
            self._newest, self._due = None, False
            self._watchdog.ended()

    def _read(self) -> None:
        try:
            while not self._stopping.is_set():
                self._once()
                if self._pace.backoff is None:
                    break
                self._lose(self._pace.backoff.failed())
        except PeelianError as error:
            self._failure = error
        finally:
            with self._lock:
                self._watchdog.ended()
            self._opened.set()

    def _once(self) -> None:
        """Connect, and read until the stream ends.

        Raises:
            SourceError: the first connection failed, or a recording broke off.
        """
        first = not self._opened.is_set()
        try:
            stream = self._connect()
        except SourceError:
            if first or self._pace.backoff is None:
                raise
            return
        self._opened.set()
        try:
            self._drain(stream)
        except SourceError:
            if self._pace.backoff is None:
                raise
        finally:
            stream.close()

    def _drain(self, stream: PictureStream) -> None:
        corrupt_before = self._counts.corrupt
        offset_s: float | None = None
        for picture in stream.pictures():
            if self._pace.backoff is None:
                self._hold_back(picture.media_s)
            if self._stopping.is_set():
                return
            now_s = self._pace.clock()
            if self._began_s is None:
                self._began_s = now_s
            if offset_s is None:
                offset_s = 0.0 if self._frames_before == 0 else now_s - self._began_s - picture.media_s
            numbered = replace(picture, index=self._frames_before + picture.index)
            self._put(Newest(picture=numbered, arrival_s=now_s, offset_s=offset_s), corrupt_before + stream.corrupt)

    def _hold_back(self, media_s: float) -> None:
        """Wait until a recording's picture would have been taken."""
        if self._began_s is not None:
            self._stopping.wait(max(self._began_s + media_s - self._pace.clock(), 0.0))

    def _put(self, newest: Newest, corrupt: int) -> None:
        if self._pace.backoff is not None:
            self._pace.backoff.worked()
        media_s = newest.picture.media_s + newest.offset_s
        with self._lock:
            late = self._due
            due = self._schedule.due(media_s)
            self._newest, self._due = newest, late or due
            self._counts = replace(
                self._counts,
                frames=self._counts.frames + 1,
                dropped=self._counts.dropped + (late and due),
                corrupt=corrupt,
            )
            self._watchdog.saw(newest.picture.raw.luma(), now_s=newest.arrival_s)

    def _lose(self, wait_s: float) -> None:
        with self._lock:
            self._watchdog.lost()
            self._frames_before = self._counts.frames + self._counts.corrupt
        self._stopping.wait(wait_s)
        if not self._stopping.is_set():
            with self._lock:
                self._counts = replace(self._counts, reconnects=self._counts.reconnects + 1)
