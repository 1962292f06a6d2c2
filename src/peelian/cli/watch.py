"""`peelian watch`: cameras and videos against a list. Stores nothing."""

import math
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.markup import escape
from rich.status import Status
from rich.table import Table

from peelian.cli import options, output
from peelian.cli.compare import at_words, described, evidence
from peelian.errors import BadOptionError, SourceError
from peelian.jobs.live.tally import quantile
from peelian.nouns.alert import Alert
from peelian.nouns.operating_point import OperatingPoint
from peelian.wiring.live import watching as live
from peelian.wiring.live.watching import UNSAFE, Post, Watching

DEFAULT_FPIR = 1e-2
"""One stranger in a hundred may raise an alert that a person then dismisses."""

ONE_PICTURE = (
    "One picture is too little for an alert, which needs several looks at a face. "
    "`peelian search` holds a single picture against a folder of people."
)

UNSAFE_WARNING = (
    "[yellow]peelian: --threshold is for experiments.[/] Nobody measured how often this number is wrong. "
    "Results are marked “unsafe”; for real work use --fpir."
)


def watch(
    sources: Annotated[
        list[str], typer.Argument(help="Video files, folders of pictures, rtsp://, http://, udp://, tcp://.")
    ],
    *,
    watchlist: Annotated[Path, typer.Option(help="A folder that holds one folder a subject.", show_default=False)],
    pack: options.Pack = options.DEFAULT_PACK,
    fpir: Annotated[
        float | None, typer.Option(help=f"Share of strangers that may raise an alert. [default: {DEFAULT_FPIR:g}]")
    ] = None,
    threshold: Annotated[
        float | None, typer.Option(help="A bare similarity instead of --fpir: for experiments, unsafe.")
    ] = None,
    point: options.Point = None,
    realtime: Annotated[
        bool, typer.Option("--realtime", help="Play recordings as a camera would: the newest frame wins.")
    ] = False,
    seconds: Annotated[
        float | None, typer.Option(help="Stop each source after so many seconds.", show_default=False)
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Watch cameras or videos, and say who of the list may have passed. Nothing is stored."""
    check(fpir, threshold, point, seconds)
    where = live.sources(sources)
    with output.building(quiet=as_json) as progress:
        post = live.open_post(pack, progress=progress)
    with output.counting("Enrolling", quiet=as_json) as tick:
        gallery = post.enrol(watchlist, tick=tick)
    if threshold is None:
        at = post.evidenced(DEFAULT_FPIR if fpir is None else fpir, gallery, point)
    else:
        output.MESSAGES.print(UNSAFE_WARNING, soft_wrap=True)
        at = post.unsafe(threshold, gallery)
    how = live.manner(realtime=realtime, seconds=seconds)
    watching = live.open_watching(where, vision=post.vision, gallery=gallery, at=at, how=how)
    run(watching, post, at, as_json=as_json)


def check(fpir: float | None, bare: float | None, point: Path | None, seconds: float | None) -> None:
    """Refuse options that do not fit each other.

    Raises:
        BadOptionError: they do not.
    """
    if bare is not None and (fpir is not None or point is not None):
        raise BadOptionError("--threshold", "a bare number has no false positive rate", "Leave --fpir or it out")
    if bare is not None and not -1 <= bare <= 1:
        raise BadOptionError("--threshold", f"{bare:g} is not a cosine similarity", "Give one from -1 to 1")
    if fpir is not None and not 0 < fpir < 1:
        raise BadOptionError("--fpir", f"{fpir:g} is not a share of strangers", "Give one between 0 and 1")
    if seconds is not None and not (math.isfinite(seconds) and seconds > 0):
        raise BadOptionError("--seconds", f"{seconds:g} is not a length of time", "Give a number above 0")


def run(watching: Watching, post: Post, at: OperatingPoint, *, as_json: bool) -> None:
    """Watch until the end, print alerts as they come, and the summary last; also of a recording that broke off.

    Raises:
        SourceError: it broke off.
    """
    broke_off: SourceError | None = None
    wall_s, cpu_s = time.monotonic(), time.process_time()
    alerts: list[Alert] = []
    with stopping(watching), showing(quiet=as_json) as status:
        try:
            for batch in watching.alerts():
                alerts += batch
                for alert in batch:
                    show(alert, as_json=as_json)
                if status is not None:
                    status.update(progress_words(watching))
        except SourceError as error:
            broke_off = error
        except BrokenPipeError:
            reader_gone()
    took = {"wall_s": round(time.monotonic() - wall_s, 3), "cpu_s": round(time.process_time() - cpu_s, 3)}
    summary = {**counted(watching), **took, "pack": post.pack.manifest.name, "operating_point": described(at)}
    if as_json:
        output.line(summary)
    else:
        words = (table(alerts, at), *remarks(watching, at), summary_words(summary))
        output.RESULTS.print(*words, sep="\n", soft_wrap=not alerts)
    if broke_off is not None:
        raise broke_off


def reader_gone() -> None:
    """Leave quietly when whoever read our output has gone: `peelian watch … | head -1`."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise typer.Exit(1) from None


@contextmanager
def stopping(watching: Watching) -> Iterator[None]:
    """End cleanly, with the summary, on Ctrl-C or when asked to terminate; a second time ends at once."""

    def stop(number: int, _frame: FrameType | None) -> None:
        watching.bank.stop()
        signal.signal(number, before[number])

    before = {int(number): signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def showing(*, quiet: bool) -> Iterator[Status | None]:
    """Show on standard error how far it is, where somebody looks."""
    if quiet or not output.MESSAGES.is_terminal:
        yield None
        return
    with output.MESSAGES.status("Opening the cameras") as status:
        yield status


def progress_words(watching: Watching) -> str:
    """Say how far it is, and which camera needs a look."""
    tally, counts = watching.watch.tally, watching.bank.counts()
    ill = [f"{escape(name)} is {state}" for name, state in watching.bank.states().items() if state not in FINE]
    trouble = f"  [red]{', '.join(ill)}[/]" if ill else ""
    return f"{counts.frames} frames, {tally.faces} faces, {tally.tracks} tracks, {tally.alerts} alerts{trouble}"


FINE = frozenset({"live", "ended", "starting"})
"""States of a camera that nobody needs to do anything about."""


def show(alert: Alert, *, as_json: bool) -> None:
    """Print one alert, at once."""
    if as_json:
        output.line(fields(alert))
        return
    output.RESULTS.print(
        f"[bold]{escape(alert.candidate.subject)}[/]?  {escape(alert.camera)} at {alert.time.media_s:.1f} s, "
        f"similarity {alert.candidate.similarity:.3f} from {alert.shots} shots: for a person to judge",
        soft_wrap=True,
    )


def fields(alert: Alert) -> dict[str, object]:
    """Return an alert for programs."""
    box = alert.box
    return {
        "event": "alert",
        "camera": alert.camera,
        "frame": alert.frame,
        "time_s": round(alert.time.media_s, 3),
        "camera_time_s": alert.time.camera_s,
        "subject": alert.candidate.subject,
        "image": alert.candidate.image,
        "similarity": round(alert.candidate.similarity, 6),
        "box": [round(value, 1) for value in (box.x, box.y, box.width, box.height)],
        "track": alert.track,
        "shots": alert.shots,
    }


def counted(watching: Watching) -> dict[str, object]:
    """Return the counts of a run for programs."""
    tally, counts = watching.watch.tally, watching.bank.counts()
    p50, p95 = quantile(tally.alert_ages_s, 0.5), quantile(tally.alert_ages_s, 0.95)
    return {
        "event": "summary",
        "frames": counts.frames,
        "frames_looked_at": tally.looked,
        "faces_seen": tally.faces,
        "faces_refused": dict(tally.refused),
        "tracks": tally.tracks,
        "shots": tally.shots,
        "alerts": tally.alerts,
        "alert_latency_ms_p50": None if p50 is None else round(p50 * 1e3, 1),
        "alert_latency_ms_p95": None if p95 is None else round(p95 * 1e3, 1),
        "dropped": counts.dropped,
        "corrupt": counts.corrupt,
        "reconnects": counts.reconnects,
        "cameras": {name: state.value for name, state in watching.bank.states().items()},
    }


def table(alerts: Sequence[Alert], at: OperatingPoint) -> Table | str:
    """Show all alerts of a run."""
    if not alerts:
        return f"[bold]No alerts[/], {basis(at)}."
    listing = Table(title=f"Alerts, {basis(at)}", title_justify="left")
    for column in ("camera", "time, s", "subject", "picture", "similarity", "shots"):
        listing.add_column(column)
    for alert in alerts:
        listing.add_row(
            escape(alert.camera),
            f"{alert.time.media_s:.1f}",
            escape(alert.candidate.subject),
            escape(alert.candidate.image),
            f"{alert.candidate.similarity:.3f}",
            str(alert.shots),
        )
    return listing


def remarks(watching: Watching, at: OperatingPoint) -> list[str]:
    """Say what whoever reads the alerts of a run should know beside them."""
    measured = [] if at.name == UNSAFE else [evidence(at)]
    return measured + ([ONE_PICTURE] if watching.bank.counts().frames == 1 else [])


def basis(at: OperatingPoint) -> str:
    """Say what stands behind the alerts of a run."""
    return f"at an unsafe threshold of {at.threshold:g}" if at.name == UNSAFE else at_words(at)


def summary_words(summary: dict[str, object]) -> str:
    """Say in one line what a run was."""
    counts = (("frames", "frame"), ("faces_seen", "face"), ("tracks", "track"), ("alerts", "alert"))
    said = [f"{summary[name]} {word}{'' if summary[name] == 1 else 's'}" for name, word in counts]
    line = f"{', '.join(said)} in {summary['wall_s']} s"
    ill = {name: summary[name] for name in ("dropped", "corrupt", "reconnects") if summary[name]}
    return line + "".join(f", {count} {name}" for name, count in ill.items())
