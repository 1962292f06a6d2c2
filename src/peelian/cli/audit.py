"""`peelian audit`: verify the log, sign it, prove an entry, export it for whoever trusts nobody."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from peelian.cli import options, output
from peelian.nouns.event import RECIPIENT, SYSTEM, Event, EventKind, Source
from peelian.wiring import audit as wired

BROKEN = 1
"""Exit status of `verify` when the log is not what was signed."""

audit = typer.Typer(
    name="audit",
    help="The tamper-evident log: verify it, sign it, prove an entry, export it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

Data = Annotated[Path, typer.Option("--data", help="The data directory of the desk.", show_default=False)]


@audit.command()
def verify(
    *,
    data: Data,
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option(help="A checkpoint that somebody outside kept; may be given several times.", show_default=False),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Hash every entry again and compare with every signature; exit status 1 if the log is not what was signed."""
    report = wired.verify(data, checkpoint or [])
    faults = [{"first": fault.first, "last": fault.last, "problem": fault.problem} for fault in report.faults]
    if as_json:
        output.line(
            {
                "event": "verified",
                "whole": report.whole,
                "entries": report.entries,
                "signed": report.signed,
                "checkpoints": report.checkpoints,
                "first_bad": report.first_bad,
                "faults": faults,
            }
        )
    elif report.whole:
        output.RESULTS.print(
            f"The log is whole: {report.entries} entries, {report.signed} of them signed, "
            f"{report.checkpoints} checkpoints.",
            soft_wrap=True,
        )
    else:
        output.RESULTS.print(f"[red]The log is not what was signed.[/] First bad entry: {report.first_bad}.")
        for fault in report.faults:
            where = f"entry {fault.first}" if fault.first == fault.last else f"entries {fault.first} to {fault.last}"
            output.RESULTS.print(f"  {where}: {escape(fault.problem)}", soft_wrap=True)
    if not report.whole:
        sys.exit(BROKEN)


@audit.command()
def checkpoint(
    *,
    data: Data,
    out: Annotated[Path | None, typer.Option(help="Write it to this file.", show_default=False)] = None,
    as_json: options.AsJson = False,
) -> None:
    """Sign the log as it is now. Hand the result to somebody outside: no later log can then leave anything out."""
    signed = wired.checkpoint(data)
    if out is not None:
        wired.save(out, signed.note)
    if as_json:
        output.line({"event": "checkpoint", "origin": signed.origin, "size": signed.size, "note": signed.note})
    elif out is None:
        sys.stdout.write(signed.note)
    else:
        output.RESULTS.print(f"{escape(str(out))}: {signed.size} entries are signed.", soft_wrap=True)


@audit.command()
def prove(
    index: Annotated[int, typer.Argument(help="Number of the entry, from 0.", min=0, show_default=False)],
    *,
    data: Data,
    out: Annotated[
        Path | None, typer.Option(help="The file; otherwise entry-INDEX.tlog-proof here.", show_default=False)
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Write the proof that an entry is in the log. It holds without Peelian, and shows no other entry."""
    path = out or Path(f"entry-{index}{wired.PROOF_SUFFIX}")
    signed = wired.prove(data, index, path)
    if as_json:
        output.line({"event": "proved", "index": index, "size": signed.size, "file": str(path)})
    else:
        output.RESULTS.print(
            f"{escape(str(path))}: proves entry {index} to be in the log of {signed.size} entries.", soft_wrap=True
        )


@audit.command()
def export(
    folder: Annotated[Path, typer.Argument(help="A new folder.", show_default=False)],
    *,
    data: Data,
    who: Annotated[str, typer.Option(help="Your id; it goes into the log.")] = SYSTEM,
    why: Annotated[str, typer.Option(help="What the export is for; it goes into the log.")] = "not stated",
    recipient: Annotated[str, typer.Option(help="Whom it is for; it goes into the log.")] = "not stated",
    as_json: options.AsJson = False,
) -> None:
    """Write entries, checkpoints and public key into a folder that anybody can verify. The log says that you did."""
    now = datetime.now(UTC)  # noqa: TID251 (a door may look at the clock)
    event = Event(
        kind=EventKind.EXPORT_MADE,
        source=Source.COMMAND_LINE,
        who=who,
        why=why,
        at=now,
        about=((RECIPIENT, recipient),),
    )
    made = wired.export(data, folder, event)
    if as_json:
        output.line({"event": "exported", "folder": str(folder), "entries": made.entries, "key": made.key})
        return
    output.RESULTS.print(f"{escape(str(folder))}: {made.entries} entries.", soft_wrap=True)
    output.RESULTS.print(f"Public key, to be sent by another way: {escape(made.key)}", soft_wrap=True)
