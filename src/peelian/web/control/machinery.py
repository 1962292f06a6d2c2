"""The machinery that recognises: a model pack, an operating point, cameras, and the supervisor of locked processes."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from peelian.jobs.live.desk.alerts import Raised
from peelian.jobs.live.desk.running import Sealed
from peelian.nouns import packed
from peelian.nouns.deployment import Deployment
from peelian.nouns.geometry import Box
from peelian.nouns.ids import CameraId, EntryId, SubjectId
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.template import Reference
from peelian.settings import Settings
from peelian.web.control.cards import milliseconds
from peelian.web.control.machine import CameraSays, GivenUp, Health, Heard, Machine, Ready, Restarted
from peelian.web.ports import Preview, PreviewFace
from peelian.wiring import operating_points
from peelian.wiring.live import watching
from peelian.worker import wire
from peelian.worker.deployment import CameraOrder, GaveUp, Order
from peelian.worker.deployment import Restarted as StartedAgain
from peelian.worker.framing import Message
from peelian.worker.running import RECOGNISER
from peelian.worker.supervisor import Supervisor

Hear = Callable[[Heard], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How recognisers are run here.

    `unconfined`: also where the kernel cannot lock them in. `on_stage`: with the demonstration's operating points.
    `again`: recordings are played again when they end.
    """

    unconfined: bool = False
    on_stage: bool = False
    again: bool = False


class LockedMachinery:
    """Makes locked recognisers run on this machine."""

    def __init__(self, settings: Settings, now: Callable[[], datetime], manners: Manners) -> None:
        self._settings = settings
        self._now = now
        self._manners = manners

    def stricter(self, at: OperatingPoint) -> list[OperatingPoint]:
        """Return the other operating points of the same model."""
        folders = (operating_points.FOLDER, *([operating_points.STAGED] if self._manners.on_stage else []))
        return [point for folder in folders for point in operating_points.every(folder) if point.model == at.model]

    def start(self, deployment: Deployment, sealed: Sequence[Sealed], at: OperatingPoint, hear: Hear) -> Machine:
        """Start a recogniser and its readers at a threshold.

        Raises:
            PeelianError: it cannot run, or may not on this machine.
        """
        sources = watching.sources([camera.source for camera in deployment.plan.cameras])
        cameras = tuple(
            CameraOrder(name=camera.name, source=source, loop=self._manners.again)
            for camera, source in zip(deployment.plan.cameras, sources, strict=True)
        )
        order = Order(
            cameras=cameras,
            pack=deployment.plan.pack,
            at=at,
            references=tuple(_reference(one) for one in sealed),
            unconfined=self._manners.unconfined,
        )
        ear = Ear(hear, self._now)
        supervisor = Supervisor(self._settings)
        supervisor.start(order, ear)
        return LockedMachine(supervisor)


class LockedMachine:
    """One deployment's processes."""

    def __init__(self, supervisor: Supervisor) -> None:
        self._supervisor = supervisor

    def watch(self, *, watched: bool) -> None:
        """Say whether anybody looks at the previews."""
        self._supervisor.watch(watched=watched)

    def stop(self) -> None:
        """End everything."""
        self._supervisor.stop()


class Ear:
    """Turns what comes over the pipe into what the control room understands, with times of day."""

    def __init__(self, hear: Hear, now: Callable[[], datetime]) -> None:
        self._hear = hear
        self._now = now
        self._faces_before = 0
        self._faces = 0

    def __call__(self, message: Message) -> None:
        """Hear one message."""
        match message.body:
            case wire.Alerted():
                self._hear(self._raised(message.body, message.binary))
            case wire.Preview():
                self._hear(self._preview(message.body, message.binary))
            case wire.Health():
                self._hear(self._health(message.body))
            case wire.Ready():
                self._hear(ready(message.body))
            case StartedAgain():
                self._hear(Restarted(what=message.body.process, why=message.body.cause))
            case GaveUp() if message.body.process == RECOGNISER:
                self._hear(GivenUp(why=message.body.cause))
            case GaveUp():
                self._hear(Restarted(what=message.body.process, why=f"not any more: {message.body.cause}"))
            case _:
                return

    def _at(self, arrival_s: float) -> datetime:
        """Return the time of day of a moment of this machine's monotonic clock."""
        return self._now() - timedelta(seconds=max(time.monotonic() - arrival_s, 0.0))

    def _raised(self, said: wire.Alerted, probe: bytes) -> Raised:
        x, y, width, height = said.box
        return Raised(
            entry=EntryId(said.subject),
            camera=CameraId(said.camera),
            seen_at=self._at(said.arrival_s),
            frame=said.frame,
            box=Box(x=x, y=y, width=width, height=height),
            similarity=said.similarity,
            shots=said.shots,
            probe=probe,
        )

    def _preview(self, said: wire.Preview, jpeg: bytes) -> Preview:
        return Preview(
            camera=CameraId(said.camera),
            frame=said.frame,
            seen_at_ms=milliseconds(self._at(said.arrival_s)),
            width=said.width_px,
            height=said.height_px,
            faces=tuple(
                PreviewFace(box=(face.x, face.y, face.width, face.height), alerted=face.alerted) for face in said.boxes
            ),
            jpeg=jpeg,
        )

    def _health(self, said: wire.Health) -> Health:
        # A recogniser that was started again counts from nothing.
        if said.tally.tracks < self._faces:
            self._faces_before += self._faces
        self._faces = said.tally.tracks
        return Health(
            cameras=tuple(
                CameraSays(
                    name=CameraId(camera.name),
                    state=camera.state.value,
                    frames=camera.frames,
                    frames_per_s=camera.frames_per_s,
                    dropped=camera.dropped,
                    reconnects=camera.reconnects,
                )
                for camera in said.cameras
            ),
            faces_seen=self._faces_before + self._faces,
            memory_bytes=said.memory_bytes,
        )


def ready(said: wire.Ready) -> Ready:
    """Return what the log keeps of a recogniser that is ready."""
    lock = said.lock
    confined = lock.landlock > 0 and lock.seccomp
    return Ready(
        unconfined=not confined,
        facts={
            "landlock": lock.landlock,
            "seccomp": lock.seccomp,
            "core_dumps": lock.core_dumps,
            "memory_locked": lock.memory_locked,
            "swap": lock.swap,
            "model": said.model,
            "pack": said.pack,
            "listed": said.listed,
            "onnxruntime": said.onnxruntime,
        },
    )


def _reference(sealed: Sealed) -> Reference:
    template = packed.from_bytes(sealed.template)
    return Reference(subject=SubjectId(sealed.entry), image=f"{sealed.entry}.jpg", template=template)
