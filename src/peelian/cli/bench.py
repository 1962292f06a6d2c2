"""`peelian bench`: run the benchmarks of a source checkout."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

import peelian
from peelian.errors import BadOptionError

NOT_BENCHMARKS = {"__init__", "crossings", "machine", "peers", "report", "scene"}
"""Modules beside the benchmarks that serve them."""


def bench(
    name: Annotated[str | None, typer.Argument(help="One benchmark; all of them when left out.")] = None,
    *,
    quick: Annotated[
        bool, typer.Option("--quick", help="Smaller sizes and fewer rounds: to see that it runs.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Measure Peelian beside its peers, in one run on this machine.

    Peers are installed by `make bench`; a peer that is not there is left out, and the output says so. Figures of other
    machines are in benchmarks/results.
    """
    folder = Path(peelian.__file__).parents[2] / "benchmarks"
    known = sorted(path.stem for path in folder.glob("*.py") if path.stem not in NOT_BENCHMARKS)
    if not known:
        raise BadOptionError("bench", "this installation has no benchmarks", "Run it from a clone of the source")
    if name is not None and name not in known:
        raise BadOptionError("NAME", f"there is no benchmark {name!r}", f"Use one of {', '.join(known)}")
    options = [*(["--quick"] if quick else []), *(["--json"] if as_json else [])]
    codes = [
        subprocess.run([sys.executable, "-m", f"benchmarks.{one}", *options], cwd=folder.parent, check=False).returncode  # noqa: S603 - our own modules, by a name from the list above
        for one in ([name] if name else known)
    ]
    raise typer.Exit(max(codes))
