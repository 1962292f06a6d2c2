"""One picture's process as the desk sees it: what it says, how long it may take, and its end."""

import contextlib
import mmap
import os
import select
import signal
from enum import Enum

import numpy as np
import numpy.typing as npt

from peelian.errors import WireError
from peelian.worker import slip
from peelian.worker.framing import Body
from peelian.worker.slip import PIXELS_AT, SIZE_BYTES, Job, Pixels

MS = 1000


class Silence(Enum):
    """Why nothing was heard."""

    LATE = "it takes too long"
    GONE = "the process ended"
    NONSENSE = "what it said is no message"


class Booth:
    """A process that decodes one picture. For one thread."""

    def __init__(self, *, pid: int, handle: int, ends: tuple[int, int, int], swap: bool = False) -> None:
        """Take what belongs to a process.

        Args:
            pid: its number, for messages; numbers are used again.
            handle: descriptor of the process itself.
            ends: descriptors of the pipe to it, of the pipe from it, and of the memory.
            swap: whether the machine had swap when it was asked for. Where there was none its memory is not locked.
        """
        self.pid = pid
        self.swap = swap
        self._handle = handle
        self._orders, self._answers, self._memory = ends

    @property
    def alive(self) -> bool:
        """Whether the process has not ended."""
        return not self._ready(self._handle, 0.0)

    def hear(self, within_s: float) -> Body | Silence:
        """Wait for one word."""
        if not self._ready(self._answers, within_s):
            return Silence.LATE
        try:
            message = slip.received(self._answers)
        except WireError:
            return Silence.NONSENSE
        return Silence.GONE if message is None else message.body

    def decode(self, content: bytes, *, within_s: float, least_px: int = 0) -> npt.NDArray[np.uint8] | Body | Silence:
        """Hand over a picture of at most 10 MB, and wait for its pixels, as `stills.decode` gives them.

        Returns:
            Shape (height, width, 3), uint8, RGB, a copy; or what was said instead.
        """
        with mmap.mmap(self._memory, SIZE_BYTES) as shared:
            shared[: len(content)] = content
            with contextlib.suppress(BrokenPipeError):  # then its silence is heard
                slip.send(self._orders, Job(size=len(content), least_px=least_px))
            answer = self.hear(within_s)
            if not isinstance(answer, Pixels):
                return answer
            return _copied(shared, answer)

    def close(self) -> None:
        """End the process, and let everything go: the memory is gone with it."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        for descriptor in (self._handle, self._orders, self._answers, self._memory):
            os.close(descriptor)

    def _ready(self, descriptor: int, within_s: float) -> bool:
        watched = select.poll()
        watched.register(descriptor, select.POLLIN)
        return bool(watched.poll(max(within_s, 0.0) * MS))


def _copied(shared: mmap.mmap, said: Pixels) -> npt.NDArray[np.uint8] | Silence:
    """Copy the pixels out: who made them could still change them. The array owns them, and can be overwritten."""
    size = said.width_px * said.height_px * 3
    if PIXELS_AT + size > SIZE_BYTES:
        return Silence.NONSENSE
    pixels = np.empty((said.height_px, said.width_px, 3), np.uint8)
    with memoryview(shared) as whole, whole[PIXELS_AT : PIXELS_AT + size] as content:
        pixels.data.cast("B")[:] = content
    pixels.flags.writeable = False
    return pixels
