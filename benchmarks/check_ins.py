"""Check-ins: from a photo that comes in to the answer that is kept, at fifty a second and at whatever rate holds.

The store, vault, log, signatures and the law are the real ones, on this machine's disk, with a sync at every commit. In
one part a comparer answers at once; in the other each photo is decoded in the sandbox, its face found, judged, encoded
and compared with the one reference. Photos come when they come, whether or not earlier ones are done (an open loop), so
that waiting counts. Beside the times stands the processor time of a check-in, which other programs on the machine do
not change much: from it follows how many cores a rate takes.
"""

import os
import resource
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import cv2
import numpy as np
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from benchmarks import report
from peelian import settings
from peelian.capture import stills
from peelian.errors import PeelianError
from peelian.inference.pack import Pack
from peelian.jobs.checkins import answering
from peelian.jobs.checkins import references as own_references
from peelian.jobs.checkins.answering import Answered, Signed
from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.ports import Comparer
from peelian.nouns import packed
from peelian.nouns.compared import Compared, Resemblance
from peelian.nouns.deployment import Approval
from peelian.nouns.ids import PersonId
from peelian.nouns.operating_point import OperatingPoint, Proportion
from peelian.nouns.order import Assessment, Grounds, Order, OrderId, OrderStage, PromptTimes, Regime, Terms
from peelian.nouns.prompt import Prompt, PromptId, PromptState
from peelian.nouns.refusal import Refused
from peelian.nouns.statement import Camera, Purpose, Statement
from peelian.nouns.wearer import Watch, WatchId, WearerId
from peelian.synthetic import lottery, portrait
from peelian.wiring import packs, rules
from peelian.wiring.checkins import photos as checkin_photos
from peelian.wiring.checkins.opening import CheckInStore, open_office
from peelian.wiring.store import DeskStore, KeyFile, open_desk_store
from peelian.wiring.vision import open_vision
from peelian.worker.decoders import WITHIN_S, Decoders
from peelian.worker.nursery import Nursery

WANTED_A_S = 50
LASTS_S = 60
QUICK_S = 4
EACH = 10
"""Prompts of one wearer, six hours apart."""
FEWEST = 300
"""Wearers at least: nobody answers a prompt before the one before it is answered."""
AT_ONCE = 16
"""Answers that the server works on at once; others wait."""

SEEDS = (181, 398, 567, 372, 557, 197, 25, 386)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
RATE = Proportion(errors=4, trials=40_000, value=1e-4, low=0.0, high=3e-4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """Somebody's device, its open prompts, and whose face it photographs."""

    key: ec.EllipticCurvePrivateKey
    watch: Watch
    prompts: tuple[Prompt, ...]
    photo: int

    def signed(self, prompt: Prompt, number: str, photo: bytes, counter: int) -> Signed:
        """Sign an answer."""
        said = Statement(
            purpose=Purpose.ANSWER,
            nonce=number,
            watch=self.watch.id,
            prompt=prompt.id,
            counter=counter,
            content_sha256=sha256(photo).hexdigest(),
            camera=Camera.LIVE,
            said_at=NOW,
        )
        r, s = decode_dss_signature(self.key.sign(said.message(), ec.ECDSA(SHA256())))
        return Signed(statement=said, signature=r.to_bytes(32, "big") + s.to_bytes(32, "big"), content=photo)


class Taken:
    """A comparer that takes every photo for the person, at once."""

    def compare(self, *_photos: object) -> Compared:
        """Say yes."""
        return Compared(found=Resemblance.SAME)


def photograph(seed: int) -> bytes:
    """Draw what a phone's front camera takes, 720 by 960, as JPEG."""
    rng = np.random.default_rng(seed)
    light = portrait.some_light(rng)
    shot = portrait.Shot(width_px=720, height_px=960, pixels_per_cm=22, light=light, noise=3)
    taken = portrait.take(lottery.draw(seed), shot, rng)
    return cv2.imencode(".jpg", taken[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 88])[1].tobytes()


def point(pack: Pack) -> OperatingPoint:
    """Stand in for an evaluation on drawn faces, which are more alike than people are."""
    return OperatingPoint(
        name="benchmark",
        model=pack.model,
        pack=pack.manifest.name,
        gallery_size=0,
        target=1e-4,
        threshold=0.3,
        false_positive=RATE,
        false_negative=RATE,
        data="none: a benchmark of speed",
        measured_on=date(2026, 11, 25),
    )


def filled(desk: DeskStore, count: int, references: list[bytes]) -> list[Device]:
    """Keep wearers with a device, an order and open prompts each."""
    grounds = Grounds(
        regime=Regime.UK_GDPR,
        power="immigration_bail",
        decision_maker="A benchmark",
        proportionality="To measure how long it takes",
        less_intrusive=(),
        vulnerability=Assessment(by="nobody", at=NOW - timedelta(days=9), finding="Nobody is real"),
    )
    terms = Terms(
        grounds=grounds,
        starts_at=NOW - timedelta(days=8),
        ends_at=NOW + timedelta(days=50),
        review_due_at=NOW + timedelta(days=20),
        time_zone="Europe/London",
        times=(PromptTimes(rule="FREQ=DAILY", starts_minute=720, window_minutes=60),),
        quiet=(),
    )
    approved = Approval(by=PersonId("d"), rank="", at=NOW - timedelta(days=8), reason="A benchmark", to="d1" * 32)
    made = []
    with CheckInStore(desk).change() as unit:
        for number in range(count):
            wearer, key = WearerId(f"W-{number}"), ec.generate_private_key(ec.SECP256R1())
            order = Order(
                id=OrderId(f"O-{number}"),
                wearer=wearer,
                terms=terms,
                drafted_by=PersonId("c"),
                drafted_at=NOW - timedelta(days=9),
                review_due_at=terms.review_due_at,
                stage=OrderStage.ACTIVE,
                activation=approved,
            )
            public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint).hex()
            watch = Watch(id=WatchId(f"watch-{number}"), wearer=wearer, public_key=public, enrolled_at=NOW)
            prompts = tuple(_shown(order, watch, turn) for turn in range(EACH))
            unit.orders.put(order)
            unit.watches.put(watch)
            for prompt in prompts:
                unit.prompts.put(prompt)
            unit.vault.put(
                own_references.reference_of(wearer), own_references.TEMPLATE, references[number % len(references)]
            )
            made.append(Device(key=key, watch=watch, prompts=prompts, photo=number % len(references)))
    return made


