"""Starts readers and recognisers: each in a session of its own, with almost no environment, and with its order."""

import contextlib
import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import BinaryIO

from peelian.settings import Settings
from peelian.worker.cell import Cell
from peelian.worker.framing import Body
from peelian.worker.order import ORDERS, ReaderOrder, RecogniserOrder

PYTHON = ("-I", "-B", "-m")
"""Isolated from the user's own modules, and without writing byte code, which the lock would refuse anyway."""

PIPE_BYTES = 1024 * 1024
"""So much may wait in the pipe: several previews, or many seconds of everything else."""

F_SETPIPE_SZ = 1031

PATIENCE_S = 0.5
"""How long a word waits for one before it to be taken; a child that hangs in its order takes none."""


class Process:
    """A child, the words that go to it, and for a recogniser the pipe through which it speaks."""

    def __init__(self, running: "subprocess.Popen[bytes]", output: BinaryIO | None) -> None:
        self.output = output
        self._running = running
        self._lock = threading.Lock()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._running.pid

    def poll(self) -> int | None:
        """Return its exit status, negative for a signal; None while it runs."""
        return self._running.poll()

    def kill(self) -> None:
        """End it at once, and wait until it is gone."""
        self._running.kill()
        self._running.wait()
        self.close()

    def wait(self, timeout_s: float) -> bool:
        """Wait for its end; say whether it came."""
        try:
            self._running.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return False
        return True

    def tell(self, body: Body, binary: bytes = b"") -> None:
        """Send it a word; one that is gone hears nothing."""
        if self._running.stdin is None or not self._lock.acquire(timeout=PATIENCE_S):
            return
        try:
            with contextlib.suppress(OSError, ValueError):
                self._running.stdin.write(ORDERS.encode(body, binary))
                self._running.stdin.flush()
        finally:
            self._lock.release()

    def close(self) -> None:
        """Close the pipe to it."""
        if self._running.stdin is not None:
            with contextlib.suppress(OSError):
                self._running.stdin.close()


class Spawner:
    """Starts the real processes."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def reader(self, order: ReaderOrder, cell: Cell) -> Process:
        """Start a reader."""
        alone = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        return self._started(("peelian.worker.reader", cell.argument()), (order.memory,), alone, (order, b""))

    def recogniser(self, order: RecogniserOrder, templates: bytes, cell: Cell) -> Process:
        """Start a recogniser; its messages come through `output`."""
        ours, its = os.pipe()
        with contextlib.suppress(OSError):
            fcntl.fcntl(ours, F_SETPIPE_SZ, PIPE_BYTES)
        memories = tuple(seat.memory for seat in order.cameras)
        words = ("peelian.worker.recogniser", cell.argument(), str(its))
        try:
            child = self._started(words, (*memories, its), {}, (order, templates))
        finally:
            os.close(its)
        child.output = os.fdopen(ours, "rb")
        return child

    def _command(self, words: Sequence[str]) -> list[str]:
        """Return the command line of a module and its arguments."""
        return [sys.executable, *PYTHON, *words]

    def _started(
        self, words: Sequence[str], descriptors: Sequence[int], more: Mapping[str, str], order: tuple[Body, bytes]
    ) -> Process:
        environment = {
            "PEELIAN_CACHE": str(self._settings.cache.absolute()),
            "PEELIAN_THREADS": str(self._settings.threads),
            "LC_ALL": "C.UTF-8",
            **more,
        }
        running = subprocess.Popen(  # noqa: S603 - our own module, and arguments that we made
            self._command(words),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,  # a trace could print what nobody may see
            env=environment,
            cwd="/",
            pass_fds=descriptors,
            start_new_session=True,
        )
        child = Process(running, None)
        # An order may be longer than a pipe, and who must read it may hang: nobody else waits for that.
        threading.Thread(target=child.tell, args=order, name="order", daemon=True).start()
        return child
