"""The whole desk, run as its demonstration is: of people on no list nothing is left, of those listed only the record.

A drawn street is watched by the real processes behind a real desk, and somebody sits at its console. Afterwards all
that was changed on the machine meanwhile is searched: the data directory with its database and write-ahead log,
temporary files, shared memory, what was logged. The same search finds each leak of a desk that was made to leak.
"""

import logging
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt
import pytest
import structlog
from sqlalchemy import select
from typing_extensions import override

from peelian.capture import opening, source
from peelian.capture.bank import Clockwork
from peelian.capture.opening import Manner
from peelian.jobs.assurance.recognition import Passage
from peelian.jobs.live.desk import record, subjects
from peelian.jobs.live.desk.running import Sealed
from peelian.nouns import packed
from peelian.nouns.deployment import Deployment, Stage
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.geometry import Box
from peelian.nouns.ids import CameraId, DeploymentId
from peelian.nouns.operating_point import OperatingPoint
from peelian.settings import Settings
from peelian.storage import engine as engines
from peelian.storage.vault_tables import VAULT_CONTENT
from peelian.web import showing
from peelian.web.control.machine import Heard, Machine
from peelian.web.control.machinery import LockedMachinery, Manners
from peelian.web.ports import Preview
from peelian.web.showing import Showing, Tap
from peelian.web.site import Ground, build
from peelian.web.stage import deployment as stage
from peelian.web.stage.deployment import EverythingHolds, Show
from peelian.web.trial import AtDesk
from peelian.wiring import demo, flow, packs, rules
from peelian.wiring.demo import Scene
from peelian.wiring.live import records
from peelian.wiring.store import KeyFile
from peelian.wiring.vision import Vision, open_vision
from peelian.worker import children, landlock
from tests.safeguard import canary
from tests.safeguard.canary import Canary, Pixels

pytestmark = [
    pytest.mark.slow,
    pytest.mark.alone,
    pytest.mark.skipif(not landlock.version(), reason="the kernel has no Landlock: NOTHING WAS PROVEN"),
]

SECONDS = 14
"""Of the street. Others draw the same one; it is kept with the packs of the tests."""

LASTS = timedelta(minutes=10)
"""At most: it is ended by hand once the walker has passed. How long a machine takes to get going is its own affair."""

MARGIN = 12
"""Frames before and after a passage that are watched as well."""

SMALLEST_PX = 30.0
"""Width of the smallest face that is looked for: below, none is encoded."""

NEAR_PX = 60.0
"""Width from which a face is compared in each frame; a smaller one changes less, and is compared in every third."""

LARGE_PX = 400
"""From this side on, a picture is searched for faces first: comparing all of a large one takes long."""

EDGE = 0.15
"""Of a face, cut off on each side before it is compared: boxes of one face differ by so much from frame to frame."""

PATIENCE_S = 120.0
SETTLED_WITHIN_S = 5.0
"""How long sealed bytes whose key is gone may still lie in the write-ahead log: until nobody reads an older state."""

PREFIX = 8
SIDES = ("x", "y", "width", "height")
PREVIEW_PX = 640
"""Width of a preview."""

LEAK = '''
"""A recogniser that was made to leak whatever it sees: into the data directory, the database, memory and a log."""
import base64, runpy, sqlite3, sys
from pathlib import Path
module = sys.argv[1]
sys.argv = [module, *sys.argv[2:]]
data, shared, log = Path({data!r}), Path({shared!r}), Path({log!r})
def append(path, content):
    with path.open("ab") as file:
        file.write(content)
if module.endswith("recogniser"):
    import cv2
    from peelian.encode.encoder import Encoder
    from peelian.worker import cell, lock
    cell.enter = lambda _: lock.LockReport(landlock=0, tcp=False, scoped=False, seccomp=False, core_dumps=True,
                                           memory_locked=False, swap=False, privileges=True)
    kept = sqlite3.connect(data / "desk.sqlite", timeout=5, isolation_level=None)
    kept.execute("CREATE TABLE IF NOT EXISTS scratch (vector BLOB, picture BLOB)")
    encode = Encoder.encode
    def leaking(self, sightings):
        templates = encode(self, sightings)
        for (frame, face), template in zip(sightings, templates):
            vector, box = template.vector, face.box
            if box.width < 60:
                continue
            part = frame.pixels[max(int(box.y), 0):int(box.bottom), max(int(box.x), 0):int(box.right)]
            append(data / "scratch.tmp", vector.astype("float16").tobytes().hex().encode() + b"\\n")
            append(shared, part.tobytes())
            append(log, b"matched " + base64.b64encode(vector.tobytes()) + b"\\n")
            picture = cv2.imencode(".jpg", part[..., ::-1])[1].tobytes()
            try:
                kept.execute("INSERT INTO scratch VALUES (?, ?)", (vector.tobytes(), picture))
            except sqlite3.Error as error:
                append(data / "scratch.err", repr(error).encode() + b"\\n")
        return templates
    Encoder.encode = leaking
runpy.run_module(module, run_name="__main__")
'''


