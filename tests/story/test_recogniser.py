"""The main job with real processes: two cameras at once, what happens to them, and what happens to the recogniser.

The street is drawn once, and kept with the packs of the tests.
"""

import os
import queue
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest

from peelian.capture import gallery as folders
from peelian.capture import source
from peelian.capture.folder import PICTURES_PER_S
from peelian.match.gallery import Gallery
from peelian.nouns.camera import CameraState
from peelian.nouns.ids import CameraId
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.template import Reference
from peelian.settings import Settings
from peelian.wiring import demo, enrolment
from peelian.wiring.demo import Scene
from peelian.wiring.live import watching
from peelian.worker import landlock
from peelian.worker.children import Process, Spawner
from peelian.worker.deployment import CameraOrder, Order, Restarted
from peelian.worker.framing import Body, Message
from peelian.worker.supervisor import Supervisor
from peelian.worker.wire import Alerted, Health, Over, Preview, Ready

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not landlock.version(), reason="the kernel has no Landlock: NOTHING WAS PROVEN"),
]

PATIENCE_S = 60.0
SECONDS = 14
BUSY = 3.0
"""Tests share their machine with others; what was measured on a quiet one stands in docs/recogniser.md."""

BACK_WITHIN_S = 10.0 * BUSY
SHOWN_WITHIN_S = 3.0 * BUSY

STANDS_S = 60
ENOUGH_SHOTS = 4
"""An alert takes two."""

PUSH = """
import sys, time, av
path, address = sys.argv[1:3]
while True:
    try:
        out = av.open(address, "w", format="rtsp", options={"rtsp_transport": "tcp"}, timeout=(2, 2))
        with av.open(path) as film, out:
            video = film.streams.video[0]
            to = out.add_stream_from_template(video)
            began = time.monotonic()
            for packet in film.demux(video):
                if packet.dts is None:
                    continue
                time.sleep(max(0.0, began + float(packet.dts * packet.time_base) - time.monotonic()))
                packet.stream = to
                out.mux(packet)
        break
    except av.error.FFmpegError:
        time.sleep(0.2)
"""
"""Plays a camera that pushes RTSP, from a process of its own."""

B = TypeVar("B", bound=Body)


@dataclass
class Ear:
    """Hears what a deployment says, in order, each with the moment it was heard."""

    heard: "queue.Queue[tuple[float, Message]]" = field(default_factory=queue.Queue)
    alerts: list[Alerted] = field(default_factory=list)

    def __call__(self, message: Message) -> None:
        if isinstance(message.body, Alerted):
            self.alerts.append(message.body)
        self.heard.put((time.monotonic(), message))

    def until(self, kind: type[B], holds: Callable[[B], bool] = lambda _: True) -> tuple[float, B]:
        """Wait for a message; return when it came, and what it said."""
        deadline_s = time.monotonic() + PATIENCE_S
        while True:
            at_s, message = self.heard.get(timeout=max(deadline_s - time.monotonic(), 0.01))
            if isinstance(message.body, kind) and holds(message.body):
                return at_s, message.body

    def until_state(self, camera: str, state: CameraState) -> float:
        """Wait until a camera is so; return when that was heard."""
        return self.until(Health, lambda body: any(c.name == camera and c.state is state for c in body.cameras))[0]

    def until_frames(self, camera: str, more: int) -> float:
        """Wait until a camera has given so many more frames than it has by now; return when that was heard."""
        _, health = self.until(Health)
        now = next(c.frames for c in health.cameras if c.name == camera)
        return self.until(Health, lambda body: any(c.name == camera and c.frames >= now + more for c in body.cameras))[
            0
        ]


class Knowing(Spawner):
    """Starts the real processes, and remembers them."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.recognisers: list[Process] = []
        self.readers: list[Process] = []

    def recogniser(self, *told: object) -> Process:  # type: ignore[explicit-override]
        self.recognisers.append(super().recogniser(*told))  # type: ignore[arg-type]
        return self.recognisers[-1]

    def reader(self, *told: object) -> Process:  # type: ignore[explicit-override]
        self.readers.append(super().reader(*told))  # type: ignore[arg-type]
        return self.readers[-1]


@dataclass(frozen=True, kw_only=True)
class List:
    """Who is listed, and from when on a resemblance counts."""

    references: tuple[Reference, ...]
    at: OperatingPoint


@pytest.fixture(scope="module")
def scene(pack_cache: Path) -> Scene:
    return demo.draw(SECONDS, pack_cache / "demo" / f"story-{SECONDS}s", lambda: None)


@pytest.fixture(scope="module")
def listed(scene: Scene, pack_cache: Path) -> List:
    post = watching.open_post("starter", progress=lambda *_: None)
    references = tuple(enrolment.enroller(post.vision).references(folders.walk(scene.watchlist)))
    return List(references=references, at=post.on_stage(Gallery(references)))


@pytest.fixture
def spawn(pack_cache: Path) -> Knowing:
    return Knowing(Settings(cache=pack_cache, threads=2))


@pytest.fixture
def supervisor(spawn: Knowing, pack_cache: Path) -> Iterator[Supervisor]:
    made = Supervisor(Settings(cache=pack_cache, threads=2), spawn=spawn)
    yield made
    made.stop()


Push = Callable[[str], "subprocess.Popen[bytes]"]


@pytest.fixture
def push(scene: Scene) -> Iterator[Push]:
    started: list[subprocess.Popen[bytes]] = []

    def start(address: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-c", PUSH, str(scene.film), address]
        started.append(subprocess.Popen(command, stderr=subprocess.DEVNULL))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def order_of(listed: List, *cameras: CameraOrder) -> Order:
    return Order(cameras=cameras, pack="starter", at=listed.at, references=listed.references)


def pushed(name: str) -> tuple[CameraOrder, str]:
    """A camera that waits for a push, and the address to push to."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"rtsp://127.0.0.1:{server.getsockname()[1]}/{name}"
    options = (("rtsp_flags", "listen"), ("listen_timeout", "60"))
    return CameraOrder(name=CameraId(name), source=source.parse(address, options=options)), address


