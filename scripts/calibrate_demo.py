"""Measure the operating points of the demonstration, as any user would: draw a cast, and run `evaluate` on it.

Usage: python -m scripts.calibrate_demo [PACK…] [--probes N] [--cast FOLDER]

Writes them beside the shipped ones, where only the demonstration looks. Run it again whenever the starter pack's
model or the way people are drawn changes.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from peelian.jobs.assurance import operating_points
from peelian.wiring import demo

TARGET = Path(__file__).parents[1] / "src" / "peelian" / "jobs" / "assurance" / "staged"
PEELIAN = str(Path(sys.executable).parent / "peelian")
CAST = 128
"""People in the cast, as many as there are; the demonstration's are among them. Each walker is searched several times
while in view, so a rate of one search in a hundred would raise false alerts: smaller rates need more people."""
DATA = f"synthetic stills of {CAST} people who do not exist"
PACKS = ("starter:fp32", "starter:int8")


def calibrate(pack: str, cast: Path, out: Path) -> None:
    """Evaluate a pack on a cast and keep its points for lists as long as the demonstration's."""
    # Everybody of a cast is enrolled, so each search is with its own subject taken off: the list is shorter by one.
    sizes = ["--list-size", str(demo.LISTED + 1), "--fpir", "1e-2", "--fpir", "5e-3", "--fpir", "4e-3"]
    command = [PEELIAN, "evaluate", str(cast / "manifest.csv"), "--pack", pack, "--out", str(out), "--data", DATA]
    result = subprocess.run([*command, *sizes, "--json"], check=True, stdout=subprocess.PIPE, text=True)
    TARGET.mkdir(exist_ok=True)
    for path in sorted((out / "operating-points").glob("*.json")):
        point = operating_points.read(path)
        if point.gallery_size == demo.LISTED:
            name = path.name
            (TARGET / name).write_text(operating_points.text(point), encoding="utf-8")
            print(f"{name}: threshold {point.threshold:.4f}, missed {point.false_negative.value:.2%}")
    print(json.loads(result.stdout.splitlines()[-1]).get("auc"))


def main() -> None:
    """Draw and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packs", nargs="*", default=PACKS)
    parser.add_argument("--probes", type=int, default=8)
    parser.add_argument("--cast", type=Path, help="a cast that was drawn already")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        cast = options.cast or Path(scratch) / "cast"
        if options.cast is None:
            draw = [PEELIAN, "synth", "cast", str(cast), "--people", str(CAST), "--probes", str(options.probes)]
            subprocess.run(draw, check=True)
        for old in TARGET.glob("*.json"):
            old.unlink()
        for pack in options.packs:
            calibrate(pack, cast, Path(scratch) / pack.replace(":", "-"))


if __name__ == "__main__":
    main()
