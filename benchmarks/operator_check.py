"""Operator check: from an officer's photograph to the recorded answer, with 100,000 templates in the reference set.

Nothing is left out: the set lies in the desk's own store and vault, two people have published it, it is opened into
memory from there; each photograph is decoded in the sandbox, judged, encoded, searched, and its answer recorded in the
log. Beside it, in the same run, the search alone against FAISS' exact index. All faces are drawn; the set's other
templates are drawn by chance.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np

from benchmarks import report
from peelian import settings
from peelian.inference.pack import Pack
from peelian.jobs.handset import answering, deciding, opening, reference_sets
from peelian.jobs.handset.reference_sets import Likeness, Nominee
from peelian.match.roster import Roster
from peelian.nouns import packed
from peelian.nouns.ids import PersonId, SetId, SubjectId
from peelian.nouns.operating_point import OperatingPoint, Proportion
from peelian.nouns.operator_check import Statement, Verdict
from peelian.nouns.person import Person, Role
from peelian.nouns.reference_set import ReferenceSet
from peelian.nouns.refusal import Refusals
from peelian.nouns.template import Template
from peelian.synthetic import lottery, portrait
from peelian.wiring import packs, rules
from peelian.wiring.handset.opening import HandsetDesk, Manner, open_handset
from peelian.wiring.store import KeyFile, open_desk_store
from peelian.worker.decoders import Decoders

T = TypeVar("T")

TEMPLATES = 100_000
QUICK = 2_000
PHOTOGRAPHS = 40
AT_ONCE = 1000
DIMS = 128
TOP = 22
SEEDS = (1, 2, 3, 4, 5, 6, 7, 8)

KEEPER = Person(id=PersonId("keeper"), name="A keeper", roles=frozenset({Role.REFERENCE_KEEPER}))
APPROVER = Person(id=PersonId("approver"), name="An approver", roles=frozenset({Role.AUTHORISING_OFFICER}))
OFFICER = Person(id=PersonId("officer"), name="An officer", roles=frozenset({Role.CHECKING_OFFICER}))
STATED = Statement(
    legal_basis="common_law",
    trigger="unable",
    necessity="To measure how long it takes",
    tried=("asked",),
    place="street",
    most=6,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What is measured on."""

    desk: HandsetDesk
    found: ReferenceSet
    photographs: list[bytes]


def point(pack: Pack, size: int) -> OperatingPoint:
    """Stand in for an evaluation of this size: speed does not depend on where the threshold lies."""
    rate = Proportion(errors=1, trials=1000, value=0.001, low=0.0, high=0.006)
    return OperatingPoint(
        name="benchmark",
        model=pack.model,
        pack=pack.manifest.name,
        gallery_size=size,
        target=0.01,
        threshold=0.9,
        false_positive=rate,
        false_negative=rate,
        data="none: a benchmark of speed",
        measured_on=date(2026, 11, 25),
    )


def photograph(seed: int) -> bytes:
    """Draw what a phone's camera sees, 1920 by 1080, as JPEG."""
    drawn = cv2.resize(portrait.reference(lottery.draw(seed)), (864, 1080), interpolation=cv2.INTER_AREA)
    pixels = np.full((1080, 1920, 3), 150, np.uint8)
    pixels[:, 528 : 528 + 864] = drawn
    return cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes()


def templates(pack: Pack, count: int) -> Iterator[Template]:
    """Draw templates by chance."""
    rng = np.random.default_rng(1)
    for _ in range(count):
        drawn = rng.standard_normal(DIMS).astype(np.float32)
        yield Template(model=pack.model, vector=(drawn / np.linalg.norm(drawn)).astype(np.float32))


def filled(desk: HandsetDesk, pack: Pack, count: int) -> SetId:
    """Fill a set in the desk's store."""
    made = yes(reference_sets.make(desk.handset, KEEPER, kind="custody", title="Benchmark", pack="starter"))
    keep_until = datetime.now(UTC).date() + timedelta(days=300)  # noqa: TID251 - a benchmark lives in real time
    batch: list[tuple[Nominee, Likeness]] = []
    for number, template in enumerate(templates(pack, count), 1):
        nominee = Nominee(
            reference=f"N-{number}",
            source="Drawn",
            taken_on=date(2025, 5, 1),
            legal_basis="None needed: drawn",
            keep_until=keep_until,
        )
        likeness = Likeness(
            picture=b"\xff\xd8\xff", template=packed.to_bytes(template), sha256=f"{number:064x}", quality="drawn"
        )
        batch.append((nominee, likeness))
        if len(batch) == AT_ONCE or number == count:
            reference_sets.add_all(desk.handset, KEEPER, made.id, batch)
            batch = []
    return made.id


