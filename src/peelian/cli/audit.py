"""`peelian audit`: verify the log, sign it, prove an entry, export it for whoever trusts nobody."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from peelian.cli import options, output
from peelian.cli.witness import witness
from peelian.errors import BadOptionError
from peelian.nouns.event import RECIPIENT, SYSTEM, Event, EventKind, Source
from peelian.wiring.audit import cosigning
from peelian.wiring.audit import log as wired

BROKEN = 1
"""Exit status of `verify` when the log is not what was signed."""

audit = typer.Typer(
    name="audit",
    help="The tamper-evident log: verify it, sign it, prove an entry, export it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

audit.add_typer(witness, name="witness")

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
    index: Annotated[int | None, typer.Argument(help="Number of the entry, from 0.", min=0, show_default=False)] = None,
    *,
    data: Data,
    out: Annotated[
        Path | None,
        typer.Option(
            help="The file, or the folder with --about; otherwise entry-INDEX.tlog-proof here.", show_default=False
        ),
    ] = None,
    about: Annotated[
        tuple[str, str] | None,
        typer.Option(
            help="Prove every entry that is about one thing, by its kind and id: alert, deployment, list, person …",
            metavar="KIND ID",
            show_default=False,
        ),
    ] = None,
    alert: Annotated[
        str | None, typer.Option(help="Likewise, of an alert: raised, decided, erased.", show_default=False)
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Write the proof that an entry is in the log. It holds without Peelian, and shows no other entry."""
    thing = ("alert", alert) if alert is not None else about
    if (index is None) == (thing is None):
        raise BadOptionError("prove", "it takes an entry's number, or --about or --alert", "Give one of them")
    if thing is not None:
        _prove_about(data, thing, out, as_json=as_json)
        return
    assert index is not None  # noqa: S101 - one of the two is given
    path = out or Path(f"entry-{index}{wired.PROOF_SUFFIX}")
    signed = wired.prove(data, index, path)
    if as_json:
        output.line({"event": "proved", "index": index, "size": signed.size, "file": str(path)})
    else:
        output.RESULTS.print(
            f"{escape(str(path))}: proves entry {index} to be in the log of {signed.size} entries.", soft_wrap=True
        )


def _prove_about(data: Path, thing: tuple[str, str], out: Path | None, *, as_json: bool) -> None:
    files = wired.prove_about(data, thing, out or Path("-".join(thing)))
    for path in files:
        if as_json:
            output.line({"event": "proved", "file": str(path)})
    if not as_json:
        output.RESULTS.print(
            f"{escape(str(files[0].parent))}: {len(files)} proofs of entries about {escape(' '.join(thing))}.",
            soft_wrap=True,
        )


@audit.command()
def export(
    folder: Annotated[Path, typer.Argument(help="A new folder.", show_default=False)],
    *,
    data: Data,
    who: Annotated[str, typer.Option(help="Your id; it goes into the log.")] = SYSTEM,
    why: Annotated[str, typer.Option(help="What the export is for; it goes into the log.")] = "not stated",
    recipient: Annotated[str, typer.Option(help="Whom it is for; it goes into the log.")] = "not stated",
    tiles: Annotated[
        bool, typer.Option("--tiles", help="Write it as tiles besides, which any tool of C2SP reads (tlog-tiles).")
    ] = False,
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
    made = wired.export(data, folder, event, as_tiles=tiles)
    if as_json:
        output.line({"event": "exported", "folder": str(folder), "entries": made.entries, "key": made.key})
        return
    output.RESULTS.print(f"{escape(str(folder))}: {made.entries} entries.", soft_wrap=True)
    output.RESULTS.print(f"Public key, to be sent by another way: {escape(made.key)}", soft_wrap=True)


@audit.command()
def cosign(
    *,
    data: Data,
    key: Annotated[
        list[str], typer.Option("--key", help="A public key of the witness; give each of them.", show_default=False)
    ],
    ask: Annotated[str | None, typer.Option(help="The address of the witness.", show_default=False)] = None,
    request: Annotated[
        Path | None, typer.Option(help="Write a request into this file, to be carried to it.", show_default=False)
    ] = None,
    answer: Annotated[
        Path | None, typer.Option(help="Keep the answer that was carried back, in this file.", show_default=False)
    ] = None,
    size: Annotated[
        int | None, typer.Option(help="Entries that the carried answer is about, as the request says.", min=0)
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Have a witness sign the log: over the network with --ask, or by files with --request and then --answer."""
    keys = cosigning.keys_of(key)
    if [ask, request, answer].count(None) != 2 or (answer is None) != (size is None):  # noqa: PLR2004
        raise BadOptionError("cosign", "it takes --ask, --request, or --answer with --size", "Give one of them")
    if request is not None:
        wired.save(request, cosigning.request(data, keys))
        fields: dict[str, object] = {"event": "requested", "file": str(request)}
        sentence = f"{request}: to be carried to the witness."
    else:
        if ask is not None:
            made = cosigning.ask(data, ask, keys)
        else:
            assert answer is not None and size is not None  # noqa: S101, PT018 - as seen above
            made = cosigning.keep(data, keys, size, wired.text_of(answer, "--answer"))
        fields = {"event": "cosigned", "size": made.size, "names": list(made.names)}
        sentence = f"{', '.join(made.names)}: {made.size} entries are cosigned."
    if as_json:
        output.line(fields)
    else:
        output.RESULTS.print(escape(sentence), soft_wrap=True)


@audit.command("change-key")
def change_key(
    *,
    data: Data,
    who: Annotated[str, typer.Option(help="Your id; it goes into the log.", show_default=False)],
    why: Annotated[str, typer.Option(help="Why the key is changed; it goes into the log.", show_default=False)],
    as_json: options.AsJson = False,
) -> None:
    """Have the log's key hand over to a new one, and destroy it. Stop the desk first, and start it again afterwards."""
    now = datetime.now(UTC)  # noqa: TID251 (a door may look at the clock)
    signed = wired.change_key(
        data, Event(kind=EventKind.LOG_KEY_CHANGED, source=Source.COMMAND_LINE, who=who, why=why, at=now)
    )
    key = wired.public_key(data)
    if as_json:
        output.line({"event": "key_changed", "size": signed.size, "key": key})
        return
    output.RESULTS.print(f"The new key signs from entry {signed.size - 1} on.", soft_wrap=True)
    output.RESULTS.print(f"Public key, to be sent by another way: {escape(key)}", soft_wrap=True)