class Needles:
    """Very many pieces of bytes that are looked for at once."""

    def __init__(self, forms: Iterable[tuple[str, bytes]]) -> None:
        self._by_start: dict[int, list[tuple[str, bytes]]] = {}
        for what, needle in forms:
            start = int.from_bytes(needle[:PREFIX], "little")
            self._by_start.setdefault(start, []).append((what, needle))
        self._starts = np.array(sorted(self._by_start), np.uint64)

    def found(self, content: bytes) -> set[str]:
        """What is found in some bytes."""
        found: set[str] = set()
        for shift in range(min(PREFIX, max(len(content) - PREFIX + 1, 0))):
            count = (len(content) - shift) // PREFIX
            words = np.frombuffer(content, "<u8", count=count, offset=shift)
            near = np.minimum(np.searchsorted(self._starts, words), len(self._starts) - 1)
            for index in np.flatnonzero(self._starts[near] == words):
                at = int(index) * PREFIX + shift
                among = self._by_start[int(words[index])]
                found |= {what for what, needle in among if content.startswith(needle, at)}
        return found


@dataclass(frozen=True, kw_only=True)
class Walker:
    """Somebody on no list who passes, as the recogniser may see them in any frame."""

    passage: Passage
    needles: Needles
    shown: Canary
    small: Canary
    """The same pictures as small as they are in a preview."""
    seen: tuple[tuple[Frame, Pixels], ...]
    """Each frame in which they are, and their face in it."""
    vision: Vision

    def is_in(self, picture: Pixels) -> bool:
        """Whether a picture, as grey values, shows them; a large one is compared only where there is a face."""
        if max(picture.shape) <= LARGE_PX:
            return canary.shows(picture, self.shown)
        pixels = np.repeat(picture[..., None], 3, axis=2)
        frame = Frame(camera=CameraId("any"), index=0, time=FrameTime(media_s=0, arrival_s=0), pixels=pixels)
        return any(
            canary.shows(around(picture, face.box), self.shown) for face in self.vision.detector.detect([frame])[0]
        )


@pytest.fixture(scope="module")
def settings(pack_cache: Path) -> Settings:
    return Settings(cache=pack_cache, threads=1)


@pytest.fixture(scope="module")
def scene(pack_cache: Path) -> Scene:
    return demo.draw(SECONDS, pack_cache / "demo" / f"story-{SECONDS}s", lambda: None)


@pytest.fixture(scope="module")
def vision(settings: Settings) -> Vision:
    pack = packs.load("starter", settings)
    return open_vision(pack, threads=1, smallest_eye_distance_px=flow.SMALLEST_EYE_DISTANCE_PX)


@pytest.fixture(scope="module")
def walker(scene: Scene, vision: Vision) -> Walker:
    """Somebody unlisted who comes near in the middle of the film, seen by the same networks in every frame of it."""
    passing = [one for one in scene.passages() if not one.listed and widest(one) > 4 * SMALLEST_PX]
    passage = min(passing, key=lambda one: abs(max(one.boxes) - SECONDS * demo.FRAMES_PER_S / 2))
    seen = [(frame, one) for frame in frames(scene.film, max(passage.boxes)) for one in met(vision, frame, passage)]
    assert len(seen) > 20
    near = [one.pictures[0] for _, one in seen if one.pictures[0].shape[1] >= NEAR_PX]
    far = [one.pictures[0] for _, one in seen if one.pictures[0].shape[1] < NEAR_PX][::3]
    template = seen[0][1].template
    shrink = PREVIEW_PX / seen[0][0].width_px
    small = [cv2.resize(middle(one), None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA) for one in near]
    return Walker(
        passage=passage,
        needles=Needles(form for _, one in seen for form in canary.forms(one)),
        shown=Canary(name="walker", template=template, pictures=tuple(middle(one) for one in [*far, *near])),
        small=Canary(name="walker", template=template, pictures=tuple(np.asarray(one, np.uint8) for one in small)),
        seen=tuple((frame, one.pictures[0]) for frame, one in seen),
        vision=vision,
    )


