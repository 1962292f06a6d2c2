"""Options that several commands take, said once."""

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_PACK = "starter"

Pack = Annotated[str, typer.Option(help="Model pack; `peelian models list` shows them.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
Point = Annotated[
    Path | None,
    typer.Option(
        "--operating-point", help="An operating point that `peelian evaluate` wrote, instead of the pack's own."
    ),
]
