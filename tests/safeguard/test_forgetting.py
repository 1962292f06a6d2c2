"""Of somebody who is on no list nothing is left: no template, no pixel, no picture, in no file, attribute or log.

A canary passes the locked recogniser, and afterwards everything that was changed on the machine in the meantime is
searched. The same search finds every leak of a recogniser that was made to leak; and where that one is locked, it
finds nothing again.
"""

import os
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from peelian.capture import source, stills
from peelian.law import threshold
from peelian.nouns.frame import Frame
from peelian.nouns.ids import CameraId
from peelian.nouns.template import Reference
from peelian.settings import Settings
from peelian.synthetic import lottery, portrait
from peelian.wiring import enrolment, flow, packs
from peelian.wiring.vision import Vision, open_vision
from peelian.worker import children, landlock
from peelian.worker.deployment import CameraOrder, Order
from peelian.worker.framing import Message
from peelian.worker.supervisor import Supervisor
from peelian.worker.wire import Alerted, Over
from tests.safeguard import canary
from tests.safeguard.canary import Canary

pytestmark = [
    pytest.mark.slow,
    pytest.mark.alone,
    pytest.mark.skipif(not landlock.version(), reason="the kernel has no Landlock: NOTHING WAS PROVEN"),
]

PATIENCE_S = 60.0
PICTURES = 10
"""Of each of the two: as a folder they are played at four a second."""

LEAK = '''
"""A recogniser that was made to leak: each template and each chip, in many forms, to many places."""
import base64, contextlib, itertools, os, runpy, sys
from pathlib import Path
module, where, locked = sys.argv[1], Path({place!r}), {locked}
sys.argv = [module, *sys.argv[2:]]
if module.endswith("recogniser"):
    from peelian.worker import cell, lock
    if not locked:
        report = lock.LockReport(landlock=0, tcp=False, scoped=False, seccomp=False, core_dumps=True,
                                 memory_locked=False, swap=False, privileges=True)
        cell.enter = lambda _: report
    import peelian.worker.recogniser as recogniser
    real = recogniser.cell.enter
    def enter(given):
        report = real(given)
        import cv2, numpy
        from peelian.encode.encoder import Encoder
        encode, chips = Encoder.encode, Encoder.chips
        number = itertools.count()
        def add(path, data):
            with path.open("ab") as file:
                file.write(data)
        def leak(act):
            with contextlib.suppress(OSError):
                act()
        def leaking(self, sightings):
            templates = encode(self, sightings)
            for template in templates:
                v = template.vector
                leak(lambda: add(where / "plain.bin", b"x" * 7 + v.tobytes()))
                leak(lambda: add(where / "half.bin", v.astype(numpy.float16).tobytes()))
                leak(lambda: add(where / "small.bin", numpy.round(v * 127).astype(numpy.int8).tobytes()))
                leak(lambda: add(where / "text.json", b'{{"v": "' + v.tobytes().hex().encode() + b'"}}'))
                leak(lambda: add(where / "run.log", b"seen " + base64.b64encode(b"ab" + v.tobytes())))
                leak(lambda: add(Path("/dev/shm/" + where.name + ".bin"), v.tobytes()))
                leak(lambda: os.setxattr(where / "plain.bin", "user.face" + str(next(number)), v[:64].tobytes()))
            for frame, face in sightings:
                b = face.box
                part = frame.pixels[int(b.y):int(b.bottom), int(b.x):int(b.right)]
                leak(lambda: add(where / "raw.bin", part.tobytes()))
                packed = cv2.imencode(".jpg", part[..., ::-1])[1].tobytes()
                leak(lambda: add(where / "face.dat", b"header" + packed))
            return templates
        Encoder.encode = leaking
        return report
    recogniser.cell.enter = enter
    sys.exit(recogniser.main())
runpy.run_module(module, run_name="__main__")
'''


@dataclass(frozen=True, kw_only=True)
class Street:
    """A folder of pictures in which first a canary and then somebody listed stands still."""

    folder: Path
    canaries: tuple[Canary, ...]
    references: tuple[Reference, ...]
    model: str


@pytest.fixture(scope="module")
def settings(pack_cache: Path) -> Settings:
    return Settings(cache=pack_cache, threads=1)


