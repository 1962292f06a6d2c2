"""`peelian public`: the public site as a folder of files, and the list of all that this build can do."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from peelian.cli import options, output
from peelian.web.public import export as public_export
from peelian.wiring import public as wired
from peelian.wiring import rules

DIFFERENT = 1
"""Exit status of `capabilities --check` when the code can do something that is not on the published list."""

public = typer.Typer(
    name="public",
    help="The public site: write it as files that need no server, and list all that this build can do.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@public.command()
def export(
    folder: Annotated[Path, typer.Argument(help="A new folder, or one that was exported before.", show_default=False)],
    *,
    data: Annotated[Path, typer.Option("--data", help="The data directory of the desk.", show_default=False)],
    policy: Annotated[str, typer.Option(help="Policy pack in force.")] = rules.DEFAULT,
    address: Annotated[str, typer.Option(help="Where the site will be, for its feeds.", show_default=False)] = "",
    as_json: options.AsJson = False,
) -> None:
    """Write the public site: pages, data, feeds and proofs. No key of the vault is needed, and no name is in it."""
    with wired.without_keys(data) as store:
        found = wired.gather(store, rules.load(policy), _now)
    written = public_export.write(found, folder, address=address)
    if as_json:
        output.line({"event": "exported", "folder": str(folder), "files": written, "records": len(found.records)})
        return
    output.RESULTS.print(f"{escape(str(folder))}: {written} files; open index.html.", soft_wrap=True)


@public.command()
def capabilities(
    *,
    check: Annotated[bool, typer.Option("--check", help="Compare with the published list; exit status 1.")] = False,
) -> None:
    """Print all that this build can do, out of its own code, as JSON."""
    from peelian.cli import capabilities as listing  # noqa: PLC0415 - it imports every verb, which takes seconds

    found = listing.everything()
    if not check:
        sys.stdout.write(listing.text(found))
        return
    odd = listing.differences(listing.published(), found)
    for one in odd:
        output.RESULTS.print(escape(one), soft_wrap=True)
    if odd:
        sys.exit(DIFFERENT)
    output.RESULTS.print("Everything that this build can do is on the published list.")


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 (a door may look at the clock)
