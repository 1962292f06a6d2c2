"""Declared groups: what the person who gives the data says about who is in a picture. Nothing is inferred."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from peelian.jobs.assurance.comparisons import Codes
from peelian.jobs.assurance.manifest import Item

MOST_VALUES = 40
"""Of one column. A column with more describes pictures (a file number, a date), not groups of people."""

NO_LABEL = -1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Column:
    """One group column: its values, and for each picture the number of its value; `NO_LABEL` where it has none."""

    name: str
    values: tuple[str, ...]
    codes: Codes


def columns(items: Sequence[Item]) -> tuple[list[Column], list[str]]:
    """Return the group columns, and the names of columns with too many values to be groups."""
    rows = [dict(item.groups) for item in items]
    names = list(dict.fromkeys(name for row in rows for name in row))
    found: list[Column] = []
    passed_over: list[str] = []
    for name in names:
        values = sorted({row[name] for row in rows if name in row})
        if len(values) > MOST_VALUES:
            passed_over.append(name)
            continue
        number = {value: at for at, value in enumerate(values)}
        codes = np.array([number[row[name]] if name in row else NO_LABEL for row in rows], np.int64)
        found.append(Column(name=name, values=tuple(values), codes=codes))
    return found, passed_over