def _shown(order: Order, watch: Watch, turn: int) -> Prompt:
    """A prompt that is on the device, and may be answered for as long as this takes."""
    at = NOW - timedelta(hours=6 * (turn + 1))
    return Prompt(
        id=PromptId(f"P-{order.id}-{turn}"),
        order=order.id,
        wearer=order.wearer,
        watch=watch.id,
        sent_at=at,
        show_by=at + timedelta(minutes=15),
        state=PromptState.DELIVERED,
        delivered_at=at,
        answer_by=NOW + timedelta(days=1),
    )


class Line:
    """Answers that wait for their turn, each timed from when its photo came in."""

    def __init__(self, office: Office, photos: list[bytes]) -> None:
        self._office = office
        self._photos = photos
        self.took: list[float] = []
        self.answered = 0
        self._lock = threading.Lock()

    def answer(self, device: Device, turn: int, came_at: float) -> None:
        """Issue a number, sign, and answer: what the server does for one check-in, from photo to kept answer."""
        prompt, photo = device.prompts[turn], self._photos[device.photo]
        issued = answering.issue(self._office, prompt.id, device.watch.id, Purpose.ANSWER)
        if isinstance(issued, Refused):
            raise RuntimeError(str(issued))  # noqa: TRY004 - a fault of the benchmark
        came = answering.answer(self._office, device.signed(prompt, issued.number, photo, turn + 1))
        with self._lock:
            self.took.append(time.perf_counter() - came_at)
            self.answered += isinstance(came, Answered) and came.state is PromptState.ANSWERED


def driven(line: Line, turns: Iterator[tuple[Device, int]], a_second: float, count: int) -> report.Row:
    """Let photos come at a steady rate, and say how long each took."""
    before, start = _processor_s(), time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        done = []
        for number in range(count):
            due = start + number / a_second
            time.sleep(max(0.0, due - time.perf_counter()))
            done.append(pool.submit(line.answer, *next(turns), due))
        for one in done:
            one.result()
    lasted = time.perf_counter() - start
    took = np.array(line.took)
    processor_ms = 1e3 * (_processor_s() - before) / count
    return {
        "asked_a_s": a_second,
        "check_ins": count,
        "answered": line.answered,
        "held_a_s": count / lasted,
        "p50_ms": 1e3 * float(np.percentile(took, 50)),
        "p95_ms": 1e3 * float(np.percentile(took, 95)),
        "processor_ms_each": processor_ms,
        "cores_for_50_a_s": WANTED_A_S * processor_ms / 1e3,
        "load_average": os.getloadavg()[0],
    }


def _with_sandbox(row: report.Row, all_s: float) -> report.Row:
    """Count in what the decoders' processes took, from their start to their end: known now that they have ended."""
    each = max(0.0, all_s - float(str(row["filling_s"]))) * 1e3 / int(str(row["check_ins"]))
    return {"processor_ms_each": each, "cores_for_50_a_s": WANTED_A_S * each / 1e3}


