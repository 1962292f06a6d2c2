"""The detection error trade-off within each declared group: comparisons of that group's pictures with each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from peelian.jobs.assurance import comparisons, error_rates
from peelian.jobs.assurance.enrolment import Enrolled
from peelian.jobs.assurance.groups import Column
from peelian.nouns.curve import Det


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupCurve:
    """One group's trade-off of FNMR against FMR, and from how many comparisons of one person and of two."""

    column: str
    group: str
    mated: int
    nonmated: int
    det: Det


def curves(enrolled: Enrolled, columns: Sequence[Column]) -> tuple[GroupCurve, ...]:
    """Return the trade-off of every group that has comparisons both of one person and of two."""
    return tuple(curve for column in columns for curve in _of(enrolled, column))


def _of(enrolled: Enrolled, column: Column) -> Iterator[GroupCurve]:
    for number, value in enumerate(column.values):
        own = np.flatnonzero(column.codes == number)
        mated, nonmated = comparisons.possible(enrolled.subjects[own])
        if mated and nonmated:
            seen = comparisons.spread(enrolled.vectors[own], enrolled.subjects[own], tail=0)
            yield GroupCurve(column=column.name, group=value, mated=mated, nonmated=nonmated, det=error_rates.det(seen))
