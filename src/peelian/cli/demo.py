"""`peelian demo`: the main job on a street of people who do not exist."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from peelian.cli import options, output
from peelian.cli import watch as watching
from peelian.jobs.assurance import intervals
from peelian.jobs.assurance.recognition import Tally
from peelian.nouns.alert import Alert
from peelian.wiring import demo as stage
from peelian.wiring import live
from peelian.wiring.demo import Scene
from peelian.wiring.live import Watching

FULL_LENGTH_S = 60.0


def demo(
    *,
    check: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", help="Run headless on a street of so many seconds; exit 1 if a promise fails."),
    ] = None,
    seconds: Annotated[float, typer.Option(help="Length of the street.")] = FULL_LENGTH_S,
    as_json: options.AsJson = False,
) -> None:
    """Draw a street in which nobody is real, watch it, and hold the alerts against the truth."""
    quiet = as_json or check is not None
    with tempfile.TemporaryDirectory() as scratch:
        length_s = seconds if check is None else check
        out = stage.place(length_s) if check is None else Path(scratch) / "street"
        with output.counting("Drawing the street", quiet=quiet) as tick:
            scene = draw(length_s, out, tick)
        outcome = run(scene, quiet=quiet, as_json=as_json)
    if as_json:
        output.line(fields(outcome))
    else:
        output.RESULTS.print(table(outcome))
    if check is not None and not kept(outcome.tally):
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run of the demonstration came to."""

    tally: Tally
    alerts: int
    counts: dict[str, object]
    wall_s: float


def draw(seconds: float, out: Path, tick: output.Tick) -> Scene:
    """Draw the street, with its frames counted."""
    frames = round(seconds * stage.FRAMES_PER_S)
    done = iter(range(1, frames + 1))
    return stage.draw(seconds, out, lambda: tick(next(done, frames), frames))


def run(scene: Scene, *, quiet: bool, as_json: bool) -> Outcome:
    """Watch the street, and print alerts as they come."""
    with output.building(quiet=quiet) as progress:
        post = live.open_post(options.DEFAULT_PACK, progress=progress)
    with output.counting("Enrolling the list", quiet=quiet) as tick:
        gallery = post.enrol(scene.watchlist, tick=tick)
    where = live.sources([str(scene.film)])
    how = live.manner(realtime=False, seconds=None)
    run = live.open_watching(where, vision=post.vision, gallery=gallery, at=post.on_stage(gallery), how=how)
    start_s = time.monotonic()
    alerts = watched(run, as_json=as_json, quiet=quiet)
    wall_s = time.monotonic() - start_s
    return Outcome(
        tally=stage.tally(scene, alerts), alerts=len(alerts), counts=watching.counted(run), wall_s=round(wall_s, 3)
    )


def watched(run: Watching, *, as_json: bool, quiet: bool) -> list[Alert]:
    """Watch until the end, and print each alert at once."""
    alerts: list[Alert] = []
    with watching.stopping(run), watching.showing(quiet=quiet) as status:
        for batch in run.alerts():
            alerts += batch
            for alert in batch:
                watching.show(alert, as_json=as_json)
            if status is not None:
                status.update(watching.progress_words(run))
    return alerts


def kept(tally: Tally) -> bool:
    """Say whether the street's promises held: everyone listed once, and nobody else.

    A street too short for anybody on the list to come near breaks no promise; that it showed none is in the counts.
    """
    return not (tally.missed or tally.repeated or tally.false_alerts)


def fields(outcome: Outcome) -> dict[str, object]:
    """Return the outcome for programs."""
    tally = outcome.tally
    return {
        **outcome.counts,
        "listed_crossings": tally.listed_passages,
        "other_crossings": tally.unlisted_passages,
        "recognised": tally.recognised,
        "repeated": tally.repeated,
        "false_alerts": tally.false_alerts,
        "missed": list(tally.missed),
        "wall_s": outcome.wall_s,
        "frames_per_s": round(frames_per_s(outcome), 1),
        "promises_kept": kept(tally),
    }


def frames_per_s(outcome: Outcome) -> float:
    """Frames of the film for each second it took."""
    return float(str(outcome.counts["frames"])) / max(outcome.wall_s, 1e-9)


def table(outcome: Outcome) -> Table:
    """Show the outcome to people, with intervals where something was counted."""
    tally, counts = outcome.tally, outcome.counts
    rows = Table(title="The street, held against its truth (nobody in it is real)", title_justify="left")
    rows.add_column("what")
    rows.add_column("figure", justify="right")
    rows.add_row("crossings of people on the list", str(tally.listed_passages))
    rows.add_row("crossings of other people", str(tally.unlisted_passages))
    rows.add_row("alerts", str(outcome.alerts))
    rows.add_row("true recognition rate", share(tally.recognised, tally.listed_passages))
    rows.add_row("false alerts, of faces followed", share(tally.false_alerts, int(str(counts["tracks"]))))
    rows.add_row("frames a second", f"{frames_per_s(outcome):.0f} (the film has {stage.FRAMES_PER_S})")
    rows.add_row("alert latency, median and 95th percentile", latency(counts))
    return rows


def share(count: int, of: int) -> str:
    """Write a counted share with its 95 % interval; of nothing there is none."""
    if of == 0:
        return "not enough data"
    low, high = intervals.wilson(count, of)
    return f"{count} of {of} (95 % interval {low:.1%} to {high:.1%})"


def latency(counts: dict[str, object]) -> str:
    """Write the time from a frame in memory to its alert."""
    half, most = counts["alert_latency_ms_p50"], counts["alert_latency_ms_p95"]
    return "no alert" if half is None else f"{half} ms, {most} ms"