def sandbox(photo: bytes, rounds: int) -> Iterator[report.Row]:
    """Say what it takes to make and lock a process for one photo, to have it decode it, and to be rid of it."""
    for what, least_px in (("whole", 0), ("at half its size", checkin_photos.ENOUGH_PX)):
        once, all_s = (_decoded_s(photo, least_px, count) for count in (1, 1 + rounds))
        yield {"what": f"a process that decodes a photo {what}", "processor_ms_each": (all_s - once) * 1e3 / rounds}


def _decoded_s(photo: bytes, least_px: int, count: int) -> float:
    """Processor time of so many processes for one photo each, and of what forks them, seconds."""
    nursery, before = Nursery(unconfined=False), _processor_s()
    for _ in range(count):
        booth = nursery.booth()
        booth.decode(photo, within_s=WITHIN_S, least_px=least_px)
        booth.close()
    nursery.close()
    return _processor_s() - before


def _processor_s() -> float:
    """Processor time of this process and of those that it has ended, seconds."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


@contextmanager
def desk_of(count: int, references: list[bytes]) -> Iterator[tuple[DeskStore, list[Device]]]:
    """A desk in a folder of its own, with so many wearers."""
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk_store(Path(folder) / "data", key=KeyFile(path=Path(folder) / "vault.key"), create=True)
        try:
            yield desk, filled(desk, count, references)
        finally:
            desk.close()


def part(
    what: str, comparer: Comparer, at: OperatingPoint, known: tuple[list[bytes], list[bytes]], lasts_s: float
) -> report.Row:
    """Measure one part at the wanted rate, for so long."""
    photos, references = known
    count, before = round(WANTED_A_S * lasts_s), _processor_s()
    with desk_of(max(FEWEST, -(-count // EACH)), references) as (desk, devices):
        filling_s = _processor_s() - before
        office = open_office(desk, rules.load(), comparer, at, lambda: NOW)
        turns = ((device, turn) for turn in range(EACH) for device in devices)
        row = driven(Line(office, photos), turns, WANTED_A_S, count)
    return {"what": what} | row | {"filling_s": filling_s}


def steps(pack: Pack, photo: bytes, rounds: int) -> Iterator[report.Row]:
    """Say what each step of a comparison costs, in processor time, which others on the machine hardly change."""
    near = checkin_photos.NEAR_SIDE_PX
    eyes = open_vision(pack, threads=1, smallest_eye_distance_px=20, near_side_px=near)
    frame = stills.decode(photo, path=Path("photo"), least_px=checkin_photos.ENOUGH_PX)
    face = eyes.detector.detect_still(frame)[0]
    for name, step in (
        ("find the face", lambda: eyes.detector.detect_still(frame)),
        ("judge it", lambda: eyes.assessor.assess(frame, [face])),
        ("encode", lambda: eyes.encoder.encode([(frame, face)])),
    ):
        start = time.process_time()
        for _ in range(rounds):
            step()
        yield {
            "what": f"{pack.manifest.name}: {name}",
            "processor_ms_each": (time.process_time() - start) / rounds * 1e3,
        }


def measure(asked: report.Asked) -> list[report.Row]:
    """Give the rows: without recognition, then with the recommended pack, or the other where it is not here."""
    lasts_s = QUICK_S if asked.quick else LASTS_S
    read = settings.read()
    photos = [photograph(seed) for seed in SEEDS]
    starter = packs.load("starter", read)
    rows = [part("without recognition", Taken(), point(starter), ([b"a photo"], [b"a reference"]), lasts_s)]
    rows += list(sandbox(photos[0], 10 if asked.quick else 200))
    for name in ("open-zoo", "starter"):
        try:
            pack = packs.load(name, read)
        except PeelianError as error:
            rows.append({"what": f"with {name}", "why_not": str(error)})
            continue
        eyes = open_vision(pack, threads=1, smallest_eye_distance_px=20)
        frames = [stills.decode(photo, path=Path("photo")) for photo in photos]
        faces = [(frame, eyes.detector.detect_still(frame)[0]) for frame in frames]
        references = [packed.to_bytes(template) for template in eyes.encoder.encode(faces)]
        decoders = Decoders(read)
        comparer = checkin_photos.open_at(pack, point(pack), decoders.frame, threads=read.threads)
        before = _processor_s()
        row = part(f"with {name}", comparer, point(pack), (photos, references), lasts_s)
        decoders.close()  # only now does the system say what its processes took
        rows.append(row | _with_sandbox(row, _processor_s() - before))
        rows += list(steps(pack, photos[0], 3 if asked.quick else 30))
        break
    return rows


if __name__ == "__main__":
    report.run("check_ins", "a check-in's photo to its kept answer, at fifty a second", measure)
