"""`peelian prove`: see a promise kept on your own machine, and see that the proof would notice if it were not."""

import signal
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from peelian import settings
from peelian.cli import options, output
from peelian.jobs.assurance.forgetting.verdict import Check, Outcome, Proof
from peelian.wiring import signing
from peelian.worker.forgetting import proof as proofs
from peelian.worker.forgetting import report

FAILED = 1
"""Exit status when a promise is not kept, or nothing could be shown."""

COLOURS = {Outcome.SHOWN: "green", Outcome.FAILED: "red", Outcome.NOT_SHOWN: "yellow"}

prove = typer.Typer(
    name="prove",
    help="Prove a promise on your own machine: that nothing is left of somebody who is on no list.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@prove.callback()
def proving() -> None:
    """See a promise kept, and that the proof would notice if it were not."""


@prove.command()
def forgetting(
    *,
    out: Annotated[
        Path | None,
        typer.Option(help="Write the report into this folder: JSON, HTML, signed text.", show_default=False),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(
            help="Sign with the log's key of this data directory; otherwise with a fresh key.", show_default=False
        ),
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Put all seven leaks into one build, instead of one build a leak.")
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """Run the recogniser with somebody in view who is on no list, and search the machine for what is left of them.

    Seven builds that leak are run as well: a proof that does not catch each of them proves nothing. As root, it makes
    a disk image, a swap area and a memory disk for itself; what cannot be shown on a machine is said. Exit status 1 if
    anything is left, or a leak is not caught.
    """
    before = signal.signal(signal.SIGTERM, _ended)
    try:
        made = proofs.prove(settings.read(), apart=not quick, tell=_unheard if as_json else _said)
    finally:
        signal.signal(signal.SIGTERM, before)
    now = datetime.now(UTC)  # noqa: TID251 (a door may look at the clock)
    key = ""
    if out is not None:
        with tempfile.TemporaryDirectory() as fresh:
            signer = signing.signer_of(data, fresh=Path(fresh))
            report.write(made, now, signer, out)
            key = signer.key.text
    if as_json:
        output.line({"event": "proved", **report.fields(made, now), **({"key": key} if key else {})})
    else:
        _show(made, out, key)
    if not made.holds:
        sys.exit(FAILED)


def _said(what: str) -> None:
    output.MESSAGES.print(f"… {what}")


def _unheard(_what: str) -> None:
    """Say nothing: a program reads along."""


def _show(made: Proof, out: Path | None, key: str) -> None:
    table = Table(title="Forgetting", title_justify="left", show_lines=False)
    for column in ("Check", "Claim", "Outcome", "What was found"):
        table.add_column(column)
    for check in (*made.checks, *made.controls):
        outcome = f"[{COLOURS[check.outcome]}]{check.outcome.value}[/]"
        table.add_row(check.code, escape(check.claim), outcome, escape(_told(check)))
    output.RESULTS.print(table)
    output.RESULTS.print(made.sentence, soft_wrap=True)
    if out is not None:
        output.RESULTS.print(f"{escape(str(out))}: the report, signed by {escape(key)}", soft_wrap=True)


def _told(check: Check) -> str:
    more = f" … and {len(check.found) - 2} more" if len(check.found) > 2 else ""  # noqa: PLR2004 - two are enough
    return " ".join((check.reason, "; ".join(check.found[:2]) + more)).strip()


def _ended(_number: int, _frame: FrameType | None) -> None:
    """End in order, so that what was mounted is taken away."""
    sys.exit(FAILED)
