"""The `peelian` command: every verb in its own module, every error in one place."""

import sys
from collections.abc import Sequence
from importlib import import_module

import typer
from rich.markup import escape

from peelian.cli.output import MESSAGES
from peelian.errors import PeelianError

USAGE_ERROR = 2
"""Exit status when what was handed over cannot be used; the same that a wrong option gets."""

VERBS = {
    "demo": "demo",
    "watch": "watch",
    "compare": "compare",
    "search": "compare",
    "evaluate": "evaluate",
    "bench": "bench",
}
"""Each verb and the module of this package that holds it."""

GROUPS = ("models", "synth")
"""Verbs that have verbs of their own; each in the module of its name."""


def built(words: Sequence[str]) -> typer.Typer:
    """Return the command line for what was asked.

    Only the verb that is asked for is imported: `compare` need not wait for the libraries that draw plots.
    """
    asked = next((word for word in words if not word.startswith("-")), "")
    app = typer.Typer(name="peelian", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    app.callback()(peelian)
    for verb, module in VERBS.items():
        if asked == verb or asked not in {*VERBS, *GROUPS}:
            app.command(verb)(getattr(import_module(f"peelian.cli.{module}"), verb))
    for group in GROUPS:
        if asked == group or asked not in {*VERBS, *GROUPS}:
            app.add_typer(getattr(import_module(f"peelian.cli.{group}"), group))
    return app


def peelian() -> None:
    """Facial recognition that has to answer for itself."""


def main() -> None:
    """Run the command line: a PeelianError becomes one sentence on standard error and exit status 2."""
    try:
        built(sys.argv[1:])()
    except PeelianError as error:
        MESSAGES.print(f"[red]peelian:[/] {escape(error.sentence)}", soft_wrap=True)
        sys.exit(USAGE_ERROR)
