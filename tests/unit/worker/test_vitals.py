from collections.abc import Callable
from dataclasses import dataclass, field, replace

from peelian.capture.memory_camera import MemoryCamera, Pulse
from peelian.jobs.live.doorbell import Doorbell, Seen
from peelian.jobs.live.tally import Tally
from peelian.nouns.camera import CameraCounts, CameraState
from peelian.nouns.frame import Frame
from peelian.nouns.ids import CameraId, SubjectId
from peelian.worker import vitals
from peelian.worker.framing import Body
from peelian.worker.vitals import EVERY_S, Vitals
from peelian.worker.wire import MESSAGES, MOST_RUNG, Health

GATE = CameraId("gate")


@dataclass
class Hand:
    now_s: float = 100.0

    def __call__(self) -> float:
        return self.now_s


LIVE = Pulse(state=CameraState.LIVE, counts=CameraCounts(frames=10), number=1, beat_s=100.0)


@dataclass
class Laid:
    said: Pulse = LIVE

    def pulse(self) -> Pulse | None:
        return self.said

    def copy(self, camera: CameraId, *, above: int) -> tuple[int, Frame] | None:
        return None


@dataclass
class Room:
    clock: Hand = field(default_factory=Hand)
    memory: Laid = field(default_factory=Laid)
    sent: list[Health] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    doorbell: Doorbell = field(default_factory=Doorbell)

    def send(self, body: Body, binary: bytes = b"") -> None:
        assert MESSAGES.encode(body, binary)
        assert isinstance(body, Health)
        self.sent.append(body)

    def vitals(self) -> Vitals:
        camera = MemoryCamera(GATE, self.memory, clock=self.clock)
        return Vitals(self.send, [camera], self.tally, self.doorbell, clock=self.clock)

    def pass_time(self, seconds: float, frames: int) -> None:
        self.clock.now_s += seconds
        counts = CameraCounts(frames=self.memory.said.counts.frames + frames)
        self.memory.said = replace(self.memory.said, counts=counts, beat_s=self.clock.now_s)


def test_it_says_at_once_and_then_every_half_second() -> None:
    room = Room()
    tick: Callable[[], None] = room.vitals().tick
    for _ in range(9):
        tick()
        room.pass_time(EVERY_S / 4, 1)
    assert len(room.sent) == 3


def test_a_camera_that_changes_is_said_at_once() -> None:
    room = Room()
    signs = room.vitals()
    signs.tick()
    room.memory.said = replace(room.memory.said, state=CameraState.FROZEN)
    signs.tick()
    assert [health.cameras[0].state for health in room.sent] == [CameraState.LIVE, CameraState.FROZEN]


def test_the_frame_rate_is_that_of_the_last_seconds() -> None:
    room = Room()
    signs = room.vitals()
    signs.tick()
    assert room.sent[-1].cameras[0].frames_per_s == 0
    for _ in range(8):
        room.pass_time(EVERY_S, 10)
        signs.tick()
    assert room.sent[-1].cameras[0].frames_per_s == 20
    for _ in range(8):
        room.pass_time(EVERY_S, 0)
        signs.tick()
    assert room.sent[-1].cameras[0].frames_per_s == 0


def test_what_the_doorbell_remembers_goes_out_and_comes_back() -> None:
    room = Room()
    room.doorbell.saw(GATE, SubjectId("s1"), Seen(time_s=3.0, area_px=900.0))
    room.vitals().tick()
    back = Doorbell()
    back.remember(vitals.rung_in(room.sent[0].rung))
    assert back.memory() == room.doorbell.memory()


def test_of_a_long_memory_the_newest_is_kept() -> None:
    doorbell = Doorbell()
    for number in range(MOST_RUNG + 50):
        doorbell.saw(GATE, SubjectId(f"s{number}"), Seen(time_s=float(number), area_px=1.0))
    kept = vitals.rung_out(doorbell.memory())
    assert len(kept) == MOST_RUNG
    assert min(one.time_s for one in kept) == 50


def test_counts_go_out() -> None:
    tally = Tally(looked=5, faces=4, tracks=3, shots=2, alert_ages_s=[0.25, 0.5])
    tally.refused["quality"] = 1
    out = vitals.tallied(tally)
    assert (out.looked, out.faces, out.tracks, out.shots, out.alerts) == (5, 4, 3, 2, 2)
    assert (out.refused, out.alert_age_p50_s, out.alert_age_p95_s) == ({"quality": 1}, 0.25, 0.5)


def test_memory_is_counted() -> None:
    assert vitals.memory_bytes() > 10_000_000