def around(picture: Pixels, box: Box) -> Pixels:
    """A face in a picture, with a margin."""
    more = box.width * EDGE
    left, top = max(int(box.x - more), 0), max(int(box.y - more), 0)
    return np.ascontiguousarray(picture[top : int(box.bottom + more), left : int(box.right + more)])


def middle(face: Pixels) -> Pixels:
    """A face without its edge."""
    down, right = (int(side * EDGE) for side in face.shape[:2])
    return np.ascontiguousarray(face[down : face.shape[0] - down, right : face.shape[1] - right])


def met(vision: Vision, frame: Frame, passage: Passage) -> Iterator[Canary]:
    """Somebody's face in a frame, as the networks see it: a template, and pictures."""
    box = passage.boxes.get(frame.index)
    if box is None or box.width < SMALLEST_PX:
        return
    for face in (face for face in vision.detector.detect([frame])[0] if face.box.overlap(box) > 0.4):
        (template,) = vision.encoder.encode([(frame, face)])
        (chip,) = vision.encoder.chips([(frame, face)])
        left, top = max(int(face.box.x), 0), max(int(face.box.y), 0)
        crop = frame.pixels[top : int(face.box.bottom), left : int(face.box.right)].copy()
        yield Canary(name="walker", template=template.vector, pictures=(crop, chip))


def widest(passage: Passage) -> float:
    return max(box.width for box in passage.boxes.values())


def frames(film: Path, last: int) -> Iterator[Frame]:
    """Every frame of a film, decoded as for the recogniser."""
    manner = Manner(rate_hz=demo.FRAMES_PER_S, realtime=False)
    clockwork = Clockwork(clock=time.monotonic, sleep=time.sleep)
    camera = opening.open_one(CameraId("film"), source.parse(str(film)), manner=manner, clockwork=clockwork)
    try:
        while not camera.ended:
            frame = camera.take()
            if frame is not None and frame.index <= last:
                yield frame
            elif frame is not None:
                return
    finally:
        camera.close()


Left = dict[str, set[str]]
"""What was found, by the name of the file."""


@dataclass(kw_only=True)
class Run:
    """What a run of the desk left, and what its console was shown."""

    data: Path
    log: Path
    since_ns: int
    leaky: bool = False
    """Whether the desk, too, was made to leak: what it holds of the listed, and what comes in of alerts."""
    previews: list[Preview] = field(default_factory=list)
    names: list[bytes] = field(default_factory=list)
    listed: list[tuple[str, bytes]] = field(default_factory=list)
    sealed: list[bytes] = field(default_factory=list)
    alerts: int = 0
    faults: list[str] = field(default_factory=list)
    record: dict[str, object] = field(default_factory=dict)
    open_files: dict[str, bytes] = field(default_factory=dict)
    """The database and its write-ahead log while the desk was still open."""

    def contents(self) -> Iterator[tuple[Path, bytes]]:
        """Everything that was changed on this machine meanwhile, in every place that can be written to."""
        places = [self.data, Path(tempfile.gettempdir()), Path("/var/tmp"), Path("/dev/shm"), Path.home()]  # noqa: S108
        seen: set[Path] = set()
        for path in [self.log, *(path for place in places for path in canary.files(place))]:
            try:
                if path in seen or path.lstat().st_ctime_ns < self.since_ns:
                    continue
                seen.add(path)
                for _, content in canary.parts(path):
                    yield path, content
            except OSError:
                continue
        for name, content in self.open_files.items():
            yield self.data / name, content
        for table, content in values(self.data / engines.DATABASE):
            yield self.data / f"{engines.DATABASE} ({table})", content

    def left(self, walker: Walker) -> tuple[Left, Left]:
        """What is left of somebody who was not listed, and of those who were."""
        needles = Needles(self.listed)
        unlisted: Left = {}
        listed: Left = {}
        for path, content in self.contents():
            found = walker.needles.found(content)
            if any(walker.is_in(picture) for picture in canary.pictures(content)):
                found.add("walker: picture")
            ours = path == self.log or path.is_relative_to(self.data)
            names = {"name" for name in self.names if ours and name in content}
            for whats, into in ((found, unlisted), (needles.found(content) | names, listed)):
                if whats:
                    into.setdefault(path.name, set()).update(whats)
        return unlisted, listed


