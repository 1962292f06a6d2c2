"""What recognises, without recognising: a test says which alerts are raised, how cameras do, and what breaks.

machinery = FakeMachinery()
room = ControlRoom(office.desk, machinery)
room.start(lead, deployment)                 # the machine says that it is ready, as the real one does
machinery.machine.alert(0)                   # an alert on the first of the sealed list
machinery.machine.gives_up("it crashed three times")
"""

import io
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from PIL import Image, ImageDraw

from peelian.errors import PeelianError
from peelian.jobs.live.desk.alerts import Raised
from peelian.jobs.live.desk.running import Sealed
from peelian.nouns.deployment import Deployment
from peelian.nouns.geometry import Box
from peelian.nouns.ids import CameraId, EntryId
from peelian.nouns.operating_point import OperatingPoint
from peelian.web.control.machine import CameraSays, GivenUp, Health, Heard, Ready, Restarted
from peelian.web.ports import Preview, PreviewFace
from tests.fakes.signed import POINT

FACTS: dict[str, str | int | bool] = {"landlock": 4, "seccomp": True, "core_dumps": False, "pack": "starter"}
Hear = Callable[[Heard], None]


def picture(words: str, size: tuple[int, int] = (320, 320)) -> bytes:
    """A JPEG of nobody."""
    image = Image.new("RGB", size, "#6d7f8a")
    ImageDraw.Draw(image).text((20, 20), words, fill="#0b0c0c")
    kept = io.BytesIO()
    image.save(kept, "JPEG")
    return kept.getvalue()


@dataclass(kw_only=True, eq=False)
class FakeMachine:
    """One deployment's processes. `probes`: what is shown for an entry, or else a picture of nobody."""

    deployment: Deployment
    sealed: Sequence[Sealed]
    at: OperatingPoint
    hear: Hear
    now: Callable[[], datetime]
    probes: dict[EntryId, bytes] = field(default_factory=dict)
    stopped: threading.Event = field(default_factory=threading.Event)
    watched: bool = False
    frames: int = 0
    states: dict[str, str] = field(default_factory=dict)

    def watch(self, *, watched: bool) -> None:
        self.watched = watched

    def stop(self) -> None:
        self.stopped.set()

    def say(self, heard: Heard) -> None:
        """Say something, as long as somebody may hear it."""
        if not self.stopped.is_set():
            self.hear(heard)

    def alert(self, number: int = 0, *, after_s: float = 0.3, similarity: float = 0.61) -> EntryId:
        """Raise an alert on one of the sealed list, by its number."""
        entry = self.sealed[number].entry
        self.frames += 25
        raised = Raised(
            entry=entry,
            camera=self.deployment.plan.cameras[0].name,
            seen_at=self.now() - timedelta(seconds=after_s),
            frame=self.frames,
            box=Box(x=100, y=50, width=40, height=50),
            similarity=similarity,
            shots=4,
            probe=self.probes.get(entry) or picture("probe"),
        )
        self.say(raised)
        return entry

    def health(self, *, faces_seen: int = 120) -> None:
        """Say how all cameras do; one of which nothing is said is live."""
        cameras = tuple(
            CameraSays(
                name=camera.name,
                state=self.states.get(camera.name, "live"),
                frames=self.frames,
                frames_per_s=12.0,
                dropped=0,
                reconnects=0,
            )
            for camera in self.deployment.plan.cameras
        )
        self.say(Health(cameras=cameras, faces_seen=faces_seen, memory_bytes=200_000_000))

    def preview(self, *, alerted: bool = False) -> None:
        """Show a picture of every camera."""
        self.frames += 1
        for camera in self.deployment.plan.cameras:
            face = PreviewFace(box=(280, 120, 60, 80), alerted=alerted)
            self.say(
                Preview(
                    camera=CameraId(camera.name),
                    frame=self.frames,
                    seen_at_ms=int(self.now().timestamp() * 1000),
                    width=640,
                    height=360,
                    faces=(face,),
                    jpeg=picture(camera.name, (640, 360)),
                )
            )

    def restarts(self, why: str = "it was killed") -> None:
        self.say(Restarted(what="recogniser", why=why))

    def gives_up(self, why: str = "it crashed three times within a minute") -> None:
        self.say(GivenUp(why=why))


@dataclass(kw_only=True)
class FakeMachinery:
    """Makes machines.

    `refusal`: raised instead of a start. `silent`: it hangs, and never says that it is ready. `broken`: why it gives up
    before it is ready. `unconfined`: it runs without the kernel's guard. `known`: the operating points that there are.
    """

    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))  # noqa: TID251 (a browser's test is live)
    known: list[OperatingPoint] = field(default_factory=lambda: [POINT, replace(POINT, target=0.0001, threshold=0.8)])
    refusal: PeelianError | None = None
    silent: bool = False
    broken: str = ""
    unconfined: bool = False
    machines: list[FakeMachine] = field(default_factory=list)
    probes: dict[EntryId, bytes] = field(default_factory=dict)
    starting: Callable[[], None] = lambda: None

    @property
    def machine(self) -> FakeMachine:
        """The last one that was made."""
        return self.machines[-1]

    def stricter(self, at: OperatingPoint) -> list[OperatingPoint]:
        return [one for one in self.known if one.model == at.model]

    def start(self, deployment: Deployment, sealed: Sequence[Sealed], at: OperatingPoint, hear: Hear) -> FakeMachine:
        if self.refusal is not None:
            raise self.refusal
        made = FakeMachine(deployment=deployment, sealed=sealed, at=at, hear=hear, now=self.now, probes=self.probes)
        self.machines.append(made)
        self.starting()
        if self.broken:
            made.gives_up(self.broken)
        elif not self.silent:
            # On a thread of its own, as the real one's pipe is read.
            said = Ready(unconfined=self.unconfined, facts=FACTS)
            threading.Thread(target=made.say, args=(said,), daemon=True).start()
        return made
