"""Turns untrusted pictures into pixels for the desk, which decodes none itself: each in a locked process of its own.

Some processes always wait, so that a picture waits for none to start. A picture that crashes its process, or keeps it
too long, costs that picture and nothing else.
"""

import queue
import threading
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from peelian.capture import stills
from peelian.errors import ImageError, NoSandboxError
from peelian.nouns.frame import Frame
from peelian.settings import Settings
from peelian.worker import lock
from peelian.worker.booth import Booth, Silence
from peelian.worker.framing import Body
from peelian.worker.nursery import Nursery
from peelian.worker.slip import Problem, Unusable

MOST_AT_ONCE: Final = 4
"""However many cores there are: each may need a gigabyte."""

WITHIN_S: Final = 10.0
"""How long a picture may take by the clock. Its process has three seconds of a core, so this ends one that sleeps."""

FREE_WITHIN_S: Final = 30.0
"""How long a picture waits for its turn."""

AGAIN_S: Final = 1.0
"""How long to wait before a process that could not be had is asked for again."""

TOO_LARGE: Final = frozenset(
    {Problem.TOO_MANY_BYTES, Problem.TOO_MANY_PIXELS, Problem.TOO_LONG, Problem.TOO_MUCH_MEMORY}
)
TAKES_TOO_LONG: Final = "it takes too long to decode"
BROKE: Final = "it takes too long to decode, or breaks what decodes it"
NONE_FREE: Final = "too many pictures are being decoded"
CLOSED: Final = "the desk is closed"


class Decoders:
    """Decodes pictures, for any number of threads. Close it at the end."""

    def __init__(self, settings: Settings, *, unconfined: bool = False, within_s: float = WITHIN_S) -> None:
        """Start the processes, and have the first attack its own lock.

        Args:
            settings: how many threads this machine has to give; so many pictures are decoded at once, but at most four.
            unconfined: go on where the kernel cannot lock them in; `confined` then says so.
            within_s: how long a picture may take.

        Raises:
            NoSandboxError: they cannot be locked in here, or the lock does not hold.
        """
        self._within_s = within_s
        self._free: queue.Queue[Booth | None] = queue.Queue()
        self._used = threading.Semaphore(min(settings.threads, MOST_AT_ONCE) - 1)
        self._closing = threading.Event()
        self._nursery = Nursery(unconfined=unconfined)
        try:
            self._free.put(self._nursery.booth())
        except NoSandboxError:
            self._nursery.close()
            raise
        self._stocking = threading.Thread(target=self._keep_stocked, name="decoders", daemon=True)
        self._stocking.start()

    @property
    def confined(self) -> bool:
        """Whether the kernel holds the processes."""
        return self._nursery.confined

    def decode(self, content: bytes, *, name: str, least_px: int = 0) -> npt.NDArray[np.uint8]:
        """Decode a JPEG or PNG picture, upright; what is not a pixel of it is left behind.

        Args:
            content: as it was handed over.
            name: what it was called, for the message.
            least_px: how long a longest side is enough, as `stills.decode` takes it; 0: its own.

        Returns:
            Shape (height, width, 3), uint8, RGB, read-only.

        Raises:
            ImageError: it cannot be used.
        """
        path = Path(name)
        if len(content) > stills.LARGEST_FILE_BYTES:
            raise ImageError(path, stills.TOO_MANY_BYTES, stills.SMALLER)
        booth = self._taken(path)
        try:
            found = booth.decode(content, within_s=self._within_s, least_px=least_px)
        finally:
            booth.close()
            self._used.release()
        if isinstance(found, np.ndarray):
            return found
        raise _refusal(found, path)

    def frame(self, content: bytes, path: Path, *, least_px: int = 0) -> Frame:
        """Decode a picture as `decode` does, into a frame; `path` is only for the message.

        Raises:
            ImageError: it cannot be used.
        """
        return stills.of_pixels(self.decode(content, name=str(path), least_px=least_px))

    def close(self) -> None:
        """End every process."""
        self._closing.set()
        self._used.release()
        self._stocking.join()
        while not self._free.empty():
            booth = self._free.get()
            if booth is not None:
                booth.close()
        self._free.put(None)  # whoever waits learns that nothing will come
        self._nursery.close()

    def _taken(self, path: Path) -> Booth:
        """Take a process that waits; one that was ended while it waited, or that swap was switched on for, costs none.

        Raises:
            ImageError: none is free, or none ever will be.
        """
        while True:
            try:
                booth = self._free.get(timeout=FREE_WITHIN_S)
            except queue.Empty:
                raise ImageError(path, NONE_FREE, "Try again in a minute") from None
            if booth is None:
                self._free.put(None)
                raise ImageError(path, CLOSED, "Try again when it is open")
            if booth.alive and (booth.swap or not lock.swap_is_on()):
                return booth
            booth.close()
            self._used.release()

    def _keep_stocked(self) -> None:
        """Make a process for each that was used."""
        while True:
            self._used.acquire()
            while not self._closing.is_set():
                try:
                    self._free.put(self._nursery.booth())
                    break
                except NoSandboxError:
                    self._closing.wait(AGAIN_S)
            if self._closing.is_set():
                return


def _refusal(said: Body | Silence, path: Path) -> ImageError:
    match said:
        case Unusable(problem=problem) if problem in TOO_LARGE:
            return ImageError(path, problem, stills.SMALLER)
        case Unusable(problem=problem):
            return ImageError(path, problem)
        case Silence.LATE:
            return ImageError(path, TAKES_TOO_LONG, stills.SMALLER)
        case _:
            return ImageError(path, BROKE)
