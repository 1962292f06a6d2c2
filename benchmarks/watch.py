"""The main job beside the peers: frames a second, CPU a minute of video, and who was recognised, on one street.

A 1080p street at 25 frames a second with ten people in view, drawn here. InsightFace, uniface and we use the same SCRFD
and MobileFaceNet files; face_recognition and our starter pack the same dlib ResNet. Peers do what their manuals show:
every frame, every face, and one comparison with the list. An alert counts as a recognition when it names the right
subject in the right place; anything else is a false alert. Latency is from a frame in memory to its alert, with the
film played as a camera would (`--realtime`).
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import enrol, report, scene
from peelian.jobs.assurance import recognition, truth
from peelian.jobs.assurance.recognition import Passage, Raised
from peelian.nouns.geometry import Box
from peelian.nouns.ids import SubjectId

SIMILARITY = {"buffalo-s": 0.695, "open-zoo": 0.787, "starter": 0.969}
"""What counts as alike, for us and for the peer on the same weights: where `evaluate` on 128 people of the synthetic
cast puts a false positive rate of 0.4 % with 16 listed. Drawn people are more alike than real ones."""

FEW_FRAMES = 12
"""Of a peer that takes seconds a frame: enough for a rate, too few to say whom it would have recognised."""


def lines(command: Sequence[str]) -> list[dict[str, object]]:
    """Run a command that prints one JSON object a line."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def scored(who: str, said: Sequence[dict[str, object]], passages: Sequence[Passage]) -> report.Row:
    """Hold what a program printed against the truth."""
    alerts = [alert for alert in said if alert["event"] == "alert"]
    summary = said[-1]
    tally = recognition.tally(passages, [raised(alert) for alert in alerts])
    frames, wall_s, cpu_s = (float(str(summary[name])) for name in ("frames", "wall_s", "cpu_s"))
    return {
        "who": who,
        "frames_per_s": frames / wall_s,
        "cpu_s_per_minute": cpu_s / (frames / 25) * 60,
        "recognised": f"{tally.recognised} of {tally.listed_passages}",
        "repeated": tally.repeated,
        "false_alerts": tally.false_alerts,
    }


def raised(alert: dict[str, object]) -> Raised:
    """Take an alert from JSON."""
    x, y, width, height = json.loads(json.dumps(alert["box"]))
    box = Box(x=x, y=y, width=max(width, 1), height=max(height, 1))
    return Raised(subject=SubjectId(str(alert["subject"])), frame=int(str(alert["frame"])), box=box)


def ours(street: Path, pack: str, *, options: Sequence[str]) -> list[dict[str, object]]:
    """Run `peelian watch` on the street."""
    words = ["--watchlist", str(street / "watchlist"), "--pack", pack, "--json", *options]
    return lines([scene.PEELIAN, "watch", str(street / "street.mp4"), *words])


def peer(street: Path, name: str, models: Path, *, options: Sequence[str]) -> list[dict[str, object]]:
    """Run a peer on the street."""
    words = [str(street / "street.mp4"), str(street / "watchlist"), "--models", str(models), *options]
    return lines([sys.executable, "-W", "ignore", "-m", "benchmarks.peers", name, *words])


def same_weights(street: Path, passages: Sequence[Passage]) -> list[report.Row]:
    """Measure those that take SCRFD and MobileFaceNet."""
    threshold = ["--threshold", str(SIMILARITY["buffalo-s"])]
    with TemporaryDirectory() as folder:
        models = enrol.same_weights(Path(folder))
        if models is None:
            return [{"who": "insightface, uniface", "note": "need the pack buffalo-s"}]
        rows = [scored("peelian buffalo-s", ours(street, "buffalo-s", options=threshold), passages)]
        for name in ("insightface", "uniface"):
            if find_spec(name) is None:
                rows.append(absent(name))
                continue
            rows.append(beside(rows[0], scored(name, peer(street, name, models, options=threshold), passages)))
    return rows


def absent(name: str) -> report.Row:
    """Say that a peer is not there."""
    return {"who": name, "note": "not installed: run `make bench`"}


def starter(street: Path, passages: Sequence[Passage]) -> list[report.Row]:
    """Measure the starter pack and face_recognition."""
    threshold = ["--threshold", str(SIMILARITY["starter"])]
    row = scored("peelian starter", ours(street, "starter", options=threshold), passages)
    if find_spec("face_recognition") is None:
        return [row, absent("face_recognition")]
    few = [*threshold, "--frames", str(FEW_FRAMES)]
    said = peer(street, "face_recognition", Path(), options=few)
    slow = beside(row, scored("face_recognition", said, passages))
    return [row, {**slow, "recognised": f"{FEW_FRAMES} frames only", "false_alerts": ""}]


def beside(mine: report.Row, theirs: report.Row) -> report.Row:
    """Add how many times our speed is of a peer's, by the clock and by the work."""
    speed = float(str(mine["frames_per_s"])) / float(str(theirs["frames_per_s"]))
    work = float(str(theirs["cpu_s_per_minute"])) / float(str(mine["cpu_s_per_minute"]))
    return {**theirs, "we_are_times_as_fast": speed, "and_use_times_less_cpu": work}


def latency(street: Path, passages: Sequence[Passage]) -> list[report.Row]:
    """Play the film as a camera would, and say how old alerts are."""
    rows = []
    for pack in ("starter", "open-zoo"):
        said = ours(street, pack, options=["--threshold", str(SIMILARITY[pack]), "--realtime"])
        half, most = said[-1]["alert_latency_ms_p50"], said[-1]["alert_latency_ms_p95"]
        row = scored(f"peelian {pack}, played as a camera", said, passages)
        rows.append({**row, "alert_ms_p50": half, "alert_ms_p95": most, "dropped": said[-1]["dropped"]})
    return rows


def measure(asked: report.Asked) -> list[report.Row]:
    """Draw the street once, and run everybody on it."""
    seconds = 12 if asked.quick else 30
    with scene.drawn("street", seconds=seconds, people_in_view=10, listed=16) as street:
        passages = truth.read(street / "street.gt.json")
        return [*same_weights(street, passages), *starter(street, passages), *latency(street, passages)]


if __name__ == "__main__":
    report.run("watch", "the main job on a 1080p25 street with ten people in view", measure)
