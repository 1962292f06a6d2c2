"""`peelian backup`: make a backup that stands its trial, and restore one without bringing back what was erased."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from peelian import settings
from peelian.cli import options, output
from peelian.nouns.event import SYSTEM
from peelian.wiring import anchoring
from peelian.wiring.audit import log as audit
from peelian.wiring.keeping import backup as wired
from peelian.wiring.keeping import rotating
from peelian.wiring.store import KeyFile

backup = typer.Typer(
    name="backup",
    help="Backups of a desk: make one and try it, restore one without bringing back what was erased.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

UNKNOWN = (
    "[yellow]peelian: the list of what was shredded was held against nothing from outside.[/] Whoever holds the "
    "vault's key could have cut it. Restore again with --known, or have the two who confirm compare it on /restored."
)

Key = Annotated[Path | None, typer.Option("--key-file", help="Key of the vault. [default: PEELIAN_CONFIG/vault.key]")]


@backup.command()
def create(
    file: Annotated[Path, typer.Argument(help="A new file.", show_default=False)],
    *,
    data: Annotated[Path, typer.Option("--data", help="The data directory of the desk.", show_default=False)],
    key_file: Key = None,
    who: Annotated[str, typer.Option(help="Your id; it goes into the log.")] = SYSTEM,
    as_json: options.AsJson = False,
) -> None:
    """Make a backup, sealed under the vault's key, and open it again at once: only what stands that trial is kept."""
    made = wired.create(data, file, key=_key(key_file), who=who, now=_now)
    if as_json:
        output.line({"event": "backup", "file": str(file), "entries": made.entries, "shredded": made.shredded})
        return
    output.RESULTS.print(f"{escape(str(file))}: {made.entries} entries of {escape(made.log)}; tried.", soft_wrap=True)


@backup.command(name="change-key")
def change_key(
    *,
    data: Annotated[Path, typer.Option("--data", help="The data directory; its desk is stopped.", show_default=False)],
    key_file: Key = None,
    who: Annotated[str, typer.Option(help="Your id; it goes into the log.")] = SYSTEM,
    as_json: options.AsJson = False,
) -> None:
    """Change the vault's key and destroy the old one: nobody can open a backup that was made before any more."""
    count = rotating.rotate(data, _key(key_file), who=who, now=_now)
    if as_json:
        output.line({"event": "key_changed", "keys": count})
        return
    said = "is wrapped anew" if count == 1 else "are wrapped anew"
    output.RESULTS.print(f"{count} keys {said}. Make a backup now: those from before are of no use.", soft_wrap=True)


@backup.command()
def anchor(
    *,
    data: Annotated[Path, typer.Option("--data", help="The data directory of the desk.", show_default=False)],
    out: Annotated[Path, typer.Option(help="Where the proof is written.", show_default=False)],
    as_json: options.AsJson = False,
) -> None:
    """Prove how long the list of what was shredded is, for somebody outside to keep: no restore gets by with less."""
    entry = audit.prove_latest(data, anchoring.ABOUT, out)
    (extent,) = anchoring.extents([entry.event])
    if as_json:
        output.line({"event": "anchored", "file": str(out), "shredded": extent.count, "digest": extent.digest})
        return
    output.RESULTS.print(f"{escape(str(out))}: {extent.count} shredded, entry {entry.number}.", soft_wrap=True)


@backup.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup.", show_default=False)],
    *,
    data: Annotated[Path, typer.Option("--data", help="A new data directory.", show_default=False)],
    key_file: Key = None,
    shred_list: Annotated[
        Path | None, typer.Option(help="List of what was shredded. [default: beside the vault's key]")
    ] = None,
    known: Annotated[
        list[Path] | None,
        typer.Option(
            help="Proof of how long that list was, kept outside (`backup anchor`); may be given several times."
        ),
    ] = None,
    log_key: Annotated[
        str | None,
        typer.Option(help="The log's public key, where it was changed after the backup.", show_default=False),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Restore a backup. What was erased since is erased again; the desk waits until two people have confirmed it."""
    listed = wired.Shredded(path=shred_list, proofs=known or (), log_key=log_key)
    done = wired.restore(file, data, key=_key(key_file), listed=listed, now=_now)
    if as_json:
        facts = {"listed": done.listed, "held_against": done.held_against}
        made_at = done.about.made_at.isoformat()
        output.line({"event": "restored", "data": str(data), "made_at": made_at, "erased": done.erased, **facts})
        return
    if done.held_against is None:
        output.MESSAGES.print(UNKNOWN, soft_wrap=True)
    output.RESULTS.print(
        f"{escape(str(data))}: restored as of {done.about.made_at:%Y-%m-%d %H:%M} UTC; "
        f"{done.erased} things that were erased since are erased again. "
        "Start the desk; it does nothing before two people have confirmed it at /restored.",
        soft_wrap=True,
    )


def _key(path: Path | None) -> KeyFile:
    return KeyFile(path=path or settings.read().config / "vault.key")


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 (a door may look at the clock)