def values(database: Path) -> Iterator[tuple[str, bytes]]:
    """All that a database holds, by table: in its file, what is longer than a page lies there in pieces."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        tables = [str(name) for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            rows = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name that the database gave
            kept = [value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row]
            yield table, b"\0\0".join(kept)


def pieces(what: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Pieces of a picture as it was packed; its first part is the same in many pictures."""
    for start in range(len(content) // 3, len(content) - 48, 256):
        yield what, content[start : start + 48]


def forms_of(what: str, template: npt.NDArray[np.float32], picture: bytes) -> Iterator[tuple[str, bytes]]:
    pixels = np.asarray(cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR_RGB), np.uint8)
    yield from canary.forms(Canary(name=what, template=template, pictures=(pixels,)))
    yield from pieces(f"{what}: packed", picture)


@contextmanager
def logging_to(path: Path) -> Iterator[None]:
    """Have everything that is said on the way to a terminal written to a file."""
    before, descriptor = sys.stderr, os.dup(2)
    with path.open("w", encoding="utf-8", buffering=1) as file:
        handler = logging.StreamHandler(file)
        logging.getLogger().addHandler(handler)
        sys.stderr = file
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(descriptor, 2)
            os.close(descriptor)
            sys.stderr = before
            logging.getLogger().removeHandler(handler)
            structlog.reset_defaults()


@dataclass(slots=True)
class LeakyTap(Tap):
    """Machinery of which somebody keeps what it was started with."""

    sealed: list[Sealed] = field(default_factory=list)

    @override
    def start(
        self, deployment: Deployment, sealed: Sequence[Sealed], at: OperatingPoint, hear: Callable[[Heard], None]
    ) -> Machine:
        self.sealed += sealed
        return Tap.start(self, deployment, sealed, at, hear)


class Play(Protocol):
    """Runs the demonstration from its first page to its record."""

    def __call__(self, *, leaky: bool = False) -> Run: ...


@pytest.fixture
def play(scene: Scene, settings: Settings, walker: Walker, tmp_path: Path) -> Play:
    since_ns = time.time_ns()

    def play_it(*, leaky: bool = False) -> Run:
        run = Run(data=tmp_path / f"data-{os.getpid()}", log=tmp_path / "desk.log", since_ns=since_ns, leaky=leaky)
        with logging_to(run.log):
            _play(run, scene, settings, walker.passage)
        return run

    return play_it


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 (the processes look at the clock as well)


def _play(run: Run, scene: Scene, settings: Settings, passage: Passage) -> None:
    manners = Manners(on_stage=True, again=True)
    tap = (LeakyTap if run.leaky else Tap)(LockedMachinery(settings, now, manners))
    ground = Ground(
        data=run.data,
        key=KeyFile(path=run.data.parent / "apart" / "vault.key"),
        origin="http://localhost:8480",
        policy=rules.load(rules.DEMONSTRATION),
        checker=EverythingHolds(),
        settings=settings,
        now=now,
        manners=manners,
        demo=True,
    )
    site = build(ground, tap)
    try:
        show = Show(film=scene.film, watchlist=scene.watchlist, lasts=LASTS)
        live = showing.begin(site, tap, show, scene.passages(), SECONDS)
        console = site.room.of(live.deployment.id)
        console.on_preview(run.previews.append)
        take_note_of_listed(run, live)
        if isinstance(tap, LeakyTap):
            (run.data / "template.tmp").write_bytes(b"12345" + tap.sealed[0].template)
            structlog.get_logger().info("listed", who=run.names[0].decode())
        work(run, live, passage)
        run.open_files = settled(run)
        run.record = publish(live)
        if run.leaky:
            (run.data / "probe.tmp").write_bytes(tap.raised[0].probe)
        with site.store.read() as unit:
            run.faults = unit.journal.verify()
    finally:
        site.close()


