"""The `peelian` command: every verb in its own module, every error in one place."""

import sys

import typer
from rich.markup import escape

from peelian.cli.bench import bench
from peelian.cli.compare import compare, search
from peelian.cli.demo import demo
from peelian.cli.evaluate import evaluate
from peelian.cli.models import models
from peelian.cli.output import MESSAGES
from peelian.cli.synth import synth
from peelian.cli.watch import watch
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
app.command()(demo)
app.command()(watch)
app.command()(compare)
app.command()(search)
app.command()(evaluate)
app.command()(bench)
app.add_typer(models)
app.add_typer(synth)


def main() -> None:
    """Run the command line: a PeelianError becomes one sentence on standard error and exit status 2."""
    try:
        app()
    except PeelianError as error:
        MESSAGES.print(f"[red]peelian:[/] {escape(error.sentence)}", soft_wrap=True)
        sys.exit(USAGE_ERROR)
