"""Slows down whoever fails to sign in again and again."""

from collections import deque
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

FAILURES: Final = 5
"""OWASP ASVS 5.0, 6.3.1, leaves the number open; five mistakes are more than anybody with a passkey makes."""

WINDOW: Final = timedelta(minutes=5)
MOST_KEPT: Final = 10_000
"""Addresses that are remembered; beyond, the oldest is forgotten, so that nobody can fill the memory."""


class Delay:
    """Counts failures by address, in memory: a restart forgets them, and the log has them all the same."""

    def __init__(self) -> None:
        self._failures: dict[str, deque[datetime]] = {}
        self._lock = Lock()

    def failed(self, address: str, now: datetime) -> None:
        """Note a failure."""
        with self._lock:
            kept = self._failures.pop(address, deque(maxlen=FAILURES))
            kept.append(now)
            self._failures[address] = kept
            while len(self._failures) > MOST_KEPT:
                del self._failures[next(iter(self._failures))]

    def wait_s(self, address: str, now: datetime) -> float:
        """Return how long the address has to wait before it may try again; 0 if it may now."""
        with self._lock:
            kept = self._failures.get(address, deque())
            if len(kept) < FAILURES:
                return 0
            # A clock that was set back makes nobody wait for longer than the window.
            return min(max(0.0, (kept[0] + WINDOW - now).total_seconds()), WINDOW.total_seconds())
