"""How much one phone may ask for: a bucket that fills again, so that nobody can flood the desk or its log."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

MOST_KEYS = 1000
"""Buckets that are remembered; beyond, those that are full again are let go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """`burst`: so many at once; `a_second`: how fast it fills again."""

    burst: int
    a_second: float


SIGNED = Rate(burst=120, a_second=10)
"""Signed calls of a phone: a thumb and a queue that is sent at once never come near."""

NONCES = Rate(burst=30, a_second=0.5)
"""Nonces that anybody may ask for who knows a phone's number."""

REFUSED = Rate(burst=60, a_second=0.5)
"""Refusals that are written down; what comes faster is refused without a line of its own in the log."""


class Limits:
    """Buckets of one kind, by whatever they are for."""

    def __init__(self, clock: Callable[[], float], rate: Rate) -> None:
        self._clock = clock
        self._rate = rate
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = Lock()

    def allows(self, key: str) -> bool:
        """Take one from a bucket; False when it is empty."""
        now = self._clock()
        with self._lock:
            if len(self._left) > MOST_KEYS:
                self._left = {one: it for one, it in self._left.items() if self._filled(*it, now) < self._rate.burst}
            left = self._filled(*self._left.get(key, (float(self._rate.burst), now)), now)
            self._left[key] = (left - 1, now) if left >= 1 else (left, now)
            return left >= 1

    def _filled(self, left: float, since_s: float, now: float) -> float:
        return min(self._rate.burst, left + (now - since_s) * self._rate.a_second)
