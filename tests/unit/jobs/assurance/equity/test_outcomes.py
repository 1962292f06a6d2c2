"""What is reckoned over every possible list is held against lists that are really made."""

from collections.abc import Callable
from itertools import combinations
from math import comb

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.jobs.assurance.enrolment import Enrolled
from peelian.jobs.assurance.equity import outcomes
from peelian.jobs.assurance.groups import Column
from peelian.jobs.assurance.manifest import Role

Made = Callable[[npt.NDArray[np.float32], list[int], list[Role]], Enrolled]
LISTED, STRANGERS = 6, 5


def people(enrolled: Made, *, strangers: int = STRANGERS) -> Enrolled:
    rng = np.random.default_rng(3)
    subjects = [*range(LISTED), *range(LISTED), *range(LISTED, LISTED + strangers)]
    own = rng.standard_normal((LISTED + strangers, 8))
    vectors = np.stack([own[subject] + 0.7 * rng.standard_normal(8) for subject in subjects]).astype(np.float32)
    return enrolled(vectors, subjects, [Role.GALLERY] * LISTED + [Role.PROBE] * (LISTED + strangers))


@pytest.mark.parametrize("size", [1, 3, LISTED])
@pytest.mark.parametrize("threshold", [-0.2, 0.1, 0.5])
def test_misses_and_false_flags_are_the_mean_over_every_list_there_is(
    enrolled: Made, size: int, threshold: float
) -> None:
    found = people(enrolled)
    seen = outcomes.searched(found, floor=-1.0)
    assert seen is not None
    similar = found.vectors[LISTED:] @ found.vectors[:LISTED].T
    missed, flagged = np.zeros(LISTED), np.zeros(STRANGERS)
    with_own, lists = np.zeros(LISTED), 0
    for chosen in combinations(range(LISTED), size):
        lists += 1
        best = similar[:, list(chosen)]
        flagged += best[LISTED:].max(axis=1) >= np.float32(threshold)
        for own in chosen:
            mine = similar[own, own]
            others = max((similar[own, one] for one in chosen if one != own), default=-2.0)
            with_own[own] += 1
            missed[own] += not (mine >= np.float32(threshold) and mine > others)
    assert seen.missed(threshold, size) == pytest.approx(missed / with_own)
    assert seen.flagged(threshold, size) == pytest.approx(flagged / lists)


def test_without_strangers_everybody_is_searched_with_themselves_taken_off(enrolled: Made) -> None:
    found = people(enrolled, strangers=0)
    seen = outcomes.searched(found, floor=-1.0)
    assert seen is not None
    assert seen.taken_off
    similar = found.vectors[LISTED:] @ found.vectors[:LISTED].T
    np.fill_diagonal(similar, -2)
    assert seen.flagged(0.1, LISTED).tolist() == (similar.max(axis=1) >= np.float32(0.1)).tolist()


def test_comparisons_are_those_of_every_pair_of_pictures(enrolled: Made) -> None:
    found = people(enrolled)
    seen = outcomes.compared(found, floor=0.2)
    similar = found.vectors @ found.vectors.T
    same = {tuple(pair) for pair in seen.same.T.tolist()}
    alike = {tuple(pair) for pair in seen.alike.T.tolist()}
    for one, other in combinations(range(len(found.items)), 2):
        person = found.subjects[one] == found.subjects[other]
        assert ((one, other) in same) == person
        assert ((one, other) in alike) == (not person and similar[one, other] >= np.float32(0.2))


def test_outcomes_go_to_the_groups_that_are_declared(enrolled: Made) -> None:
    found = people(enrolled)
    column = Column(name="side", values=("left", "right"), codes=found.subjects % 2)
    seen, compared = outcomes.searched(found, floor=-1.0), outcomes.compared(found, floor=-1.0)
    assert seen is not None
    for cells, trials in (
        (outcomes.found_cells(seen, found, column, 0.1, LISTED), [3, 3]),
        (outcomes.flagged_cells(seen, found, column, 0.1, LISTED), [3, 2]),
        (outcomes.matched_cells(compared, found, column, 0.1), [3, 3]),
        (outcomes.mistaken_cells(compared, found, column, 0.1), [33, 25]),
    ):
        assert cells.totals(cells.group)[1].tolist() == trials


def test_with_nobody_listed_there_is_nothing_to_search(enrolled: Made) -> None:
    found = enrolled(np.eye(3, dtype=np.float32), [0, 1, 2], [Role.PROBE] * 3)
    assert outcomes.searched(found, floor=0.0) is None


@given(people=st.integers(1, 60), data=st.data())
def test_the_chance_of_no_rival_is_that_of_counting_lists(people: int, data: st.DataObject) -> None:
    places, rivals = data.draw(st.integers(0, people)), data.draw(st.integers(0, people))
    exact = comb(people - rivals, places) / comb(people, places)
    assert outcomes.none_listed(np.array([rivals]), people, places)[0] == pytest.approx(exact, abs=1e-12)


def test_with_one_person_listed_nobody_else_can_be_mistaken() -> None:
    assert outcomes.none_listed(np.array([0]), 0, 0).tolist() == [1.0]
