"""Outcomes added up by person and declared group: what a difference between groups is reckoned from.

People, not pictures, are the unit: whoever is hard to recognise fails again and again, so that a test which took
pictures as independent would find differences that are not there.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from peelian.jobs.assurance.comparisons import Codes

Sums = npt.NDArray[np.float64]


class Cells(Protocol):
    """What happened, by cells of one person in one group."""

    @property
    def group(self) -> Codes:
        """Shape (cells,): the number of each cell's group."""
        ...

    @property
    def groups(self) -> int:
        """How many groups there are."""
        ...

    @property
    def people_a_trial(self) -> int:
        """How many people one trial is about: 1, or 2 where two people are compared."""
        ...

    def totals(self, group: Codes) -> tuple[Sums, Sums]:
        """Return events and trials by group, shape (groups,) each, as if the cells were of these groups."""
        ...

    def by_person(self, number: int, people: int) -> tuple[Sums, Sums]:
        """Return events and trials within one group by person, shape (people,) each."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Single:
    """Outcomes that are about one person each: searches, and comparisons of a person's own pictures.

    `group`, `person`: shape (cells,), int64. `events`, `trials`: shape (cells,), float64; an event that depends on who
    else is listed counts by how likely it is.
    """

    group: Codes
    person: Codes
    events: Sums
    trials: Sums
    groups: int
    people_a_trial: int = 1

    @classmethod
    def of(cls, group: Codes, person: Codes, happened: Sums, *, groups: int) -> "Single":
        """Add up trials. A trial whose group is negative is of nobody's.

        Args:
            group: shape (trials,), int64.
            person: shape (trials,), int64.
            happened: shape (trials,), from 0 to 1: how much of an event each was.
            groups: how many groups there are.
        """
        there = group >= 0
        keys, at = np.unique(person[there] * groups + group[there], return_inverse=True)
        return cls(
            group=keys % groups,
            person=keys // groups,
            events=_summed(at, happened[there], len(keys)),
            trials=_summed(at, np.ones(len(at)), len(keys)),
            groups=groups,
        )

    def totals(self, group: Codes) -> tuple[Sums, Sums]:
        """Return events and trials by group."""
        return _summed(group, self.events, self.groups), _summed(group, self.trials, self.groups)

    def by_person(self, number: int, people: int) -> tuple[Sums, Sums]:
        """Return events and trials within one group by person."""
        own = self.group == number
        person = self.person[own]
        return _summed(person, self.events[own], people), _summed(person, self.trials[own], people)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Paired:
    """Comparisons of two people's pictures, of which those within one group count for it.

    `group`, `person`, `pictures`: shape (cells,), int64. `one`, `other`, `events`: shape (pairs,): the two cells, and
    how many of their pictures' comparisons were taken for one person.
    """

    group: Codes
    person: Codes
    pictures: Codes
    one: Codes
    other: Codes
    events: Sums
    groups: int
    people_a_trial: int = 2

    @classmethod
    def of(cls, group: Codes, person: Codes, pairs: tuple[Codes, Codes], *, groups: int) -> "Paired":
        """Add up false matches.

        Args:
            group: shape (pictures,), int64; negative where a picture is of no group.
            person: shape (pictures,), int64.
            pairs: the two pictures of each false match.
            groups: how many groups there are.
        """
        there = group >= 0
        keys, at = np.unique(person[there] * groups + group[there], return_inverse=True)
        cell = np.full(len(group), -1, np.int64)
        cell[there] = at
        one, other = cell[pairs[0]], cell[pairs[1]]
        known = (one >= 0) & (other >= 0)
        both, where = np.unique(one[known] * max(len(keys), 1) + other[known], return_inverse=True)
        return cls(
            group=keys % groups,
            person=keys // groups,
            pictures=np.bincount(at, minlength=len(keys)),
            one=both // max(len(keys), 1),
            other=both % max(len(keys), 1),
            events=np.bincount(where, minlength=len(both)).astype(np.float64),
            groups=groups,
        )

    def totals(self, group: Codes) -> tuple[Sums, Sums]:
        """Return events and trials by group."""
        first = group[self.one]
        within = first == group[self.other]
        events = _summed(first[within], self.events[within], self.groups)
        people = int(self.person.max(initial=-1)) + 1
        there = _summed(self.person * self.groups + group, self.pictures, people * self.groups)
        table = there.reshape(people, self.groups)
        return events, (table.sum(axis=0) ** 2 - (table**2).sum(axis=0)) / 2

    def by_person(self, number: int, people: int) -> tuple[Sums, Sums]:
        """Return events and trials within one group by person; each stands in the rows of both its people."""
        within = (self.group[self.one] == number) & (self.group[self.other] == number)
        events = np.zeros(people)
        for side in (self.one, self.other):
            events += _summed(self.person[side[within]], self.events[within], people)
        own = self.group == number
        pictures = _summed(self.person[own], self.pictures[own], people)
        return events, pictures * (pictures.sum() - pictures)


def _summed(at: Codes, what: Sums | Codes, length: int) -> Sums:
    return np.bincount(at, what, length).astype(np.float64)
