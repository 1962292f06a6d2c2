"""What each search and each comparison came to at any threshold, kept so that groups can be told apart afterwards.

A search depends on who else is listed. Instead of drawing lists of the size that is wanted again and again from the
people there are, which the equitability studies of British policing did, the mean over *every* possible list is
reckoned: whether none of those who are similar enough is on it is hypergeometric.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from peelian.jobs.assurance import comparisons, identification
from peelian.jobs.assurance.comparisons import Codes, Similarities
from peelian.jobs.assurance.enrolment import Enrolled
from peelian.jobs.assurance.equity.cells import Cells, Paired, Single, Sums
from peelian.jobs.assurance.groups import NO_LABEL, Column


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Searched:
    """Every probe's search of the whole gallery.

    `people`: how many people are listed. `mated`: shape (mated,), int64, the items that are searched for somebody
    listed; `own`: shape (mated,), float32, how similar their own reference is; `rivals`: shape (mated,), int64, how
    many listed others are at least as similar. `strangers`: shape (non-mated,), int64, the items of nobody listed;
    `row`, `similarity`: shape (hits,), which of them is how similar to a listed person, from `floor` up.
    `taken_off`: whether strangers are listed people with themselves taken off the list.
    """

    people: int
    mated: Codes
    own: Similarities
    rivals: Codes
    strangers: Codes
    row: Codes
    similarity: Similarities
    taken_off: bool
    floor: float

    def missed(self, threshold: float, size: int) -> Sums:
        """Return for each mated search how likely it misses with a list of so many people; shape (mated,)."""
        alone = none_listed(self.rivals, self.people - 1, size - 1)
        return np.where(self.own >= np.float32(threshold), 1 - alone, 1.0)

    def flagged(self, threshold: float, size: int) -> Sums:
        """Return for each non-mated search how likely it flags somebody with such a list; shape (non-mated,)."""
        off = int(self.taken_off)
        reached = self.similarity >= np.float32(threshold)
        rivals = np.bincount(self.row[reached], minlength=len(self.strangers))
        return 1 - none_listed(rivals, self.people - off, size - off)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Compared:
    """Every comparison of two pictures that can be an error.

    `same`: shape (2, mated), int64, pictures of one person; `same_similarity`: shape (mated,), float32.
    `alike`: shape (2, hits), int64, pictures of two people that are as similar as `floor`; `alike_similarity` likewise.
    """

    same: Codes
    same_similarity: Similarities
    alike: Codes
    alike_similarity: Similarities
    floor: float


def searched(enrolled: Enrolled, *, floor: float) -> Searched | None:
    """Search every probe in the whole gallery; None where there is nothing to search, or to search for.

    Args:
        enrolled: the pictures, with their roles.
        floor: the lowest threshold that will be asked about.
    """
    gallery, probes = identification.gathered(enrolled), identification.probed(enrolled)
    if not len(gallery.subjects) or not len(probes):
        return None
    blocks = identification.best_by_subject(enrolled, gallery, probes)
    found = _joined([_looked(best, enrolled.subjects[at], gallery.subjects, floor) for at, best in blocks])
    strangers = ~found.listed
    taken_off = not strangers.any() and len(gallery.subjects) > 1
    counted = found.listed if taken_off else strangers
    place = np.cumsum(counted) - 1
    kept = counted[found.row]
    return Searched(
        people=len(gallery.subjects),
        mated=probes[found.listed],
        own=found.own[found.listed],
        rivals=found.rivals[found.listed],
        strangers=probes[counted],
        row=place[found.row[kept]],
        similarity=found.similarity[kept],
        taken_off=taken_off,
        floor=floor,
    )


def compared(enrolled: Enrolled, *, floor: float) -> Compared:
    """Compare every picture with every other, and keep what can be an error from `floor` up."""
    same: list[Codes] = []
    alike: list[Codes] = []
    similar: list[Similarities] = []
    strange: list[Similarities] = []
    for rows, columns, similarities in comparisons.blocks(enrolled.vectors):
        new = comparisons.upper(rows, columns)
        one_person = enrolled.subjects[rows, None] == enrolled.subjects[None, columns]
        for kept, pairs, values in (
            (one_person & new, same, similar),
            (~one_person & new & (similarities >= np.float32(floor)), alike, strange),
        ):
            row, column = np.nonzero(kept)
            pairs.append(np.stack([row + rows.start, column + columns.start]))
            values.append(similarities[row, column])
    return Compared(
        same=np.concatenate(same, axis=1),
        same_similarity=np.concatenate(similar),
        alike=np.concatenate(alike, axis=1),
        alike_similarity=np.concatenate(strange),
        floor=floor,
    )


def found_cells(seen: Searched, enrolled: Enrolled, column: Column, threshold: float, size: int) -> Cells:
    """Return who was found with a list of so many people, by person and group."""
    at = seen.mated
    return Single.of(
        column.codes[at], enrolled.subjects[at], 1 - seen.missed(threshold, size), groups=len(column.values)
    )


def flagged_cells(seen: Searched, enrolled: Enrolled, column: Column, threshold: float, size: int) -> Cells:
    """Return who was wrongly flagged with a list of so many people, by person and group."""
    at = seen.strangers
    return Single.of(column.codes[at], enrolled.subjects[at], seen.flagged(threshold, size), groups=len(column.values))


def matched_cells(seen: Compared, enrolled: Enrolled, column: Column, threshold: float) -> Cells:
    """Return whose own pictures matched, by person and group; both pictures must be of one group."""
    one, other = column.codes[seen.same[0]], column.codes[seen.same[1]]
    matched = (seen.same_similarity >= np.float32(threshold)).astype(np.float64)
    return Single.of(
        np.where(one == other, one, NO_LABEL), enrolled.subjects[seen.same[0]], matched, groups=len(column.values)
    )


def mistaken_cells(seen: Compared, enrolled: Enrolled, column: Column, threshold: float) -> Cells:
    """Return who was taken for somebody else of the same group, by person and group."""
    pairs = seen.alike[:, seen.alike_similarity >= np.float32(threshold)]
    return Paired.of(column.codes, enrolled.subjects, (pairs[0], pairs[1]), groups=len(column.values))


def none_listed(rivals: Codes, people: int, places: int) -> Sums:
    """Return how likely none of so many rivals is among those who are drawn, out of all people, for a list's places.

    This is the hypergeometric chance of none, C(people - rivals, places) / C(people, places).
    """
    left = people - rivals - places
    logarithm = (
        special.gammaln(people - rivals + 1)
        - special.gammaln(np.maximum(left, 0) + 1)
        - special.gammaln(people + 1)
        + special.gammaln(people - places + 1)
    )
    chance = np.where(left >= 0, np.exp(np.minimum(logarithm, 0)), 0.0)
    return np.where(rivals == 0, 1.0, chance)  # exactly: rates of all and of none are told apart from others


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Looked:
    """Some probes' searches. `listed`: whether there is a reference of their own; `row`: the probe of each hit."""

    listed: npt.NDArray[np.bool_]
    own: Similarities
    rivals: Codes
    row: Codes
    similarity: Similarities


def _looked(best: Similarities, subjects: Codes, listed: Codes, floor: float) -> _Looked:
    at = np.minimum(np.searchsorted(listed, subjects), len(listed) - 1)
    there, rows = listed[at] == subjects, np.arange(len(best))
    own = np.where(there, best[rows, at], np.float32(-np.inf))
    others = best.copy()
    others[rows[there], at[there]] = -np.inf
    row, column = np.nonzero(others >= np.float32(floor))
    return _Looked(
        listed=np.isfinite(own),
        own=own,
        rivals=(others >= own[:, None]).sum(axis=1),
        row=row,
        similarity=others[row, column],
    )


def _joined(parts: Sequence[_Looked]) -> _Looked:
    starts = np.cumsum([0, *(len(part.own) for part in parts)])
    return _Looked(
        listed=np.concatenate([part.listed for part in parts]),
        own=np.concatenate([part.own for part in parts]),
        rivals=np.concatenate([part.rivals for part in parts]),
        row=np.concatenate([part.row + start for part, start in zip(parts, starts, strict=False)]),
        similarity=np.concatenate([part.similarity for part in parts]),
    )
