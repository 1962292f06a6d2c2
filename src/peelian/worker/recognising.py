"""Watches cameras in shared memory against a list in memory, and tells of it through a pipe. Behind the lock."""

import os
import platform
import threading
import time
import traceback
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import BinaryIO

import numpy as np

from peelian import settings
from peelian.capture.bank import Bank, Clockwork
from peelian.capture.memory_camera import MemoryCamera
from peelian.errors import OrderError, PeelianError
from peelian.inference.pack import Pack
from peelian.jobs.live.watch import Rules, Watch
from peelian.match.gallery import Gallery
from peelian.nouns.alert import Alert
from peelian.nouns.ids import CameraId
from peelian.wiring import flow, packs
from peelian.wiring.vision import open_vision
from peelian.worker import order as orders
from peelian.worker import vitals
from peelian.worker.cell import REFUSED
from peelian.worker.framing import Body
from peelian.worker.lock import LockReport
from peelian.worker.order import ORDERS, RecogniserOrder, Stop, Switch
from peelian.worker.shared import Reading
from peelian.worker.window import Pane
from peelian.worker.wire import MESSAGES, Lock, Over, Ready, Refusal

GRACE_S = 3.0
"""How long to end in, once asked to or left alone; a batch takes less."""

LONGEST_WORDS = 400
BROKE = 1


class Pipe:
    """Sends messages, whole ones, from any thread."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()

    def __call__(self, body: Body, binary: bytes = b"") -> None:
        """Send one message; when this returns it is in the pipe.

        Raises:
            WireError: it is none.
        """
        rest = memoryview(MESSAGES.encode(body, binary))
        with self._lock:
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]


class NoLog:
    """Records nothing: whoever reads the pipe records, before anybody is shown anything."""

    def append(self, alerts: Sequence[Alert]) -> None:
        """Record nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A recogniser that is ready to start."""

    pack: Pack
    listed: int
    watch: Watch
    cameras: tuple[MemoryCamera, ...]
    bank: Bank
    order: RecogniserOrder


def refuse(out: Pipe, error: PeelianError) -> int:
    """Say why not; return the exit status."""
    out(Refusal(reason=str(error)[:LONGEST_WORDS]))
    return REFUSED


def obey(pipe: BinaryIO, out: Pipe, report: LockReport) -> int:
    """Carry out the order that comes from a pipe; return the exit status."""
    station: Station | None = None
    try:
        station = prepared(pipe)
        _watch(station, pipe, out, report)
    except PeelianError as error:
        if station is None:
            return refuse(out, error)
        return _broke(out, station, str(error))
    except Exception as error:  # noqa: BLE001 - a trace could print pictures, so that only its place goes out
        return _broke(out, station, _place(error))
    out(Over(reason=None, tally=vitals.tallied(station.watch.tally)))
    return 0


def prepared(pipe: BinaryIO) -> Station:
    """Read the order, and open what it needs. Nothing is written: the pack was built before.

    Raises:
        OrderError: there is no order, or not one for this pack.
        PeelianError: the pack cannot be had.
    """
    message = ORDERS.read(pipe)
    if message is None or not isinstance(message.body, RecogniserOrder):
        raise OrderError("there is none")
    order, read = message.body, settings.read()
    pack = packs.load(order.pack, read)
    if pack.model != order.at.model:
        raise OrderError("its operating point is of another model than the pack")
    vision = open_vision(pack, threads=read.threads, smallest_eye_distance_px=flow.SMALLEST_EYE_DISTANCE_PX)
    gallery = Gallery(orders.references_in(order, message.binary))
    rules = Rules(at=orders.point_in(order.at), shots_per_s=order.shots_per_s)
    watch = flow.open_watch(vision, gallery, rules, NoLog())
    watch.doorbell.remember(vitals.rung_in(order.rung))
    cameras = tuple(
        MemoryCamera(CameraId(seat.name), Reading(seat.memory), clock=time.monotonic) for seat in order.cameras
    )
    bank = Bank(cameras, clockwork=Clockwork(clock=time.monotonic, sleep=time.sleep))
    return Station(pack=pack, listed=len(gallery), watch=watch, cameras=cameras, bank=bank, order=order)


def _broke(out: Pipe, station: Station | None, reason: str) -> int:
    tally = None if station is None else vitals.tallied(station.watch.tally)
    out(Over(reason=reason[:LONGEST_WORDS], tally=tally))
    return BROKE


def _watch(station: Station, pipe: BinaryIO, out: Pipe, report: LockReport) -> None:
    watch, clock = station.watch, time.monotonic
    signs = vitals.Vitals(out, station.cameras, watch.tally, watch.doorbell, clock=clock)
    pane = Pane(out, station.order.glass, clock=clock, tick=signs.tick)
    out(_ready(station, report))
    threading.Thread(target=_listen, args=(pipe, station.bank, pane), daemon=True).start()
    signs.tick()
    for _ in watch.alerts(station.bank, clock=clock, window=pane):
        continue


def _listen(pipe: BinaryIO, bank: Bank, pane: Pane) -> None:
    """Do as told; end when told to, or when whoever gave the order is gone."""
    while (message := ORDERS.read(pipe)) is not None and not isinstance(message.body, Stop):
        if isinstance(message.body, Switch):
            pane.watched = message.body.watched
    bank.stop()
    time.sleep(GRACE_S)
    os._exit(BROKE)


def _ready(station: Station, report: LockReport) -> Ready:
    return Ready(
        lock=Lock.model_validate(asdict(report)),
        model=station.pack.model,
        pack=station.pack.manifest.name,
        listed=station.listed,
        python=platform.python_version(),
        numpy=np.__version__,
        onnxruntime=metadata.version("onnxruntime"),
    )


def _place(error: Exception) -> str:
    """Say what kind of error it was and where, without its text."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"