def take_note_of_listed(run: Run, live: Showing) -> None:
    """Note what the desk holds of the listed, and pieces of it as it lies sealed in the files."""
    with live.site.store.read() as unit:
        entries = unit.entries.of(live.deployment.id)
        for entry in entries:
            run.names.append(subjects.who(unit.vault, entry.id).name.encode())
            template = packed.from_bytes(unit.vault.get(entry.id, subjects.TEMPLATE))
            picture = unit.vault.get(entry.id, subjects.PICTURE)
            run.listed += forms_of("listed", template.vector, picture)
    with engines.reading(live.site.store._engine) as connection:
        theirs = VAULT_CONTENT.c.subject.in_([str(entry.id) for entry in entries])
        contents = connection.execute(select(VAULT_CONTENT.c.sealed).where(theirs)).scalars().all()
    files = [path.read_bytes() for path in run.data.glob(f"{engines.DATABASE}*")]
    some = [content[-24:] for content in contents]
    run.sealed = [piece for piece in some if any(piece in file for file in files)]


def work(run: Run, live: Showing, passage: Passage) -> None:
    """Decide on every alert; end it when there was one and somebody has passed; wait until everything is destroyed."""
    operator, noted, over_s = AtDesk(live), set[str](), time.monotonic() + PATIENCE_S
    until = last_frame(live, passage)
    while live.stage is not Stage.DESTROYED:
        assert time.monotonic() < over_s, "it was not destroyed"
        with live.site.store.read() as unit:
            for case in unit.cases.of(live.deployment.id):
                if case.id not in noted and case.deleted_at is None:
                    noted.add(case.id)
                    run.listed += pieces("alert", unit.vault.get(case.id, subjects.PROBE))
        operator.decide()
        if live.stage is Stage.LIVE and noted and played(live) > until:
            stage.yes(live.site.room.end(stage.OPERATOR, live.deployment.id, why="they have passed"))
        time.sleep(0.05)
    run.alerts = len(noted)


def settled(run: Run) -> dict[str, bytes]:
    """The database's files once what was sealed is gone from them, which the desk has to see to by itself, and soon."""
    until_s = time.monotonic() + SETTLED_WITHIN_S
    while True:
        files = {f"{path.name} (open)": path.read_bytes() for path in run.data.glob(f"{engines.DATABASE}*")}
        left = any(piece in content for content in files.values() for piece in run.sealed)
        if not left or time.monotonic() > until_s:
            return files
        time.sleep(0.05)


