"""Which faces of a frame belong to which track, and which tracks are over."""

from dataclasses import dataclass

from peelian.nouns.ids import TrackId


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """What following one camera's faces by one more frame gave.

    `ids`: for each face of the frame its track, or None for a face too doubtful to begin one.
    `ended`: tracks that are over: nothing of them may be kept.
    """

    ids: tuple[TrackId | None, ...]
    ended: tuple[TrackId, ...]
