"""One passage of one person rings once, also when the track broke on the way."""

from collections.abc import Iterable
from dataclasses import dataclass

from peelian.nouns.ids import CameraId, SubjectId

AWAY_AFTER_S = 10.0
"""Who was not seen for so long and comes again is a new passage. Behind a group or a lorry people are gone for less."""

SAME_MOMENT_S = 0.5
"""Who was seen so shortly before is not coming again, whatever the size of the face."""

FARTHER = 0.5
"""A face that is less than half as large as when it was last seen has been away: nobody backs off so fast."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """When a subject was last seen (media time), and how large the face was, in square pixels."""

    time_s: float
    area_px: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """For whom it rang at which camera, and when they were last seen there."""

    camera: CameraId
    subject: SubjectId
    seen: Seen


class Doorbell:
    """Remembers whom it rang for, and when they were last seen.

    The memory can be handed to a successor, so that nobody who is still in view is rung for twice. It names entries of
    the list and cameras, and holds nothing of anybody else.
    """

    def __init__(self) -> None:
        self._seen: dict[tuple[CameraId, SubjectId], Seen] = {}

    def rings(self, camera: CameraId, subject: SubjectId, *, began: Seen) -> bool:
        """Say whether a track that began so, and resembles the subject, is a passage that has not rung yet."""
        seen = self._seen.get((camera, subject))
        if seen is None:
            return True
        away_s = began.time_s - seen.time_s
        if away_s <= SAME_MOMENT_S:
            return False
        return away_s > AWAY_AFTER_S or began.area_px < FARTHER**2 * seen.area_px

    def saw(self, camera: CameraId, subject: SubjectId, seen: Seen) -> None:
        """Take note that a person who rang is still there."""
        self._seen[camera, subject] = seen

    def memory(self) -> tuple[Rung, ...]:
        """Return everything that it remembers."""
        return tuple(Rung(camera=camera, subject=subject, seen=seen) for (camera, subject), seen in self._seen.items())

    def remember(self, memory: Iterable[Rung]) -> None:
        """Take over what a predecessor remembered; what was seen later counts."""
        for rung in memory:
            mine = self._seen.get((rung.camera, rung.subject))
            if mine is None or mine.time_s < rung.seen.time_s:
                self._seen[rung.camera, rung.subject] = rung.seen
