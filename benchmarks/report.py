"""How every benchmark is called and how it prints: a table for people, one JSON object a line for programs."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import machine

RESULTS = Path(__file__).parent / "results"

Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the caller asked for. `quick`: only see that it runs; its figures are not kept."""

    quick: bool


def run(name: str, about: str, measure: Callable[[Asked], list[Row]], *, packages: Sequence[str] = ()) -> None:
    """Parse the options, measure, print, and keep the result if asked.

    Args:
        name: of the benchmark; names its result file.
        about: what it measures, for --help and the result.
        measure: gives the rows; a figure that could not be had is a text that says why.
        packages: whose versions the result names.
    """
    parser = argparse.ArgumentParser(prog=f"benchmarks.{name}", description=about)
    parser.add_argument("--quick", action="store_true", help="smaller sizes and fewer rounds")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.add_argument("--save", action="store_true", help="keep the result in benchmarks/results")
    arguments = parser.parse_args()
    rows = measure(Asked(quick=arguments.quick))
    result = {"benchmark": name, "about": about, "machine": machine.describe(*packages), "rows": rows}
    if arguments.save:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    if arguments.json:
        for row in rows:
            sys.stdout.write(json.dumps({"benchmark": name, **row}) + "\n")
        return
    show(f"{name}: {about}", rows)


def show(title: str, rows: Sequence[Row]) -> None:
    """Print rows as a table; columns in the order in which they first appear."""
    console = Console(width=None if sys.stdout.isatty() else 160)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column.replace("_", " "), justify="left" if column in {"what", "who"} else "right")
    for row in rows:
        table.add_row(*(written(row.get(column, "")) for column in columns))
    console.print(table)


def written(value: object) -> str:
    """Three significant digits for what was measured."""
    if not isinstance(value, float):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
