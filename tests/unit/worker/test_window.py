from dataclasses import dataclass, field, replace

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from peelian.jobs.live.ports import Raised, Sighting
from peelian.nouns.alert import Alert
from peelian.nouns.candidate import Candidate
from peelian.nouns.face import Face
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.geometry import Box, Landmarks
from peelian.nouns.ids import CameraId, SubjectId, TrackId
from peelian.worker import window
from peelian.worker.framing import Body
from peelian.worker.order import Glass
from peelian.worker.window import PROBE_PX, Pane
from peelian.worker.wire import MESSAGES, PROBE_BYTES, Alerted, Preview, ShownBox

GATE = CameraId("gate")


def chequered(height: int = 480, width: int = 960) -> npt.NDArray[np.uint8]:
    """A pattern in which every place differs from its mean."""
    tiles = (np.indices((height, width)) // 4).sum(axis=0) % 2
    return np.repeat((tiles * 255).astype(np.uint8)[..., None], 3, axis=2)


def frame(arrival_s: float = 100.0, index: int = 7) -> Frame:
    time = FrameTime(media_s=arrival_s - 100, arrival_s=arrival_s)
    return Frame(camera=GATE, index=index, time=time, pixels=chequered())


def sighting(of: Frame, x: float, track: int, *, alerted: bool = False, size: float = 80) -> Sighting:
    box = Box(x=x, y=200, width=size, height=size)
    points = np.array([[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.35, 0.8], [0.65, 0.8]]) * size + [x, 200]
    face = Face(box=box, landmarks=Landmarks(points=points.astype(np.float32)), detection=0.9)
    return Sighting(frame=of, face=face, track=TrackId(track), alerted=alerted)


def raised(one: Sighting) -> Raised:
    alert = Alert(
        camera=GATE,
        track=TrackId(1),
        frame=one.frame.index,
        time=one.frame.time,
        box=one.face.box,
        candidate=Candidate(subject=SubjectId("s1"), image="1.jpg", similarity=0.9),
        shots=3,
    )
    return Raised(alert=alert, sighting=one)


@dataclass
class Sent:
    """Takes messages as the pipe does, and the time as it is told."""

    bodies: list[Body] = field(default_factory=list)
    binaries: list[bytes] = field(default_factory=list)
    ticks: int = 0

    def __call__(self, body: Body, binary: bytes = b"") -> None:
        assert MESSAGES.encode(body, binary)
        self.bodies.append(body)
        self.binaries.append(binary)

    def tick(self) -> None:
        self.ticks += 1


def pane(sent: Sent, *, watched: bool = True, rate_hz: float = 5.0) -> Pane:
    made = Pane(sent, Glass(width_px=480, rate_hz=rate_hz), clock=lambda: 100.5, tick=sent.tick)
    made.watched = watched
    return made


def seen(jpeg: bytes) -> npt.NDArray[np.uint8]:
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(picture, np.uint8)


def texture(picture: npt.NDArray[np.uint8]) -> float:
    """How much neighbours differ: much in the pattern, next to nothing where it was blurred."""
    return float(np.abs(np.diff(picture[..., 0].astype(int), axis=1)).mean())


def test_in_a_preview_a_stranger_is_blurred_and_an_alerted_face_is_clear() -> None:
    sent, one = Sent(), frame()
    pane(sent).show([one], [sighting(one, 100, 1), sighting(one, 600, 2, alerted=True)], [])
    (body,), (jpeg,) = sent.bodies, sent.binaries
    assert isinstance(body, Preview)
    assert (body.camera, body.frame, body.arrival_s, body.width_px, body.height_px) == ("gate", 7, 100.0, 480, 240)
    assert body.boxes == (
        ShownBox(x=50, y=100, width=40, height=40, alerted=False),
        ShownBox(x=300, y=100, width=40, height=40, alerted=True),
    )
    picture = seen(jpeg)
    assert picture.shape == (240, 480, 3)
    assert texture(picture[100:140, 50:90]) < 10
    assert texture(picture[100:140, 300:340]) > 50


def test_no_word_makes_a_stranger_clear() -> None:
    assert {name for name in vars(Pane(Sent(), Glass(), clock=lambda: 0, tick=lambda: None)) if name[0] != "_"} == {
        "watched"
    }


def test_nobody_watches_so_nothing_is_shown_but_alerts_are_sent() -> None:
    sent, one = Sent(), frame()
    who = sighting(one, 600, 1, alerted=True)
    pane(sent, watched=False).show([one], [who], [raised(who)])
    (body,) = sent.bodies
    assert isinstance(body, Alerted)
    assert (body.camera, body.frame, body.subject, body.sent_s) == ("gate", 7, "s1", 100.5)
    assert body.box == (600, 200, 80, 80)


def test_an_alert_goes_before_the_preview_of_its_frame() -> None:
    sent, one = Sent(), frame()
    who = sighting(one, 600, 1, alerted=True)
    pane(sent).show([one], [who], [raised(who)])
    assert [type(body) for body in sent.bodies] == [Alerted, Preview]


def test_a_probe_shows_its_face_and_blurs_who_stands_beside() -> None:
    sent, one = Sent(), frame()
    who, other = sighting(one, 600, 1, alerted=True), sighting(one, 690, 2)
    pane(sent, watched=False).show([one], [who, other], [raised(who)])
    picture = seen(sent.binaries[0])
    assert picture.shape == (PROBE_PX, PROBE_PX, 3)
    middle = PROBE_PX // 2
    assert texture(picture[middle - 60 : middle + 60, middle - 60 : middle + 60]) > 10
    assert texture(picture[middle - 60 : middle + 60, PROBE_PX - 20 :]) < 5
    assert one.pixels.any()


def test_a_face_missed_for_a_moment_is_blurred_in_the_next_preview_too() -> None:
    sent = Sent()
    made = pane(sent)
    first, second = frame(100.0), frame(100.5, index=8)
    made.show([first], [sighting(first, 100, 1)], [])
    made.show([second], [], [])
    assert texture(seen(sent.binaries[1])[100:140, 50:90]) < 10


def test_previews_keep_to_their_rate() -> None:
    sent = Sent()
    made = pane(sent, rate_hz=5)
    for step in range(16):
        made.show([frame(100 + step * 0.1)], [], [])
    assert len(sent.bodies) == 8


def test_after_every_batch_there_is_a_tick() -> None:
    sent = Sent()
    made = pane(sent)
    made.show([], [], [])
    made.show([frame()], [], [])
    assert sent.ticks == 2


def test_small_pictures_are_not_enlarged() -> None:
    small = replace(frame(), pixels=chequered(100, 200))
    assert window.blurred(small, [], 1.0).shape == (100, 200, 3)


@pytest.mark.parametrize("most_bytes", [PROBE_BYTES, 30_000])
def test_a_picture_is_packed_until_it_fits(most_bytes: int) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (PROBE_PX, PROBE_PX, 3), dtype=np.uint8)
    assert len(window.jpeg(noise, most_bytes, window.QUALITIES)) <= most_bytes


def test_red_stays_red() -> None:
    red = np.zeros((32, 32, 3), np.uint8)
    red[..., 0] = 200
    blue, _, back = seen(window.jpeg(red, PROBE_BYTES, (90,)))[16, 16].tolist()
    assert back > 150
    assert blue < 50
