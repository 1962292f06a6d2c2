"""What the control room asks of the machinery that recognises, in its own words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from peelian.jobs.live.desk.alerts import Raised
from peelian.jobs.live.desk.running import Sealed
from peelian.nouns.deployment import Deployment
from peelian.nouns.ids import CameraId
from peelian.nouns.operating_point import OperatingPoint
from peelian.web.ports import Preview


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """The recogniser runs. `unconfined`: without the kernel's guard. `facts`: versions and what holds of its lock."""

    unconfined: bool
    facts: Mapping[str, str | int | bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraSays:
    """How one camera is doing. `frames`: decoded so far."""

    name: CameraId
    state: str
    frames: int
    frames_per_s: float
    dropped: int
    reconnects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the recogniser and its cameras are doing. `faces_seen`: faces followed so far."""

    cameras: tuple[CameraSays, ...]
    faces_seen: int
    memory_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Restarted:
    """The recogniser, or a camera's reader, had to be started again."""

    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """The recogniser cannot be kept running."""

    why: str


Heard = Ready | Raised | Health | Preview | Restarted | GivenUp
"""Whatever the machinery says, in the order in which it happens."""


class Machine(Protocol):
    """One deployment's recogniser and readers, running."""

    def watch(self, *, watched: bool) -> None:
        """Say whether anybody looks at the previews; none is made for nobody."""
        ...

    def stop(self) -> None:
        """End everything; nothing is heard after it returns."""
        ...


class Machinery(Protocol):
    """Makes recognisers run."""

    def stricter(self, at: OperatingPoint) -> list[OperatingPoint]:
        """Return the other operating points of the same model."""
        ...

    def start(
        self, deployment: Deployment, sealed: Sequence[Sealed], at: OperatingPoint, hear: Callable[[Heard], None]
    ) -> Machine:
        """Start a recogniser and its readers at a threshold; what they say is heard on a thread of theirs.

        Raises:
            PeelianError: it cannot run, or may not on this machine.
        """
        ...
