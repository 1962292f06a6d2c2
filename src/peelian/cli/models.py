"""`peelian models`: which model packs there are, and getting them onto this machine."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table

from peelian import settings
from peelian.cli import options, output
from peelian.errors import BadOptionError, UnknownWeightsError
from peelian.wiring import packs

ALTERED = 1
"""Exit status of `verify` when a file is not what it should be."""

MEGABYTE = 1e6
JSON_STEP = 20
"""Of a file that is fetched, a JSON line is printed each twentieth of the way."""

models = typer.Typer(
    name="models",
    help="Model packs: list them, fetch them, add files you have, accept licences, verify digests.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

Name = Annotated[str, typer.Argument(help="Name of a pack, as `peelian models list` shows it.", show_default=False)]


@models.command("list")
def list_packs(
    *,
    measure: Annotated[bool, typer.Option("--measure", help="Measure the installed packs now, on one thread.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """List every pack: licence, size, dims, whether it is installed, speed here, source, caveats, digests."""
    table = Table(box=None, pad_edge=False)
    for heading in ("pack", "licence", "dims", "MB", "installed", "ms a face", "ms 320 x 320"):
        table.add_column(heading, overflow="fold")
    details: list[str] = []
    for row in packs.rows(settings.read(), measure=measure):
        fields = row.described()
        if as_json:
            output.line(fields)
            continue
        size = f"{sum(file.size_bytes for file in row.manifest.files) / MEGABYTE:.1f}"
        installed = f"yes, {fields['variant']}" if fields["installed"] else "no"
        speed = (f"{row.speed.encoder_ms:g}", f"{row.speed.detector_ms:g}") if row.speed else ("", "")
        dims = str(row.manifest.encoder.dims)
        table.add_row(row.manifest.name, escape(row.manifest.licence), dims, size, installed, *speed)
        details.append(_described(row))
    if not as_json:
        output.RESULTS.print(table, "", *details, sep="\n", soft_wrap=True)


def _described(row: packs.Row) -> str:
    """Say what stands behind a pack, caveats included: a licence's name alone would promise too much."""
    lines = [f"[bold]{row.manifest.name}[/]: {escape(row.manifest.title)}"]
    if row.manifest.research_only:
        lines.append("  [yellow]For research only.[/] Its weights are refused until their licence is accepted by name.")
    sources = dict.fromkeys(file.source for file in row.manifest.files)
    lines += [f"  from {escape(source)}" for source in sources]
    caveats = dict.fromkeys(file.caveat for file in row.manifest.files if file.caveat)
    lines += [f"  note: {escape(caveat)}" for caveat in caveats]
    lines += [f"  sha256 {file.sha256} {escape(file.name)}, {file.licence}" for file in row.manifest.files]
    return "\n".join(lines)


@models.command()
def pull(name: Name, *, as_json: options.AsJson = False) -> None:
    """Fetch a pack from its official addresses; a download that was cut goes on where it stopped."""
    with _lines() if as_json else _bar() as progress:
        names = packs.pull(name, settings.read(), progress=progress)
    if as_json:
        output.line({"event": "installed", "pack": name, "files": list(names)})
        return
    output.RESULTS.print(f"{name} is installed: {', '.join(names) or 'nothing had to be fetched'}.", soft_wrap=True)


@models.command()
def add(
    files: Annotated[list[Path] | None, typer.Argument(help="Weight files, in any order.", show_default=False)] = None,
    *,
    manifest: Annotated[
        Path | None, typer.Option(help="Manifest (TOML) of a pack of your own, taken in first.", show_default=False)
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Take in files that you have already; each is recognised by its SHA-256, whatever it is called.

    Those that no pack knows are named, and keep no other back.
    """
    if not files and manifest is None:
        raise BadOptionError("FILES", "nothing to add", "Name weight files, or a manifest with --manifest")
    strangers: list[UnknownWeightsError] = []
    for taken in packs.add(files or [], manifest, settings.read()):
        if isinstance(taken, UnknownWeightsError):
            strangers.append(taken)
        elif as_json:
            fields = {"file": taken.file, "sha256": taken.sha256}
            output.line({"event": "added", **fields, "packs": list(taken.packs), "complete": list(taken.complete)})
        else:
            complete = f" Complete now: {', '.join(taken.complete)}." if taken.complete else ""
            output.RESULTS.print(f"{escape(taken.file)}: part of {', '.join(taken.packs)}.{complete}", soft_wrap=True)
    for stranger in strangers[:-1]:
        output.MESSAGES.print(f"[red]peelian:[/] {escape(stranger.sentence)}", soft_wrap=True)
    if strangers:
        raise strangers[-1]


@models.command()
def accept(
    name: Name,
    *,
    licence: Annotated[str, typer.Option(help="The licence, word for word.", show_default=False)],
    as_json: options.AsJson = False,
) -> None:
    """Accept the licence of weights that are for research only; the date is kept."""
    today = datetime.now(UTC).date()  # noqa: TID251 (a door may look at the clock)
    packs.accept(name, licence, settings.read(), today=today)
    if as_json:
        output.line({"event": "accepted", "pack": name, "licence": licence, "accepted_on": today.isoformat()})
        return
    output.RESULTS.print(f"Accepted on {today}: {escape(licence)}, for the weights of {name}.", soft_wrap=True)


@models.command()
def verify(
    name: Annotated[str | None, typer.Argument(help="One pack; all of them otherwise.", show_default=False)] = None,
    *,
    as_json: options.AsJson = False,
) -> None:
    """Check the SHA-256 of every file; exit status 1 if one is not what it should be."""
    altered = False
    for finding in packs.verify(name, settings.read()):
        altered = altered or finding.state == "altered"
        fields = {"pack": finding.pack, "file": finding.file, "sha256": finding.sha256, "state": finding.state.value}
        if as_json:
            output.line(fields)
        else:
            output.RESULTS.print(f"{finding.state.value:8} {finding.pack}: {escape(finding.file)}", soft_wrap=True)
    if altered:
        sys.exit(ALTERED)


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar for each file on standard error."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=output.MESSAGES, disable=not output.MESSAGES.is_terminal) as progress:
        tasks: dict[str, TaskID] = {}

        def tell(file: str, done: int, of: int) -> None:
            if file not in tasks:
                tasks[file] = progress.add_task(escape(file), total=of)
            progress.update(tasks[file], completed=done)

        yield tell


@contextmanager
def _lines() -> Iterator[Callable[[str, int, int], None]]:
    """Print a JSON line now and then."""
    told: dict[str, int] = {}

    def tell(file: str, done: int, of: int) -> None:
        step = done * JSON_STEP // of
        if told.get(file) != step:
            told[file] = step
            output.line({"event": "progress", "file": file, "bytes": done, "of": of})

    yield tell
