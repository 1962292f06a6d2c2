"""Declared groups: what the person who gives the data says about who is in a picture. Nothing is inferred.

A column of numbers, such as age in years or the age of a picture, is cut at its quartiles, unless every picture has
another number: then it is a serial number. Two columns together make an intersection.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from peelian.jobs.assurance.comparisons import Codes
from peelian.jobs.assurance.manifest import JOINED, Item

MOST_VALUES = 40
"""Of one column. A column with more describes pictures (a file number, a date), not groups of people."""

FEWEST_NUMBERS = 8
"""From so many different numbers on, a column is cut into quarters; with fewer, each number is a group."""

QUARTERS = (0.25, 0.5, 0.75)

UNSAID = frozenset({"na", "n/a", "nan", "none", "unknown", "-", "?"})
"""What people write in a column of numbers where they have none: such a picture is in no group of it."""

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
        said = [row.get(name) for row in rows]
        numbers = _numbers(said)
        known = [value if value in numbers else None for value in said]
        if FEWEST_NUMBERS <= len(numbers) < sum(value is not None for value in known):
            found.append(_quarters(name, known, numbers))
        elif len(set(said)) > MOST_VALUES + (None in said):
            passed_over.append(name)
        else:
            found.append(_column(name, said))
    return found, passed_over


def measured(quality: Mapping[str, npt.NDArray[np.float64]]) -> list[Column]:
    """Return what was measured of pictures, cut at its quartiles; what hardly varies is left out.

    These are no groups of people. They show what better pictures would bring, and are never crossed with groups.

    Args:
        quality: by measure, shape (n,), float64, NaN where a picture has none; three digits of it are kept.
    """
    found: list[Column] = []
    for name, values in quality.items():
        said = [f"{value:.3g}" if math.isfinite(value) else None for value in values]
        numbers = _numbers(said)
        if len(numbers) >= FEWEST_NUMBERS:
            found.append(_quarters(name, said, numbers))
    return found


def crossed(found: Sequence[Column]) -> list[Column]:
    """Return the intersections of every two columns; those with too many values are left out."""
    made = [_crossed(one, other) for one, other in combinations(found, 2)]
    return [column for column in made if len(column.values) <= MOST_VALUES]


def _numbers(said: Sequence[str | None]) -> Mapping[str, float]:
    """Read the values as numbers; nothing where one of them is a word that says something."""
    read: dict[str, float] = {}
    for value in {value for value in said if value is not None and value.lower() not in UNSAID}:
        try:
            read[value] = float(value)
        except ValueError:
            return {}
        if not math.isfinite(read[value]):
            return {}
    return read


def _quarters(name: str, said: Sequence[str | None], numbers: Mapping[str, float]) -> Column:
    there = [numbers[value] for value in said if value is not None]
    edges = np.unique(np.quantile(there, QUARTERS, method="inverted_cdf"))
    part = {value: int(np.searchsorted(edges, number)) for value, number in numbers.items()}
    ends: dict[int, list[float]] = {}
    for value, number in numbers.items():
        ends.setdefault(part[value], []).append(number)
    names = {at: f"{min(inside):g} to {max(inside):g}" for at, inside in ends.items()}
    order = {at: place for place, at in enumerate(sorted(names))}
    codes = np.array([order[part[value]] if value is not None else NO_LABEL for value in said], np.int64)
    return Column(name=name, values=tuple(names[at] for at in sorted(names)), codes=codes)


def _column(name: str, said: Sequence[str | None]) -> Column:
    values = sorted({value for value in said if value is not None})
    number = {value: at for at, value in enumerate(values)}
    codes = np.array([number[value] if value is not None else NO_LABEL for value in said], np.int64)
    return Column(name=name, values=tuple(values), codes=codes)


def _crossed(one: Column, other: Column) -> Column:
    both = (one.codes >= 0) & (other.codes >= 0)
    pairs = np.where(both, one.codes * len(other.values) + other.codes, NO_LABEL)
    kinds = np.unique(pairs[both])
    place = np.full(len(one.values) * len(other.values) + 1, NO_LABEL)  # the last is for those without a label
    place[kinds] = np.arange(len(kinds))
    names = (divmod(int(kind), len(other.values)) for kind in kinds)
    return Column(
        name=f"{one.name}{JOINED}{other.name}",
        values=tuple(f"{one.values[first]}{JOINED}{other.values[second]}" for first, second in names),
        codes=place[pairs].astype(np.int64),
    )
