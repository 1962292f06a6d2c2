"""The `peelian` command: every verb in its own module, every error in one place."""

import sys

import typer
from rich.console import Console

from peelian.errors import PeelianError

USAGE_ERROR = 2
"""Exit status when what was handed over cannot be used; the same that a wrong option gets."""

app = typer.Typer(
    name="peelian",
    help="Facial recognition that has to answer for itself.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run the command line: a PeelianError becomes one sentence on standard error and exit status 2."""
    try:
        app()
    except PeelianError as error:
        Console(stderr=True, highlight=False, soft_wrap=True).print(f"[red]peelian:[/] {error.sentence}", markup=True)
        sys.exit(USAGE_ERROR)
