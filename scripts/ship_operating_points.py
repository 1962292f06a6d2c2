"""Measure the operating points that come with Peelian, and write them where the package looks for them.

Usage: python -m scripts.ship_operating_points LFW_FOLDER [PACK…] [--out DIR]

Takes the LFW folder that scripts/lfw_manifest.py takes, and evaluates each pack (all that are named in `SHIPPED` unless
some are given). Packs must be installed. `--out` keeps the reports as well, one folder a pack, and goes on with runs
that were stopped. Run it again whenever a model's identity changes: points of another model are never used.
"""

import argparse
import csv
import hashlib
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from scripts import lfw_manifest

from peelian.jobs.assurance import operating_points
from peelian.jobs.assurance.evaluation import Plan
from peelian.jobs.enrol import StillDetector
from peelian.nouns.face import Face
from peelian.nouns.frame import Frame
from peelian.wiring.evaluating import evaluation as assurance
from peelian.wiring.evaluating.evaluation import Request

TARGET = Path(__file__).parents[1] / "src" / "peelian" / "jobs" / "assurance" / "shipped"

DATA = (
    "LFW press photographs (250 x 250 pixels; the half of LFW that the project keeps, known label faults left out), "
    "mostly of well-known white men; stills, where live tracks join several pictures"
)

LISTS = (10, 100)
"""Sizes of lists that are measured beside the whole gallery."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """Which points of a pack are good enough to come with Peelian; `largest_list` None: the whole gallery, too."""

    fmr: tuple[float, ...]
    fpir: tuple[float, ...]
    largest_list: int | None


DOOR = Shipped(fmr=(1e-2, 1e-3), fpir=(1e-1, 1e-2), largest_list=100)
"""For a demonstration, a door or a short list. Tighter points can be measured of the starter pack, and would miss a
quarter of the people they are meant to find or more: they are not handed out."""

STREET = Shipped(fmr=(1e-2, 1e-3, 1e-4, 1e-5), fpir=(1e-1, 1e-2, 1e-3), largest_list=None)

SHIPPED = {"starter:fp32": DOOR, "starter:int8": DOOR, "open-zoo": STREET}


class Remembering:
    """Finds faces once a picture, for packs that differ in nothing but the encoder's arithmetic."""

    def __init__(self, finder: StillDetector) -> None:
        self._finder = finder
        self._found: dict[bytes, list[Face]] = {}

    def detect_still(self, frame: Frame) -> list[Face]:
        """Give every face, best first."""
        key = hashlib.sha256(frame.pixels.tobytes()).digest()
        if key not in self._found:
            self._found[key] = self._finder.detect_still(frame)
        return self._found[key]


def ship(pack: str, listed: Path, out: Path, finders: dict[str, Remembering]) -> int:
    """Evaluate a pack and write its points; return how many there are."""
    wanted = SHIPPED[pack]
    plan = Plan(fmr=wanted.fmr, fpir=wanted.fpir, list_sizes=LISTS)
    request = Request(listed=listed, pack=pack, plan=plan, data=DATA, out=out, resume=True)
    bench = assurance.prepare(request)
    finder = finders.setdefault(bench.pack.manifest.name, Remembering(bench.port.detector))
    bench = replace(bench, port=replace(bench.port, detector=finder))
    done = bench.run(today=datetime.now(UTC).date(), progress=tell)  # noqa: TID251 - a script may know the date
    points = [operating_points.read(path) for path in sorted((out / "operating-points").glob("*.json"))]
    TARGET.mkdir(exist_ok=True)
    for old in TARGET.glob(f"{bench.pack.manifest.name}-{bench.pack.variant}-*.json"):
        old.unlink()
    kept = [point for point in points if wanted.largest_list is None or point.gallery_size <= wanted.largest_list]
    for point in kept:
        (TARGET / f"{point.name}.json").write_text(operating_points.text(point), encoding="utf-8")
        missed = point.false_negative
        print(f"{point.name}: threshold {point.threshold:.6f}, missed {missed.value:.3%} of {missed.trials}")
    auc = done.evaluation.verification.auc
    failed = done.evaluation.failure_rate
    print(f"{pack}: AUC {auc.value if auc else 'none'}, {failed.errors} of {failed.trials} failed to enrol")
    return len(kept)


def tell(done: int, of: int) -> None:
    """Say now and then how far it is."""
    if done % 500 == 0 or done == of:
        print(f"{done} of {of}", file=sys.stderr, flush=True)


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lfw", type=Path)
    parser.add_argument("packs", nargs="*", help=f"of {', '.join(SHIPPED)}")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        out = options.out or Path(scratch)
        out.mkdir(parents=True, exist_ok=True)
        listed = out / "lfw.csv"
        with listed.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("path", "subject", "role"), *lfw_manifest.rows(options.lfw)])
        finders: dict[str, Remembering] = {}
        for pack in options.packs or SHIPPED:
            print(f"{pack}: {ship(pack, listed, out / pack.replace(':', '-'), finders)} points written")


if __name__ == "__main__":
    main()
