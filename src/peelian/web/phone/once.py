"""Secrets that work once, for one phone, for so long: nonces and tickets. Only the desk's own stopwatch counts."""

from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from secrets import token_urlsafe
from threading import Lock
from typing import Final

from peelian.nouns.device import DeviceId

BYTES: Final = 32
"""256 bits of chance: nobody guesses one."""

MOST: Final = 256
"""That one phone may have open; beyond, its oldest is forgotten."""


class Once:
    """Secrets of one kind. They lie in memory alone: a desk that was restarted knows none of them.

    `lasts_s`: how long one works.
    """

    def __init__(self, clock: Callable[[], float], *, lasts_s: float) -> None:
        self._clock = clock
        self._lasts_s = lasts_s
        self._open: dict[DeviceId, OrderedDict[bytes, float]] = {}
        self._lock = Lock()

    def give(self, device: DeviceId) -> str:
        """Make one for a phone."""
        made = token_urlsafe(BYTES)
        with self._lock:
            mine = self._open.setdefault(device, OrderedDict())
            self._forget_old(mine)
            mine[_digest(made)] = self._clock() + self._lasts_s
        return made

    def take(self, device: DeviceId, given: str) -> bool:
        """Use one up; exactly one of two uses at once succeeds. Another phone's is no use, and stays as it is."""
        with self._lock:
            until_s = self._open.get(device, OrderedDict()).pop(_digest(given), None)
            return until_s is not None and self._clock() < until_s

    def whose(self, given: str) -> DeviceId | None:
        """Use one up that says by itself whose it is."""
        key = _digest(given)
        with self._lock:
            owner = next((device for device, mine in self._open.items() if key in mine), None)
            if owner is None or self._clock() >= self._open[owner].pop(key):
                return None
            return owner

    def forget(self, device: DeviceId) -> None:
        """Forget everything that a phone has open."""
        with self._lock:
            self._open.pop(device, None)

    def _forget_old(self, mine: OrderedDict[bytes, float]) -> None:
        now = self._clock()
        for key in [key for key, until_s in mine.items() if until_s <= now]:
            del mine[key]
        while len(mine) >= MOST:
            mine.popitem(last=False)


def _digest(secret: str) -> bytes:
    """Return what is looked up instead of the secret itself, so that how long that takes says nothing of it."""
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()