def last_frame(live: Showing, passage: Passage) -> int:
    """Until when to watch: the film is played again and again, and a whole passage lies between now and then."""
    while live.tap.health is None:
        time.sleep(0.05)
    film, begins = SECONDS * demo.FRAMES_PER_S, min(passage.boxes)
    begins += (max(passage.boxes) - begins) // 2  # near enough from here on
    rounds = max(0, -(-(played(live) + MARGIN - begins) // film))
    return rounds * film + max(passage.boxes) + MARGIN


def played(live: Showing) -> int:
    """How many frames the camera has given."""
    return sum(camera.frames for camera in live.tap.health.cameras) if live.tap.health else 0


def publish(live: Showing) -> dict[str, object]:
    desk, identity = live.site.desk, DeploymentId(live.deployment.id)
    values = records.fields(record.read(desk, identity), desk.policy)
    record.publish(desk, stage.LEAD, identity, document=records.document(values))
    assert live.stage is Stage.RECORDED
    return dict(values)


def grey(jpeg: bytes) -> Pixels:
    return np.asarray(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)


def covered(preview: Preview, passage: Passage) -> bool:
    """Whether somebody's face was found in a preview, and has no alert."""
    there = passage.boxes.get(preview.frame % (SECONDS * demo.FRAMES_PER_S))
    if there is None:
        return False
    enlarge = 1920 / preview.width
    boxes = [
        (face, Box(**dict(zip(SIDES, (side * enlarge for side in face.box), strict=True)))) for face in preview.faces
    ]
    return any(box.overlap(there) > 0.3 and not face.alerted for face, box in boxes)


def test_nothing_is_left_of_the_unlisted_and_of_the_listed_the_record_alone(play: Play, walker: Walker) -> None:
    run = play()
    unlisted, listed = run.left(walker)
    assert (unlisted, listed) == ({}, {})
    seen = [preview for preview in run.previews if covered(preview, walker.passage)]
    assert len(seen) > 3, "the walker was seen"
    assert not [preview.frame for preview in seen if canary.shows(grey(preview.jpeg), walker.small)]
    assert run.alerts >= 1
    assert len(run.sealed) > 3
    assert not [piece for content in run.open_files.values() for piece in run.sealed if piece in content]
    assert any(b"deployment:destroyed" in content for content in run.open_files.values()), "the record is there"
    assert run.faults == []
    assert run.record


def test_every_leak_of_a_desk_that_was_made_to_leak_is_found(
    play: Play, walker: Walker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script, shared = tmp_path / "leak.py", Path("/dev/shm") / f"peelian-leak-{os.getpid()}.bin"  # noqa: S108
    data, log = tmp_path / f"data-{os.getpid()}", tmp_path / "desk.log"
    script.write_text(LEAK.format(data=str(data), shared=str(shared), log=str(log)), encoding="utf-8")
    monkeypatch.setattr(children, "PYTHON", ("-I", "-B", str(script)))
    try:
        found, listed = play(leaky=True).left(walker)
    finally:
        shared.unlink(missing_ok=True)
    broke = data / "scratch.err"
    assert not broke.exists(), broke.read_text()
    assert any(what.endswith("hex of float16") for what in found["scratch.tmp"])
    assert any("pixels" in what for what in found[shared.name])
    assert any("base64" in what for what in found["desk.log"])
    database = {what for name, whats in found.items() if name.startswith(engines.DATABASE) for what in whats}
    assert "float32" in database
    assert "walker: picture" in found[f"{engines.DATABASE} (scratch)"]
    assert "float32" in listed["template.tmp"]
    assert "alert" in listed["probe.tmp"]
    assert "name" in listed["desk.log"]


def test_a_picture_of_the_walker_would_be_recognised_from_whichever_frame(walker: Walker) -> None:
    """The control of what is said of pictures: which frames are looked at is up to how busy the machine is."""
    packed_ones = [cv2.imencode(".jpg", face[..., ::-1])[1].tobytes() for _, face in walker.seen]
    recognised = [canary.shows(grey(jpeg), walker.shown) for jpeg in packed_ones]
    assert sum(recognised) >= 0.97 * len(recognised)
    whole = [frame for frame, face in walker.seen if face.shape[1] >= NEAR_PX][::3]
    assert all(walker.is_in(np.asarray(cv2.cvtColor(one.pixels, cv2.COLOR_RGB2GRAY), np.uint8)) for one in whole)


def test_a_picture_of_somebody_else_is_not_taken_for_the_walker(walker: Walker, scene: Scene) -> None:
    others = [one for one in scene.passages() if one.subject != walker.passage.subject]
    faces = [
        frame.pixels[int(box.y) : int(box.bottom), int(box.x) : int(box.right)]
        for frame, _ in walker.seen[::8]
        for other in others
        if (box := other.boxes.get(frame.index)) is not None and box.width > NEAR_PX and min(box.x, box.y) >= 0
    ]
    assert faces
    assert not any(
        canary.shows(np.asarray(cv2.cvtColor(one, cv2.COLOR_RGB2GRAY), np.uint8), walker.shown) for one in faces
    )


def test_a_preview_that_is_not_blurred_would_be_seen(walker: Walker) -> None:
    """The control of what is said of previews: frames as large as a preview, with a face as it is."""
    near = [frame for frame, face in walker.seen if face.shape[1] >= NEAR_PX]
    for frame in near[1::4]:
        height, width = frame.pixels.shape[:2]
        size = (PREVIEW_PX, round(PREVIEW_PX * height / width))
        preview = cv2.resize(frame.pixels, size, interpolation=cv2.INTER_AREA)
        _, jpeg = cv2.imencode(".jpg", preview[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 70])
        assert canary.shows(grey(jpeg.tobytes()), walker.small), frame.index


def test_the_search_finds_what_lies_at_any_place_and_nothing_else() -> None:
    needles = Needles([("a", b"0123456789ab"), ("b", b"0123456789cd")])
    for before in range(20):
        assert needles.found(b"x" * before + b"0123456789cd") == {"b"}
    assert needles.found(b"0123456789") == set()
    assert needles.found(b"") == set()
