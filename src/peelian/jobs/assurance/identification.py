"""One-to-many search: FNIR at FPIR and rank-1, in the words of ISO/IEC 19795-1.

*Mated* searches are of probes whose subject is in the list, *non-mated* ones of probes whose subject is not. A search
answers with the subject at rank 1, and counts when that reaches the threshold: so does a live deployment. So FPIR is
the share of non-mated searches whose rank 1 reaches the threshold; FNIR the share of mated ones whose rank 1 is
somebody else, or does not reach it.

Where the data declare nobody who is not listed, each mated probe is searched once more with its own subject taken off
the list, and that is said.

A list of N subjects may be measured by cutting the gallery into as many separate lists of N as it gives: every
non-mated probe is searched in each, every mated one in the list that holds its subject.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from peelian.errors import NotEnoughDataError
from peelian.jobs.assurance import error_rates
from peelian.jobs.assurance.comparisons import Codes
from peelian.jobs.assurance.enrolment import Enrolled
from peelian.jobs.assurance.error_rates import Rates
from peelian.jobs.assurance.intervals import Resampling
from peelian.jobs.assurance.manifest import Role
from peelian.nouns.curve import Det
from peelian.nouns.operating_point import Proportion

PROBES_AT_ONCE = 512
"""Rows of similarities in memory at a time: 20 MB beside a gallery of 10,000 pictures."""

Similarities = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Searches:
    """Outcomes of all searches of lists of one size.

    `own`, `other`: shape (mated,), float32: similarity of the probe's own subject and of the best other one.
    `mated_subjects`: shape (mated,), int64. `strangers`: shape (non-mated probes, lists), float32: the best similarity
    of each search. `stranger_subjects`: shape (non-mated probes,), int64.
    """

    gallery_size: int
    lists: int
    own: Similarities
    other: Similarities
    mated_subjects: Codes
    strangers: Similarities
    stranger_subjects: Codes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Identification:
    """All one-to-many figures for lists of one size.

    `taken_off`: whether non-mated searches are of listed people, each with their own subject taken off the list.
    """

    gallery_size: int
    taken_off: bool
    lists: int
    mated: int
    nonmated: int
    rank1: Proportion | None
    rates: tuple[Rates, ...]
    refused: tuple[NotEnoughDataError, ...]
    det: Det | None

    @property
    def strangers_list_size(self) -> int:
        """How many subjects a non-mated search went through: what FPIR, and so an operating point, was measured at."""
        return self.gallery_size - int(self.taken_off)


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """Gallery pictures in the order of their subjects; `starts`: where each subject's pictures begin."""

    pictures: Codes
    starts: npt.NDArray[np.int64]
    subjects: Codes


def search(enrolled: Enrolled, sizes: Sequence[int], rng: np.random.Generator) -> list[Searches]:
    """Search every probe in lists of each size; sizes beyond the gallery's are left out.

    Args:
        enrolled: the pictures, with their roles.
        sizes: of lists; 0 stands for the whole gallery in one list.
        rng: deals the subjects into lists.
    """
    gallery = gathered(enrolled)
    people = len(gallery.subjects)
    probes = probed(enrolled)
    wanted = [size or people for size in sizes if 0 < (size or people) <= people]
    if not wanted or not len(probes):
        return []
    deals = [_deal(people, size, rng) for size in wanted]
    parts: list[list[Searches]] = [[] for _ in deals]
    for chosen, best in best_by_subject(enrolled, gallery, probes):
        for number, lists in enumerate(deals):
            parts[number].append(_outcomes(best, enrolled.subjects[chosen], gallery.subjects, lists))
    return [_joined(part) for part in parts]


def probed(enrolled: Enrolled) -> Codes:
    """Return the numbers of the pictures that are searched for."""
    return np.array([at for at, item in enumerate(enrolled.items) if item.role is not Role.GALLERY], np.int64)


def gathered(enrolled: Enrolled) -> Listed:
    """Return the pictures of the gallery, person by person."""
    pictures = np.array([at for at, item in enumerate(enrolled.items) if item.role is not Role.PROBE], np.int64)
    pictures = pictures[np.argsort(enrolled.subjects[pictures], kind="stable")]
    subjects, starts = np.unique(enrolled.subjects[pictures], return_index=True)
    return Listed(pictures, starts.astype(np.int64), subjects)


