"""`peelian demo`: a deployment on a street of people who do not exist, in the browser, from authorisation to record."""

import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from peelian import settings
from peelian.cli import options, output
from peelian.cli.serve import ONLY_STARTER
from peelian.jobs.assurance import intervals
from peelian.jobs.assurance.recognition import Tally
from peelian.jobs.live.tally import quantile
from peelian.nouns.deployment import Stage
from peelian.web import showing, trial
from peelian.web.control.machinery import LockedMachinery, Manners
from peelian.web.showing import Showing, Tap
from peelian.web.site import Ground, Site, build
from peelian.web.stage.deployment import EverythingHolds, Show
from peelian.web.trial import Trial
from peelian.wiring import demo as scenery
from peelian.wiring import packs, rules
from peelian.wiring.store import KeyFile

STREET_S = 24.0
"""Length of the street that is drawn when nobody says otherwise: drawing it takes about twice as long."""

LOOPS = 8
"""How often it is played, so that a visitor has time to look around."""

MARGIN_S = 4.0
"""How much longer than its film a deployment lasts: the cameras start a moment after it does."""

TICK_S = 0.2
PORT = 8480


def demo(
    *,
    check: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", help="Run headless on a street of so many seconds; exit 1 if a promise fails."),
    ] = None,
    seconds: Annotated[float, typer.Option(help="Length of the street.")] = STREET_S,
    port: Annotated[int, typer.Option(help="Port of the desk.", min=1, max=65_535)] = PORT,
    unconfined: Annotated[
        bool, typer.Option("--unconfined", help="Go on where the kernel cannot lock the recogniser in.")
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """Run a deployment on a street in which nobody is real, in the browser: live, adjudicated, ended, recorded."""
    quiet = as_json or check is not None
    length_s = seconds if check is None else check
    options.finite("--seconds" if check is None else "--check", length_s)
    with tempfile.TemporaryDirectory() as scratch:
        out = scenery.place(length_s) if check is None else Path(scratch) / "street"
        with output.stepping("Drawing the street", round(length_s * scenery.FRAMES_PER_S), quiet=quiet) as step:
            scene = scenery.draw(length_s, out, step)
        manners = Manners(unconfined=unconfined, on_stage=True, again=check is None)
        site, tap = stand(Path(scratch), manners, port, quiet=quiet)
        lasts = timedelta(seconds=length_s * (1 if check else LOOPS) + MARGIN_S)
        show = Show(film=scene.film, watchlist=scene.watchlist, lasts=lasts)
        try:
            with showing.served(site, port):
                live = showing.begin(site, tap, show, scene.passages(), length_s)
                outcome = run(live, headless=check is not None, as_json=as_json)
        finally:
            site.close()
    if check is not None and not kept(outcome):
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run of the demonstration came to.

    `tally`: of the `showings` of the film that were whole. `trial`: what was tried headless; None where a person was
    there.
    """

    tally: Tally
    showings: int
    alerts: int
    frames: int
    faces_seen: int
    latencies_s: list[float]
    trial: Trial | None
    wall_s: float
    stage: Stage


def stand(scratch: Path, manners: Manners, port: int, *, quiet: bool) -> tuple[Site, Tap]:
    """Build the demonstration's desk in a folder that goes when it ends."""
    read = settings.read()
    with output.building(quiet=quiet) as progress:
        packs.load(options.DEFAULT_PACK, read, progress=progress)
    if packs.installed(read) == [options.DEFAULT_PACK] and not quiet:
        output.MESSAGES.print(ONLY_STARTER, soft_wrap=True)
    tap = Tap(LockedMachinery(read, _now, manners))
    ground = Ground(
        data=scratch / "data",
        key=KeyFile(path=scratch / "keys" / "vault.key"),
        origin=f"http://localhost:{port}",
        policy=rules.load(rules.DEMONSTRATION),
        checker=EverythingHolds(),
        settings=read,
        now=_now,
        manners=manners,
        demo=True,
    )
    return build(ground, tap), tap


def run(live: Showing, *, headless: bool, as_json: bool) -> Outcome:
    """Stay until the deployment is over; headless, somebody who does not exist adjudicates every alert."""
    began_s = time.monotonic()
    if headless:
        tried = trial.run(live, note=live.note_crossings)
    else:
        tried = None
        welcome(live)
        stay(live)
    outcome = finished(live, tried, time.monotonic() - began_s)
    if as_json:
        output.line(fields(outcome))
    else:
        output.RESULTS.print(table(outcome))
    if not headless:
        linger(live)
    return outcome


def welcome(live: Showing) -> None:
    """Say where to look, and open a browser where there is one."""
    address = f"{live.origin}/sign-in?next=/deployments/{live.deployment.id}/console"
    output.MESSAGES.print(f"The street is live: [bold]{address}[/]", soft_wrap=True)
    output.MESSAGES.print("Sign in as [bold]Dev Mistry[/], the operator, by one click. Ctrl-C stops the demonstration.")
    if sys.stdout.isatty() and shutil.which("xdg-open"):
        typer.launch(address)


def stay(live: Showing) -> None:
    """Wait until the deployment has ended by itself, or somebody stops it."""
    with stopping() as stopped:
        while live.stage is Stage.LIVE and not stopped:
            live.note_crossings()
            time.sleep(TICK_S)


def linger(live: Showing) -> None:
    """Keep the desk up for whoever wants to read or print the record."""
    record = f"{live.origin}/deployments/{live.deployment.id}/record"
    said = "The deployment has ended by itself. Its list goes when every alert is decided on, or in three minutes."
    output.MESSAGES.print(f"{said} The record: [bold]{record}[/]  (Ctrl-C stops the desk)", soft_wrap=True)
    if not sys.stdout.isatty():
        return
    with stopping() as stopped:
        while not stopped:
            time.sleep(TICK_S)


@contextmanager
def stopping() -> Iterator[list[bool]]:
    """Give a list that is empty until somebody asks to stop."""
    stopped: list[bool] = []

    def stop(number: int, _frame: object) -> None:
        stopped.append(True)
        signal.signal(number, before[number])

    before = {int(number): signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def finished(live: Showing, tried: Trial | None, wall_s: float) -> Outcome:
    """Hold what happened against the truth."""
    tally, showings = live.tally()
    health = live.tap.health
    with live.site.store.read() as unit:
        cases = unit.cases.of(live.deployment.id)
    return Outcome(
        tally=tally,
        showings=showings,
        alerts=len(cases),
        frames=sum(camera.frames for camera in health.cameras) if health else 0,
        faces_seen=health.faces_seen if health else 0,
        latencies_s=[(case.raised_at - case.seen_at).total_seconds() for case in cases],
        trial=tried,
        wall_s=wall_s,
        stage=live.stage,
    )


def kept(outcome: Outcome) -> bool:
    """Say whether the promises held: everyone listed once, nobody else, and everything that was tried.

    A street too short for anybody on the list to come near breaks no promise; that it showed none is in the counts.
    """
    tally = outcome.tally
    street = not (tally.missed or tally.repeated or tally.false_alerts)
    return street and (outcome.trial is None or not outcome.trial.broken)


def fields(outcome: Outcome) -> dict[str, object]:
    """Return the outcome for programs."""
    tally, tried = outcome.tally, outcome.trial
    return {
        "event": "summary",
        "frames": outcome.frames,
        "faces_seen": outcome.faces_seen,
        "alerts": outcome.alerts,
        "alert_latency_ms_p50": milliseconds(outcome.latencies_s, 0.5),
        "alert_latency_ms_p95": milliseconds(outcome.latencies_s, 0.95),
        "listed_crossings": tally.listed_passages,
        "other_crossings": tally.unlisted_passages,
        "recognised": tally.recognised,
        "repeated": tally.repeated,
        "false_alerts": tally.false_alerts,
        "missed": list(tally.missed),
        "wall_s": round(outcome.wall_s, 1),
        "frames_per_s": round(frames_per_s(outcome), 1),
        "stage": outcome.stage.value,
        **({} if tried is None else tried.fields()),
        "promises_kept": kept(outcome),
    }


def milliseconds(values_s: list[float], share: float) -> float | None:
    """Return a quantile in milliseconds; None of none."""
    value = quantile(values_s, share)
    return None if value is None else round(value * 1e3, 1)


def frames_per_s(outcome: Outcome) -> float:
    """Frames of the film for each second it took."""
    return outcome.frames / max(outcome.wall_s, 1e-9)


def table(outcome: Outcome) -> Table:
    """Show the outcome to people, with intervals where something was counted."""
    tally = outcome.tally
    in_them = tally.recognised + tally.repeated + tally.false_alerts
    rows = Table(title="The street, held against its truth (nobody in it is real)", title_justify="left")
    rows.add_column("what")
    rows.add_column("figure", justify="right")
    rows.add_row("whole showings of the film, which are counted", str(outcome.showings))
    rows.add_row("crossings of people on the list", str(tally.listed_passages))
    rows.add_row("crossings of other people", str(tally.unlisted_passages))
    rows.add_row("alerts, in all and in these showings", f"{outcome.alerts}, {in_them}")
    rows.add_row("true recognition rate", share(tally.recognised, tally.listed_passages))
    rows.add_row("false alerts, of faces followed", share(tally.false_alerts, outcome.faces_seen))
    rows.add_row("frames a second", f"{frames_per_s(outcome):.0f} (the camera gives {scenery.FRAMES_PER_S})")
    half, most = (milliseconds(outcome.latencies_s, at) for at in (0.5, 0.95))
    latency = "no alert" if half is None else f"{half} ms, {most} ms"
    rows.add_row("from a face in memory to a recorded alert, median and 95th percentile", latency)
    for what, figure in outcome.trial.rows() if outcome.trial else ():
        rows.add_row(what, figure)
    return rows


def share(count: int, of: int) -> str:
    """Write a counted share with its 95 % interval; of nothing there is none."""
    if of == 0:
        return "not enough data"
    low, high = intervals.wilson(count, of)
    return f"{count} of {of} (95 % interval {low:.1%} to {high:.1%})"


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 (a door may look at the clock)
