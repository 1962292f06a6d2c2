"""Options that several commands take, said once."""

import math
from pathlib import Path
from typing import Annotated

import typer

from peelian.errors import BadOptionError

DEFAULT_PACK = "starter"

Pack = Annotated[str, typer.Option(help="Model pack; `peelian models list` shows them.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
Point = Annotated[
    Path | None,
    typer.Option(
        "--operating-point", help="An operating point that `peelian evaluate` wrote, instead of the pack's own."
    ),
]


def finite(option: str, value: float) -> None:
    """Refuse NaN and infinity, which count nothing.

    Raises:
        BadOptionError: it is one of them.
    """
    if not math.isfinite(value):
        raise BadOptionError(option, f"{value:g} is no number of anything", "Give a number, like 24")