def film(scene: Scene, *, loop: bool = False) -> CameraOrder:
    return CameraOrder(name=CameraId("gate"), source=source.parse(str(scene.film)), loop=loop)


@pytest.fixture
def standing(scene: Scene, tmp_path: Path) -> CameraOrder:
    """Somebody listed who stands before the camera for a long time."""
    reference = next(scene.watchlist.rglob("*.jpg"))
    for index in range(STANDS_S * round(PICTURES_PER_S)):
        (tmp_path / f"{index:03}.jpg").symlink_to(reference)
    return CameraOrder(name=CameraId("door"), source=source.parse(str(tmp_path)))


def test_two_cameras_at_once_one_dies_freezes_and_comes_back(supervisor: Supervisor, listed: List, push: Push) -> None:
    ear = Ear()
    (north, north_address), (south, south_address) = pushed("north"), pushed("south")
    supervisor.start(order_of(listed, north, south), ear)
    pushing = push(north_address)
    push(south_address)
    ear.until_state("north", CameraState.LIVE)
    ear.until_state("south", CameraState.LIVE)
    pushing.send_signal(signal.SIGSTOP)
    stopped_s = time.monotonic()
    assert ear.until_state("north", CameraState.STALE) - stopped_s <= SHOWN_WITHIN_S
    pushing.send_signal(signal.SIGCONT)
    ear.until_state("north", CameraState.LIVE)
    pushing.kill()
    killed_s = time.monotonic()
    assert ear.until_state("north", CameraState.LOST) - killed_s <= SHOWN_WITHIN_S
    push(north_address)
    ear.until_state("north", CameraState.LIVE)
    ear.until_frames("north", 5)


def test_a_camera_that_repeats_one_picture_is_shown_as_frozen(
    supervisor: Supervisor, standing: CameraOrder, listed: List
) -> None:
    ear = Ear()
    supervisor.start(order_of(listed, standing), ear)
    _, health = ear.until(Health, lambda body: body.cameras[0].frames > 0)
    first_s = time.monotonic()
    if health.cameras[0].state is not CameraState.FROZEN:
        assert ear.until_state("door", CameraState.FROZEN) - first_s <= SHOWN_WITHIN_S


def test_a_whole_street_rings_once_for_everybody_listed_and_is_shown(
    supervisor: Supervisor, scene: Scene, listed: List
) -> None:
    ear = Ear()
    supervisor.start(order_of(listed, film(scene)), ear)
    supervisor.watch(watched=True)
    _, ready = ear.until(Ready)
    assert ready.lock.landlock == landlock.version()
    assert ready.lock.seccomp
    ear.until(Preview)
    _, over = ear.until(Over)
    assert over.reason is None
    passing = {passage.subject for passage in scene.passages() if passage.listed}
    assert len(ear.alerts) == len({alert.subject for alert in ear.alerts})
    assert {alert.subject for alert in ear.alerts} <= passing
    assert ear.alerts


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP])
def test_a_recogniser_that_is_killed_or_hangs_is_back_and_does_not_ring_again_for_who_is_still_there(
    supervisor: Supervisor, spawn: Knowing, standing: CameraOrder, listed: List, blow: signal.Signals
) -> None:
    ear = Ear()
    supervisor.start(order_of(listed, standing), ear)
    ear.until(Alerted)
    ear.until(Health)
    os.kill(spawn.recognisers[-1].pid, blow)
    struck_s = time.monotonic()
    ear.until(Restarted)
    back_s, _ = ear.until(Ready)
    assert back_s - struck_s <= BACK_WITHIN_S
    ear.until(Health, lambda body: body.tally.shots >= ENOUGH_SHOTS)
    assert len(ear.alerts) == 1
    assert len(spawn.recognisers) == 2
    assert len(spawn.readers) == 1


def test_a_reader_that_is_killed_is_back_and_the_recogniser_goes_on(
    supervisor: Supervisor, spawn: Knowing, scene: Scene, listed: List
) -> None:
    ear = Ear()
    supervisor.start(order_of(listed, film(scene, loop=True)), ear)
    ear.until_state("gate", CameraState.LIVE)
    os.kill(spawn.readers[-1].pid, signal.SIGKILL)
    struck_s = time.monotonic()
    _, restarted = ear.until(Restarted)
    assert restarted.process == "gate"
    assert ear.until_frames("gate", 5) - struck_s <= BACK_WITHIN_S
    assert len(spawn.recognisers) == 1


def test_a_deployment_stops_within_five_seconds_and_leaves_no_process(
    supervisor: Supervisor, spawn: Knowing, scene: Scene, listed: List
) -> None:
    ear = Ear()
    supervisor.start(order_of(listed, film(scene, loop=True)), ear)
    ear.until(Ready)
    os.kill(spawn.recognisers[-1].pid, signal.SIGSTOP)
    asked_s = time.monotonic()
    supervisor.stop()
    assert time.monotonic() - asked_s <= 5.0 * BUSY
    assert all(child.poll() is not None for child in (*spawn.recognisers, *spawn.readers))
