"""Keeps one process running: starts it, starts it again when it crashes or hangs, and knows when to give up."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from peelian.worker.cell import REFUSED

SILENT_AFTER_S = 5.0
"""A process that gave no sign of life for so long hangs. A batch of frames takes a fraction of a second."""

START_WITHIN_S = 60.0
"""A process that did not come up in this time hangs; a slow disk and a long list take a few seconds."""

MOST_CRASHES, WITHIN_S = 5, 60.0
"""So many crashes in so many seconds are no accident; to start once more would only hide it."""


class Child(Protocol):
    """A process that was started."""

    def poll(self) -> int | None:
        """Return its exit status, negative for a signal; None while it runs."""
        ...

    def kill(self) -> None:
        """End it at once."""
        ...


class Turn(StrEnum):
    """What became of a process since somebody last looked."""

    STARTED = "started"
    CRASHED = "crashed"
    GAVE_UP = "gave up"
    REFUSED = "refused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A turn, and what led to it, in words."""

    turn: Turn
    cause: str


class Ward:
    """One process that is kept running.

    `alive_s` says when it last gave a sign of life, in monotonic seconds, or None before its first.
    """

    def __init__(self, start: Callable[[], Child], alive_s: Callable[[], float | None]) -> None:
        self.child: Child | None = None
        self._start = start
        self._alive_s = alive_s
        self._started_s = 0.0
        self._crashes: deque[float] = deque(maxlen=MOST_CRASHES)
        self._over = False

    @property
    def over(self) -> bool:
        """Whether it will not be started again."""
        return self._over

    def step(self, now_s: float) -> News | None:
        """Look after it; return what happened, if anything did."""
        if self._over:
            return None
        if self.child is None:
            self.child, self._started_s = self._start(), now_s
            return News(turn=Turn.STARTED, cause="it was not running")
        status = self.child.poll()
        if status is not None:
            return self._exited(status, now_s)
        silence = self._silence(now_s)
        if silence is None:
            return None
        self.child.kill()
        return self._crashed(silence, now_s)

    def end(self) -> None:
        """Do not start it again."""
        self._over = True

    def _silence(self, now_s: float) -> str | None:
        alive_s = self._alive_s()
        if alive_s is None or alive_s < self._started_s:
            return f"not ready after {START_WITHIN_S:g} s" if now_s - self._started_s > START_WITHIN_S else None
        return f"no sign of life for {SILENT_AFTER_S:g} s" if now_s - alive_s > SILENT_AFTER_S else None

    def _exited(self, status: int, now_s: float) -> News:
        if status == 0:
            self._over = True
            return News(turn=Turn.ENDED, cause="it had nothing more to do")
        if status == REFUSED:
            self._over = True
            return News(turn=Turn.REFUSED, cause="it will not run here")
        return self._crashed(f"killed by signal {-status}" if status < 0 else f"exit status {status}", now_s)

    def _crashed(self, cause: str, now_s: float) -> News:
        self.child = None
        self._crashes.append(now_s)
        if len(self._crashes) == MOST_CRASHES and now_s - self._crashes[0] <= WITHIN_S:
            self._over = True
            return News(turn=Turn.GAVE_UP, cause=f"{MOST_CRASHES} crashes in {WITHIN_S:g} s, the last: {cause}")
        return News(turn=Turn.CRASHED, cause=cause)
