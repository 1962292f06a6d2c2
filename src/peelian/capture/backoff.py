"""How long to wait before a camera is tried again."""

import numpy as np

FIRST_S = 0.5
LONGEST_S = 4.0
"""A camera that is back gives frames again within five seconds; a knock every few seconds harms nobody."""


class Backoff:
    """Doubles the wait after each failure, and spreads it, so that fifty cameras do not all knock at once."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._failures = 0

    def failed(self) -> float:
        """Return the seconds to wait after one more failure: from half to all of 0.5, 1, 2, … at most 4."""
        whole_s = min(FIRST_S * 2.0 ** min(self._failures, 16), LONGEST_S)
        self._failures += 1
        return float(whole_s * self._rng.uniform(0.5, 1.0))

    def worked(self) -> None:
        """Start from the shortest wait again."""
        self._failures = 0
