"""Tables that people open as spreadsheets, in which nothing is run."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

RUNS = frozenset({"=", "+", "-", "@", "\t", "\r"})
"""What a cell begins with that a spreadsheet would run as a formula. OWASP, “CSV injection”."""


def cell(value: object) -> str:
    """Write a value as a cell: nothing is empty, and what a spreadsheet would run is put as text."""
    text = "" if value is None else str(value)
    # Some spreadsheets take the wide signs of East Asian scripts for the narrow ones.
    return f"'{text}" if unicodedata.normalize("NFKC", text[:1]) in RUNS else text


def table(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Write rows as CSV, with a header. What is not a column is left out."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([cell(row.get(name)) for name in columns] for row in rows)
    return out.getvalue()