def published(desk: HandsetDesk, wanted: SetId) -> ReferenceSet:
    """Have two people publish it."""
    asked = yes(reference_sets.ask(desk.handset, KEEPER, wanted)).request
    digest = asked.digest if asked is not None else ""
    return yes(reference_sets.publish(desk.handset, APPROVER, wanted, digest=digest, reason="A benchmark"))


def yes(answer: T | Refusals) -> T:
    """Return what was done; here, the law never says no."""
    if isinstance(answer, Refusals):
        raise RuntimeError(str(answer))  # noqa: TRY004 - a fault of the benchmark
    return answer


@contextmanager
def prepared(count: int) -> Iterator[tuple[Bench, list[report.Row]]]:
    """Make a desk with a published set; say how long that took."""
    read, rows = settings.read(), []
    policy = rules.load()
    bounds = replace(policy.operator_check, officer_per_hour=10_000, desk_per_hour=10_000)
    with tempfile.TemporaryDirectory() as folder:
        key = KeyFile(path=Path(folder) / "vault.key")
        store = open_desk_store(Path(folder) / "data", key=key, create=True)
        decoders = Decoders(read)
        manner = Manner(decode=decoders.frame, points=point)
        changed = replace(policy, operator_check=bounds)
        desk = open_handset(store, changed, lambda: datetime.now(UTC), settings=read, manner=manner)  # noqa: TID251
        start = time.perf_counter()
        wanted = filled(desk, packs.load("starter", read), count)
        rows.append({"what": "filling the set, vault included", "templates": count, "s": time.perf_counter() - start})
        start = time.perf_counter()
        found = published(desk, wanted)
        rows.append({"what": "publishing it", "templates": count, "s": time.perf_counter() - start})
        start = time.perf_counter()
        while desk.library.ready(found) is not None:
            time.sleep(0.01)
        rows.append({"what": "opening it into memory", "templates": count, "s": time.perf_counter() - start})
        yield Bench(desk=desk, found=found, photographs=[photograph(seed) for seed in SEEDS]), rows
        desk.close()
        decoders.close()
        store.close()


def answered_ms(bench: Bench, photo: bytes) -> float:
    """Make one check, and time it from photograph to answer."""
    checks = bench.desk.checks
    opened = yes(opening.begin(checks, OFFICER, bench.found.id, STATED))
    start = time.perf_counter()
    answer = yes(answering.photograph(checks, OFFICER, opened.id, photo))
    took = (time.perf_counter() - start) * 1e3
    verdict = Verdict.CANNOT_TELL if answer.possible else Verdict.NOBODY
    deciding.decide(checks, OFFICER, opened.id, verdict, by=("none", "released"))
    return took


def searched(count: int, rounds: int) -> report.Row:
    """Time the search alone, in turns with FAISS where it is there."""
    pack = packs.load("starter", settings.read())
    drawn = list(templates(pack, count + 1))
    roster = Roster(count)
    roster.fill([SubjectId(str(row)) for row in range(count)], drawn[:count])
    probe = drawn[count]
    engines: dict[str, Callable[[], object]] = {"peelian": lambda: roster.search(probe, top=TOP)}
    if find_spec("faiss") is not None:
        flat = import_module("faiss").IndexFlatIP(DIMS)
        flat.add(np.stack([one.vector for one in drawn[:count]]))
        engines["faiss"] = lambda: flat.search(probe.vector[None], TOP)
    best = dict.fromkeys(engines, float("inf"))
    for _ in range(rounds):
        for name, search in engines.items():
            start = time.perf_counter()
            search()
            best[name] = min(best[name], (time.perf_counter() - start) * 1e3)
    row: report.Row = {"what": "search alone, best round", "templates": count}
    row |= {f"{name}_ms": value for name, value in best.items()}
    row["faiss_over_peelian"] = best["faiss"] / best["peelian"] if "faiss" in best else "faiss is not installed"
    return row


def measure(asked: report.Asked) -> list[report.Row]:
    """Give the times of one size."""
    count = QUICK if asked.quick else TEMPLATES
    with prepared(count) as (bench, rows):
        for photo in bench.photographs[:2]:
            answered_ms(bench, photo)  # the first opens the pack's networks
        photos = bench.photographs * (1 if asked.quick else PHOTOGRAPHS // len(SEEDS))
        took = np.array([answered_ms(bench, photo) for photo in photos])
    load = os.getloadavg()[0]
    rows.append(
        {
            "what": "photograph (1920 x 1080) to recorded answer",
            "templates": count,
            "checks": len(took),
            "p50_ms": float(np.percentile(took, 50)),
            "p95_ms": float(np.percentile(took, 95)),
            "load_average": load,
        }
    )
    return [*rows, searched(count, 50)]


if __name__ == "__main__":
    report.run(
        "operator_check",
        "an officer's photograph to the recorded answer, with a reference set of 100,000 templates",
        measure,
        packages=("faiss-cpu", "opencv-python-headless"),
    )
