"""What watching needs of others, in its own words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from peelian.nouns.alert import Alert
from peelian.nouns.candidate import Candidate
from peelian.nouns.face import Face, Quality
from peelian.nouns.frame import Frame
from peelian.nouns.ids import TrackId
from peelian.nouns.refusal import Refused
from peelian.nouns.template import Template
from peelian.nouns.track import Following


class Cameras(Protocol):
    """The cameras of one run."""

    def frames(self) -> Iterator[Sequence[Frame]]:
        """Yield batches of frames to look at, at most one a camera; now and then an empty one when nothing comes."""
        ...


class Detector(Protocol):
    """Finds faces."""

    def detect(self, frames: Sequence[Frame]) -> list[list[Face]]:
        """Give the faces of each frame, in the same order."""
        ...


class Follower(Protocol):
    """Follows the faces of one camera."""

    def follow(self, time_s: float, faces: Sequence[Face]) -> Following:
        """Give the faces of the camera's next frame to tracks."""
        ...

    def end(self) -> tuple[TrackId, ...]:
        """End all tracks, and name them."""
        ...


class Encoder(Protocol):
    """Turns faces into templates of one model."""

    def encode(self, sightings: Sequence[tuple[Frame, Face]]) -> list[Template]:
        """Give one template a face, in the same order."""
        ...


class Gallery(Protocol):
    """The list, in memory."""

    def search(self, templates: Sequence[Template], *, top: int) -> list[list[Candidate]]:
        """Give, for each template, the `top` subjects that it resembles most, best first."""
        ...


class Log(Protocol):
    """Where alerts are recorded before anybody sees them."""

    def append(self, alerts: Sequence[Alert]) -> None:
        """Record; when this returns, it is recorded."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sighting:
    """One face of one frame as a window may show it.

    `track`: None for a face too doubtful to be followed. `alerted`: its track raised an alert, and still looks like it.
    """

    frame: Frame
    face: Face
    track: TrackId | None
    alerted: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Raised:
    """An alert together with the look that completed its evidence."""

    alert: Alert
    sighting: Sighting


class Window(Protocol):
    """What people are shown of a run. It must keep no picture: they are overwritten as soon as `show` returns."""

    def show(self, frames: Sequence[Frame], sightings: Sequence[Sighting], raised: Sequence[Raised]) -> None:
        """Show one batch, after its alerts were recorded: its frames, every face found in them, and its alerts.

        Batches without frames are shown too, so that a window can tell that the run is alive.
        """
        ...


Assess = Callable[[Frame, Sequence[Face]], list[Quality]]
"""Measures faces of one frame: one Quality a face, in the same order."""

Judge = Callable[[Quality], Refused | None]
"""Says why a face must not be compared, or None."""

Combine = Callable[[Sequence[Template], Sequence[float]], Template]
"""Makes one template of several shots of one passage, each with its weight."""

Clock = Callable[[], float]
"""Monotonic seconds; the same clock that gave the frames their arrival."""
