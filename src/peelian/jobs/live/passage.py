"""What is known of one track while it lasts: its best shots as templates, and whom they resembled."""

from collections import deque
from dataclasses import dataclass

from peelian.jobs.live import forgetting
from peelian.jobs.live.doorbell import Seen
from peelian.jobs.live.ports import Combine
from peelian.jobs.live.shots import Taken
from peelian.nouns.ids import SubjectId, TrackId
from peelian.nouns.template import Template

BEST = 5
"""How many shots are kept and combined. More of them, and worse ones, do not add."""

REMEMBERED = 16
"""How many answers are kept; more than any rule of persistence asks for."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shot:
    """One encoded look, and what it is worth."""

    template: Template
    value: float


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

    def add(self, shot: Shot, *, now_s: float) -> None:
        """Take a shot; the worst is forgotten when there are too many."""
        self.taken = Taken(count=self.taken.count + 1, best_value=max(self.taken.best_value, shot.value), last_s=now_s)
        self._shots = sorted([*self._shots, shot], key=lambda kept: kept.value, reverse=True)
        forgetting.templates(dropped.template for dropped in self._shots[BEST:])
        del self._shots[BEST:]

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
