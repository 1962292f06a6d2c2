"""How commands print: results to standard output, everything else to standard error."""

import json
import sys
from collections.abc import Mapping

from rich.console import Console

MESSAGES = Console(stderr=True, highlight=False)
"""Progress, warnings and errors: never mixed into what a program reads."""

RESULTS = Console(highlight=False)
"""Tables and sentences for people."""


def line(fields: Mapping[str, object]) -> None:
    """Print one JSON object on one line, at once.

    Raises:
        ValueError: a number is NaN or infinite, which JSON does not have.
    """
    sys.stdout.write(json.dumps(fields, ensure_ascii=False, allow_nan=False) + "\n")
    sys.stdout.flush()