def _deal(people: int, size: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Deal subjects into separate lists; shape (lists, size). Who is left over is in no list."""
    order = np.arange(people) if size == people else rng.permutation(people)
    return np.asarray(order[: people - people % size].reshape(-1, size), np.int64)


def best_by_subject(enrolled: Enrolled, gallery: Listed, probes: Codes) -> Iterator[tuple[Codes, Similarities]]:
    """Give, some probes at a time, the best similarity of each with each subject; shape (probes, subjects).

    A picture that is reference and probe is not compared with itself.
    """
    references = enrolled.vectors[gallery.pictures]
    for start in range(0, len(probes), PROBES_AT_ONCE):
        chosen = probes[start : start + PROBES_AT_ONCE]
        similarities = enrolled.vectors[chosen] @ references.T
        similarities[chosen[:, None] == gallery.pictures[None, :]] = -np.inf
        yield chosen, np.maximum.reduceat(similarities, gallery.starts, axis=1)


def _outcomes(best: Similarities, subjects: Codes, listed: Codes, lists: npt.NDArray[np.int64]) -> Searches:
    at = np.minimum(np.searchsorted(listed, subjects), len(listed) - 1)
    own = np.where(listed[at] == subjects, best[np.arange(len(best)), at], np.float32(-np.inf))
    holder = np.full(len(listed), -1)
    for number, members in enumerate(lists):
        holder[members] = number
    in_gallery = np.isfinite(own)
    mated = np.flatnonzero(in_gallery & (holder[at] >= 0))
    others = best[mated[:, None], lists[holder[at[mated]]]]
    others = np.where(lists[holder[at[mated]]] == at[mated, None], np.float32(-np.inf), others)
    strangers = np.flatnonzero(~in_gallery)
    tops = np.stack([best[np.ix_(strangers, members)].max(axis=1) for members in lists], axis=1)
    return Searches(
        gallery_size=lists.shape[1],
        lists=lists.shape[0],
        own=own[mated],
        other=others.max(axis=1, initial=-np.inf),
        mated_subjects=subjects[mated],
        strangers=tops,
        stranger_subjects=subjects[strangers],
    )


def _joined(parts: Sequence[Searches]) -> Searches:
    return Searches(
        gallery_size=parts[0].gallery_size,
        lists=parts[0].lists,
        own=np.concatenate([part.own for part in parts]),
        other=np.concatenate([part.other for part in parts]),
        mated_subjects=np.concatenate([part.mated_subjects for part in parts]),
        strangers=np.concatenate([part.strangers for part in parts]),
        stranger_subjects=np.concatenate([part.stranger_subjects for part in parts]),
    )


def identify(found: Searches, rates: Sequence[float], resampling: Resampling) -> Identification:
    """Measure one-to-many search: rank-1, and FNIR at each false positive identification rate that is supported."""
    people = resampling.drawn.shape[1]
    taken_off = found.strangers.shape[0] == 0 and found.gallery_size > 1
    if taken_off:
        found = replace(found, strangers=found.other[:, None], stranger_subjects=found.mated_subjects)
    tops = np.sort(found.strangers.ravel())[::-1]
    refused: list[NotEnoughDataError] = []
    measured: list[Rates] = []
    mated_trials = np.bincount(found.mated_subjects, minlength=people)
    for rate in rates:
        figure = f"FNIR at FPIR {rate:g} with {found.gallery_size} listed"
        try:
            error_rates.check_enough(f"{figure} (non-mated searches)", trials=tops.size, rate=rate)
            error_rates.check_enough(f"{figure} (mated searches)", trials=3 * int(len(found.own) > 0), rate=1.0)
        except NotEnoughDataError as error:
            refused.append(error)
            continue
        measured.append(_rates(found, rate, tops, resampling))
    right = found.own > found.other
    wrong = np.bincount(found.mated_subjects[~right], minlength=people)
    return Identification(
        gallery_size=found.gallery_size,
        taken_off=taken_off,
        lists=found.lists,
        mated=len(found.own),
        nonmated=tops.size,
        rank1=_complement(resampling.proportion(wrong, mated_trials)) if len(found.own) else None,
        rates=tuple(measured),
        refused=tuple(refused),
        det=_det(found, tops) if len(found.own) and tops.size else None,
    )


def _rates(found: Searches, rate: float, tops: Similarities, resampling: Resampling) -> Rates:
    people = resampling.drawn.shape[1]
    threshold = error_rates.threshold(tops, trials=tops.size, rate=rate)
    raised = (found.strangers >= np.float32(threshold)).sum(axis=1)
    positives = np.bincount(found.stranger_subjects, raised, people).astype(np.int64)
    searched = np.bincount(found.stranger_subjects, minlength=people) * found.strangers.shape[1]
    missed = (found.own <= found.other) | (found.own < np.float32(threshold))
    return Rates(
        target=rate,
        threshold=threshold,
        false_positive=resampling.proportion(positives, searched),
        false_negative=resampling.proportion(
            np.bincount(found.mated_subjects[missed], minlength=people),
            np.bincount(found.mated_subjects, minlength=people),
        ),
    )


def _complement(wrong: Proportion) -> Proportion:
    return Proportion(
        errors=wrong.trials - wrong.errors,
        trials=wrong.trials,
        value=1 - wrong.value,
        low=1 - wrong.high,
        high=1 - wrong.low,
    )


def _det(found: Searches, tops: Similarities) -> Det:
    found_at = np.sort(np.where(found.own > found.other, found.own, np.float32(-np.inf)))
    thresholds = np.unique(np.concatenate([tops, found.own])).astype(np.float64)
    thresholds = thresholds[np.isfinite(thresholds)]
    false_positive = 1 - np.searchsorted(tops[::-1], thresholds, side="left") / tops.size
    false_negative = np.searchsorted(found_at, thresholds, side="left") / found_at.size
    return error_rates.thinned(thresholds, false_positive, false_negative)
