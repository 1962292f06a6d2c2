"""Runs a deployment for the desk: its readers and its recogniser are started, watched over, and ended together."""

import threading
import time

from peelian.settings import Settings
from peelian.wiring import packs
from peelian.worker.children import Spawner
from peelian.worker.deployment import Order
from peelian.worker.running import Clock, Hear, Running, Spawn

LOOK_S = 0.1
"""How often the processes are looked after."""


class Supervisor:
    """One deployment at a time, on a thread of its own."""

    def __init__(self, settings: Settings, *, spawn: Spawn | None = None, clock: Clock = time.monotonic) -> None:
        self._settings = settings
        self._spawn = spawn or Spawner(settings)
        self._clock = clock
        self._running: Running | None = None
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    @property
    def running(self) -> bool:
        """Whether a deployment runs."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, order: Order, on_message: Hear) -> None:
        """Start a deployment.

        Args:
            order: what to recognise. Its pack is made ready first, because nothing can be written behind the lock.
            on_message: told of everything, on other threads: what comes through the pipe (`wire`), and `Restarted` and
                `GaveUp`. It must return soon.

        Raises:
            ModelError: the pack cannot be had.
            RuntimeError: a deployment runs already.
        """
        if self.running:
            raise RuntimeError("a deployment runs already")
        packs.load(order.pack, self._settings)
        self._stopping.clear()
        self._running = Running(order, on_message, spawn=self._spawn, clock=self._clock)
        self._thread = threading.Thread(target=self._keep, args=(self._running,), name="supervisor", daemon=True)
        self._thread.start()

    def watch(self, *, watched: bool) -> None:
        """Have previews sent while somebody looks at them."""
        if self._running is not None and self.running:
            self._running.watch(watched=watched)

    def stop(self) -> None:
        """End the deployment, within five seconds; nothing of it is left in memory."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def _keep(self, running: Running) -> None:
        try:
            while not self._stopping.is_set() and not running.over:
                running.step()
                self._stopping.wait(LOOK_S)
        finally:
            running.end()
