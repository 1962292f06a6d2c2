"""How a camera is doing, as far as a reader can tell."""

from dataclasses import dataclass, fields
from enum import StrEnum

from peelian.nouns import checks


class CameraState(StrEnum):
    """One word for the console; anything but `LIVE` wants a person's eye."""

    STARTING = "starting"
    """Not yet a frame."""
    LIVE = "live"
    """Frames come in, and they change."""
    STALE = "stale"
    """Connected, and no frame has come for a while."""
    FROZEN = "frozen"
    """Frames come in, and each is like the one before to the last bit."""
    BLACK = "black"
    """Frames come in, and there is nothing to see on them."""
    LOST = "lost"
    """Not connected; connecting is tried again and again."""
    ENDED = "ended"
    """The recording is over, or the camera was switched off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraCounts:
    """What one camera gave.

    `frames`: decoded. `dropped`: due by the schedule, and passed over because newer ones had come.
    `corrupt`: damaged, and so not looked at. `reconnects`: how often the connection had to be made again.
    """

    frames: int = 0
    dropped: int = 0
    corrupt: int = 0
    reconnects: int = 0

    def __post_init__(self) -> None:
        for field in fields(self):
            checks.finite("CameraCounts", field.name, getattr(self, field.name), low=0)

    def __add__(self, other: "CameraCounts") -> "CameraCounts":
        """Return what two cameras gave together."""
        return CameraCounts(
            frames=self.frames + other.frames,
            dropped=self.dropped + other.dropped,
            corrupt=self.corrupt + other.corrupt,
            reconnects=self.reconnects + other.reconnects,
        )