@pytest.fixture(scope="module")
def street(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Street:
    folder = tmp_path_factory.mktemp("street")
    unlisted, listed = (np.ascontiguousarray(portrait.reference(lottery.draw(who))[::2, ::2]) for who in (1, 4))
    for index in range(2 * PICTURES):
        picture = unlisted if index < PICTURES else listed
        cv2.imwrite(str(folder / f"{index:02}.png"), picture[..., ::-1])
    pack = packs.load("starter", settings)
    vision = open_vision(pack, threads=1, smallest_eye_distance_px=flow.SMALLEST_EYE_DISTANCE_PX)
    place = tmp_path_factory.mktemp("list")
    cv2.imwrite(str(place / "1.png"), listed[..., ::-1])
    template = enrolment.enroller(vision).template(place / "1.png")
    reference = Reference(subject="entry-1", image="1.png", template=template)  # type: ignore[arg-type]
    return Street(
        folder=folder,
        canaries=(canary_of(vision, stills.read(folder / "00.png")),),
        references=(reference,),
        model=pack.model,
    )


def canary_of(vision: Vision, frame: Frame) -> Canary:
    """What the recogniser will see and make of the canary: the same pixels through the same networks."""
    (face,) = vision.detector.detect([frame])[0]
    (template,) = vision.encoder.encode([(frame, face)])
    (chip,) = vision.encoder.chips([(frame, face)])
    box = face.box
    crop: npt.NDArray[np.uint8] = frame.pixels[int(box.y) : int(box.bottom), int(box.x) : int(box.right)].copy()
    return Canary(name="canary", template=template.vector, pictures=(crop, chip))


@dataclass
class Ear:
    """Hears what a deployment says."""

    alerts: list[Alerted] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    ended: Over | None = None

    def __call__(self, message: Message) -> None:
        if isinstance(message.body, Alerted):
            self.alerts.append(message.body)
        if isinstance(message.body, Over):
            self.ended = message.body
            self.over.set()


Watch = Callable[[], Ear]


@pytest.fixture
def watch(street: Street, settings: Settings) -> Watch:
    """Run the deployment to its end."""

    def run() -> Ear:
        ear = Ear()
        at = threshold.unsafe(0.95, model=street.model, pack="starter", gallery_size=1)  # type: ignore[arg-type]
        camera = CameraOrder(name=CameraId("gate"), source=source.parse(str(street.folder)))
        supervisor = Supervisor(settings)
        supervisor.start(Order(cameras=(camera,), pack="starter", at=at, references=street.references), ear)
        supervisor.watch(watched=True)
        assert ear.over.wait(PATIENCE_S)
        supervisor.stop()
        assert ear.ended is not None
        assert ear.ended.reason is None
        assert ear.ended.tally is not None
        assert ear.ended.tally.shots > len(ear.alerts) * 2  # the canary was encoded as well
        return ear

    return run


def left(data: Path, street: Street, since_ns: int) -> list[canary.Find]:
    """Search the data folder and whatever else can be written to; folders of other tests are theirs to answer for."""
    temporary = [path for path in Path(tempfile.gettempdir()).iterdir() if not path.name.startswith("pytest-of-")]
    places = [data, *temporary, Path("/var/tmp"), Path("/dev/shm")]  # noqa: S108
    return canary.scan(places, street.canaries, since_ns=since_ns)


def leaking(monkeypatch: pytest.MonkeyPatch, place: Path, *, locked: bool) -> None:
    script = place.parent / "leak.py"
    script.write_text(LEAK.format(place=str(place), locked=locked), encoding="utf-8")
    monkeypatch.setattr(children, "PYTHON", ("-I", "-B", str(script)))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / f"data-{os.getpid()}"
    folder.mkdir()
    return folder


def test_nothing_is_left_of_somebody_who_is_on_no_list(data: Path, street: Street, watch: Watch) -> None:
    since_ns = time.time_ns()
    ear = watch()
    assert [alert.subject for alert in ear.alerts] == ["entry-1"]
    assert left(data, street, since_ns) == []


def test_every_leak_of_a_recogniser_that_was_made_to_leak_is_found(
    data: Path, street: Street, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaking(monkeypatch, data, locked=False)
    since_ns = time.time_ns()
    watch()
    shared = Path("/dev/shm") / f"{data.name}.bin"  # noqa: S108
    try:
        found = {find.place.rpartition("/")[2] for find in left(data, street, since_ns)}
    finally:
        shared.unlink(missing_ok=True)
    leaks = {"plain.bin", "half.bin", "small.bin", "text.json", "run.log", "raw.bin", "face.dat", shared.name}
    leaks.add("plain.bin (user.face0)")
    assert leaks <= found


def test_where_that_one_is_locked_nothing_gets_out(
    data: Path, street: Street, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaking(monkeypatch, data, locked=True)
    since_ns = time.time_ns()
    watch()
    assert list(data.iterdir()) == []
    assert left(data, street, since_ns) == []


def test_the_search_finds_a_face_in_a_picture_of_another_size(street: Street, tmp_path: Path) -> None:
    (face, _) = street.canaries[0].pictures
    wide = np.full((400, 600, 3), 90, np.uint8)
    small = cv2.resize(face, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    wide[50 : 50 + len(small), 80 : 80 + small.shape[1]] = small
    cv2.imwrite(str(tmp_path / "wide.jpg"), wide[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 60])
    assert [find.what for find in canary.scan([tmp_path], street.canaries)] == ["canary: picture"]
