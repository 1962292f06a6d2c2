"""One deployment that is live in this process: its machine, and all that outlives a machine."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from peelian.errors import PeelianError
from peelian.jobs.live.desk.running import Sealed
from peelian.nouns.deployment import Deployment, Ending
from peelian.nouns.event import EventKind
from peelian.nouns.refusal import Refused
from peelian.nouns.signed_point import SignedPoint
from peelian.web.control.live_console import LiveConsole
from peelian.web.control.machine import Health, Heard, Machine, Machinery, Ready


@dataclass(slots=True, kw_only=True, eq=False)
class Live:
    """A live deployment. `point`: what its machine runs with. `faces_before`: seen by machines that it had before."""

    console: LiveConsole
    point: SignedPoint
    ready: threading.Event = field(default_factory=threading.Event)
    lock: Ready | None = None
    failed: str | None = None
    machine: Machine | None = None
    faces_seen: int = 0
    faces_before: int = 0
    states: dict[str, str] = field(default_factory=dict)
    ending: Ending | None = None
    """Why it has ended, from the moment at which its machine was stopped."""

    def run(
        self,
        machinery: Machinery,
        found: Deployment,
        sealed: Sequence[Sealed],
        hear: Callable[[Heard], None],
        within_s: float,
    ) -> Refused | None:
        """Start a machine, and wait until it runs; or say why it does not."""
        self.ready.clear()
        self.failed, self.faces_before = None, self.faces_seen
        try:
            self.machine = machinery.start(found, sealed, self.point.evidence.point, hear)
        except PeelianError as error:
            return Refused(rule="recogniser", reason=error.sentence)
        came, why = self.ready.wait(within_s), self.gave_up()
        if came and why is None:
            return None
        self.machine.stop()
        said = f"The recogniser was not ready within {within_s:g} seconds"
        return Refused(rule="recogniser", reason=why or said)

    def gave_up(self) -> str | None:
        """Return why its machine gave up, or None."""
        return self.failed

    def note_states(self, health: Health) -> None:
        """Log which cameras came, went or froze."""
        for camera in health.cameras:
            before = self.states.get(camera.name)
            if before is not None and before != camera.state:
                facts = {"camera": str(camera.name), "was": before, "is_now": camera.state}
                self.console.note(EventKind.CAMERA_STATE_CHANGED, "as its frames tell", **facts)
            self.states[camera.name] = camera.state

    def counted(self, health: Health) -> Health:
        """Return a health whose faces are those of all machines so far."""
        self.faces_seen = self.faces_before + health.faces_seen
        return replace(health, faces_seen=self.faces_seen)
