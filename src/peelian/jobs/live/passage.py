"""What is known of one track while it lasts: its best shots as templates, and whom they resembled."""

import math
from collections import deque
from dataclasses import dataclass

from peelian.jobs.live import forgetting
from peelian.jobs.live.doorbell import Seen
from peelian.jobs.live.ports import Combine
from peelian.jobs.live.shots import FIRST_SHOTS, Taken
from peelian.nouns.ids import SubjectId, TrackId
from peelian.nouns.template import Template

BEST = 5
"""How many shots are kept and combined. More of them, and worse ones, do not add."""

FRESH_S = 4.0
"""Older shots are dropped: a tracker may take one person for another who steps in front, and then what was seen before
must not outweigh what is seen now."""

REMEMBERED = 16
"""How many answers are kept; more than any rule of persistence asks for."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shot:
    """One encoded look, what it is worth, and when it was taken (media time)."""

    template: Template
    value: float
    time_s: float


class Passage:
    """The memory of one track. It holds no picture, and `forget` overwrites its templates."""

    def __init__(self, track: TrackId, *, began: Seen) -> None:
        self.track = track
        self.began = began
        self.taken = Taken()
        self.alerted: SubjectId | None = None
        self._shots: list[Shot] = []
        self._answers: deque[SubjectId | None] = deque(maxlen=REMEMBERED)

    @property
    def answers(self) -> list[SubjectId | None]:
        """Whom each shot by itself resembled at the threshold, oldest first."""
        return list(self._answers)

    def add(self, shot: Shot) -> None:
        """Take a shot; the oldest are forgotten, and the worst when there are too many."""
        count, best = self.taken.count + 1, max(self.taken.best_value, shot.value)
        self.taken = Taken(count=count, best_value=best, last_s=shot.time_s)
        fresh = [kept for kept in self._shots if shot.time_s - kept.time_s <= FRESH_S]
        kept = sorted([*fresh, shot], key=lambda one: one.value, reverse=True)[:BEST]
        forgetting.templates(one.template for one in (*self._shots, shot) if one not in kept)
        self._shots = kept

    def ring(self, subject: SubjectId) -> None:
        """Take note that it raised an alert, and begin to gather evidence anew, without haste.

        Whoever else the tracker may take for this person from now on must be found as well.
        """
        self.alerted = subject
        self.forget()
        self.taken = Taken(count=max(self.taken.count, FIRST_SHOTS), best_value=math.inf, last_s=self.taken.last_s)

    def answer(self, subject: SubjectId | None) -> None:
        """Take note of whom the newest shot by itself resembled."""
        self._answers.append(subject)

    def combined(self, combine: Combine) -> Template:
        """Return one template of the best shots, the better ones counting more."""
        weights = [max(shot.value, 1e-3) ** 2 for shot in self._shots]
        return combine([shot.template for shot in self._shots], weights)

    def forget(self) -> None:
        """Overwrite the templates."""
        forgetting.templates(shot.template for shot in self._shots)
        self._shots = []
        self._answers.clear()
