"""Carries one camera's frames into memory, whatever happens to the camera. Imported behind the lock."""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import BinaryIO

import cv2
import numpy as np

from peelian.capture import opening
from peelian.capture.bank import Camera, Clockwork
from peelian.capture.opening import Manner
from peelian.capture.source import Source
from peelian.errors import OrderError, SourceError
from peelian.nouns.camera import CameraCounts, CameraState
from peelian.nouns.frame import Frame
from peelian.nouns.ids import CameraId
from peelian.worker.order import ORDERS, ReaderOrder, Stop
from peelian.worker.shared import HIGHEST_PX, KEPT_S, WIDEST_PX, Writing

LOOK_S = 0.005
"""How long to sleep when no frame is due."""

BEAT_S = 0.1
"""How often the word about the camera is renewed. Without one for two seconds it is shown as lost."""

AGAIN_S = 1.0
"""How long to wait before a source that could not be opened is tried again."""

LAST_LOOK_S = 0.5
"""How long the last frame of a recording stays, so that it is looked at."""

GRACE_S = 2.0
"""How long to end in, once asked to; a decoder cannot be interrupted."""

Connect = Callable[[], Camera]


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What is added to a source's own numbers: it may have been opened before, by this reader or one before it."""

    frames: int
    media_s: float
    counts: CameraCounts


class Reading:
    """One camera, read until it ends and is not to be played again, or until somebody stops it."""

    def __init__(self, memory: Writing, connect: Connect, *, loop: bool, clock: Callable[[], float]) -> None:
        self._memory = memory
        self._connect = connect
        self._loop = loop
        self._clock = clock
        self._counts = memory.counts() if memory.last() is None else _again(memory.counts())
        self._frames: int | None = None
        self._state = CameraState.STARTING
        self._beat_s = -BEAT_S
        self._stopping = threading.Event()

    def stop(self) -> None:
        """End soon; may be called from another thread."""
        self._stopping.set()

    def run(self) -> None:
        """Read; whatever lies in memory is wiped at the end."""
        try:
            while not self._stopping.is_set():
                if self._through() and not self._loop:
                    break
            self._wait(LAST_LOOK_S)
            self._say(CameraState.ENDED)
        finally:
            self._memory.wipe()

    def _through(self) -> bool:
        """Open the source and read it to its end; say whether it came to one."""
        try:
            camera = self._opened()
            return camera is not None and self._through_opened(camera)
        except SourceError:
            self._state = CameraState.LOST
            self._counts = _again(self._counts)
            self._wait(AGAIN_S)
            return False

    def _through_opened(self, camera: Camera) -> bool:
        since = self._since()
        try:
            return self._drain(camera, since)
        finally:
            counts = camera.counts()
            self._counts = since.counts + counts
            self._frames = since.frames + counts.frames + counts.corrupt
            camera.close()

    def _opened(self) -> Camera | None:
        """Open the source on the side, so that this process shows that it lives; None if it was stopped meanwhile.

        Raises:
            SourceError: it cannot be opened.
        """
        outcome: list[Camera | SourceError] = []
        thread = threading.Thread(target=self._open_into, args=(outcome,), name="opening", daemon=True)
        thread.start()
        self._say(self._state)
        while thread.is_alive() and not self._stopping.is_set():
            thread.join(BEAT_S)
            self._say(self._state)
        if not outcome:
            return None
        if isinstance(outcome[0], SourceError):
            raise outcome[0]
        return outcome[0]

    def _open_into(self, outcome: list[Camera | SourceError]) -> None:
        try:
            outcome.append(self._connect())
        except SourceError as error:
            outcome.append(error)

    def _drain(self, camera: Camera, since: Since) -> bool:
        while not self._stopping.is_set():
            frame = camera.take()
            if frame is not None:
                self._memory.put(fitting(_later(frame, since)))
            now_s = self._clock()
            if now_s - self._beat_s >= BEAT_S:
                self._counts = since.counts + camera.counts()
                self._say(self._told(camera.state()))
                self._memory.wipe(arrived_before_s=now_s - KEPT_S)
            if camera.ended:
                return True
            if frame is None:
                self._stopping.wait(LOOK_S)
        return False

    def _since(self) -> Since:
        """Go on after the last frame that lay in memory, whoever put it there."""
        last = self._memory.last()
        if last is None:
            return Since(frames=0, media_s=0.0, counts=self._counts)
        frames = self._memory.last_index() + 1 if self._frames is None else self._frames
        return Since(
            frames=frames, media_s=last.media_s + max(self._clock() - last.arrival_s, 0.0), counts=self._counts
        )

    def _told(self, state: CameraState) -> CameraState:
        """What to say of a camera: one that was lost is lost until a frame comes; the end is said last of all."""
        starting_again = state is CameraState.STARTING and self._state is CameraState.LOST
        return self._state if starting_again or state is CameraState.ENDED else state

    def _say(self, state: CameraState) -> None:
        self._beat_s = self._clock()
        self._state = state
        self._memory.beat(state, self._counts, now_s=self._beat_s)

    def _wait(self, seconds: float) -> None:
        """Wait, and show that this process lives."""
        until_s = self._clock() + seconds
        while not self._stopping.is_set() and self._clock() < until_s:
            self._say(self._state)
            self._memory.wipe(arrived_before_s=self._clock() - KEPT_S)
            self._stopping.wait(BEAT_S)


def fitting(frame: Frame) -> Frame:
    """Return the frame, made smaller where it does not fit the memory."""
    scale = min(WIDEST_PX / frame.width_px, HIGHEST_PX / frame.height_px)
    if scale >= 1:
        return frame
    size = (min(round(frame.width_px * scale), WIDEST_PX), min(round(frame.height_px * scale), HIGHEST_PX))
    smaller = np.asarray(cv2.resize(frame.pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return replace(frame, pixels=smaller)


def obey(pipe: BinaryIO) -> None:
    """Carry out the order that comes from a pipe, until the pipe ends or says so.

    Raises:
        OrderError: there is no order in the pipe.
    """
    message = ORDERS.read(pipe)
    if message is None or not isinstance(message.body, ReaderOrder):
        raise OrderError("there is none")
    order = message.body
    where = Source(
        kind=order.kind,
        address=order.address,
        shown=order.shown,
        protocols=order.protocols,
        options=order.options,
    )
    manner = Manner(rate_hz=order.rate_hz, realtime=True)
    clockwork = Clockwork(clock=time.monotonic, sleep=time.sleep)

    def connect() -> Camera:
        return opening.open_one(CameraId(order.name), where, manner=manner, clockwork=clockwork)

    reading = Reading(Writing(order.memory), connect, loop=order.loop, clock=time.monotonic)
    threading.Thread(target=_listen, args=(pipe, reading), daemon=True).start()
    reading.run()


def _listen(pipe: BinaryIO, reading: Reading) -> None:
    """Stop when told to, or when whoever gave the order is gone."""
    while (message := ORDERS.read(pipe)) is not None and not isinstance(message.body, Stop):
        continue
    reading.stop()
    time.sleep(GRACE_S)
    os._exit(0)


def _again(counts: CameraCounts) -> CameraCounts:
    return replace(counts, reconnects=counts.reconnects + 1)


def _later(frame: Frame, since: Since) -> Frame:
    time = replace(frame.time, media_s=frame.time.media_s + since.media_s)
    return replace(frame, index=frame.index + since.frames, time=time)
