"""What a deployment recognises, where and how; and the orders that its processes get of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from peelian.capture.source import Kind, Source
from peelian.nouns.ids import CameraId
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.template import Reference
from peelian.worker import order as orders
from peelian.worker.framing import Body
from peelian.worker.order import Glass, Listed, ReaderOrder, RecogniserOrder, Seat
from peelian.worker.wire import Name, RungFor, Sentence


class Restarted(Body):
    """A process was started again. It does not come through the pipe: the supervisor says it."""

    process: Name
    cause: Sentence


class GaveUp(Body):
    """A process is not started again: without the recogniser all has ended, without a reader its camera has."""

    process: Name
    cause: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraOrder:
    """A camera of a deployment. `loop`: play a recording again when it ends."""

    name: CameraId
    source: Source
    loop: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a deployment recognises, where, and how.

    `references`: under names that mean nothing elsewhere. `looks_per_s`: frames looked at, a camera.
    `unconfined`: go on where the kernel has no Landlock; `Ready.lock` then says so.
    """

    cameras: tuple[CameraOrder, ...]
    pack: str
    at: OperatingPoint
    references: tuple[Reference, ...]
    looks_per_s: float = 7.5
    shots_per_s: float = 24.0
    glass: Glass = field(default_factory=Glass)
    unconfined: bool = False


def for_reader(camera: CameraOrder, *, rate_hz: float, memory: int) -> ReaderOrder:
    """Return the order of one camera's reader. It works in another folder, so that a path is given whole."""
    source = camera.source
    local = source.kind in {Kind.FILE, Kind.PICTURES}
    return ReaderOrder(
        name=camera.name,
        kind=source.kind,
        address=source.address.replace(str(source.path), str(source.path.absolute())) if local else source.address,
        shown=source.shown,
        protocols=source.protocols,
        options=source.options,
        rate_hz=rate_hz,
        loop=camera.loop,
        memory=memory,
    )


def for_recogniser(order: Order, memories: Sequence[int], rung: Sequence[RungFor]) -> RecogniserOrder:
    """Return the recogniser's order, with what its predecessor remembered."""
    return RecogniserOrder(
        cameras=tuple(
            Seat(name=camera.name, memory=memory) for camera, memory in zip(order.cameras, memories, strict=True)
        ),
        pack=order.pack,
        at=orders.point_out(order.at),
        listed=tuple(Listed(subject=one.subject, image=one.image) for one in order.references),
        rung=tuple(rung),
        glass=order.glass,
        shots_per_s=order.shots_per_s,
    )
