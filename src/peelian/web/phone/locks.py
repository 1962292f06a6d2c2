"""Which phones are unlocked: for two minutes after a person touched them, by the desk's own stopwatch."""

from collections.abc import Callable
from threading import Lock

from peelian.nouns.device import DeviceId


class Locks:
    """The locks of all phones. They lie in memory alone: after a restart of the desk, every phone is locked."""

    def __init__(self, clock: Callable[[], float], *, lasts_s: float) -> None:
        self._clock = clock
        self._lasts_s = lasts_s
        self._until_s: dict[DeviceId, float] = {}
        self._lock = Lock()

    def open(self, device: DeviceId) -> None:
        """Unlock a phone."""
        with self._lock:
            self._until_s[device] = self._clock() + self._lasts_s

    def touch(self, device: DeviceId) -> None:
        """Keep a phone unlocked; one that is locked stays so."""
        with self._lock:
            if self._clock() < self._until_s.get(device, float("-inf")):
                self._until_s[device] = self._clock() + self._lasts_s

    def shut(self, device: DeviceId) -> None:
        """Lock a phone."""
        with self._lock:
            self._until_s.pop(device, None)

    def is_open(self, device: DeviceId) -> bool:
        """Say whether a phone is unlocked."""
        with self._lock:
            return self._clock() < self._until_s.get(device, float("-inf"))
