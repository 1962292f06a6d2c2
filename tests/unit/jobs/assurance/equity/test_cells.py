import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from peelian.jobs.assurance.equity.cells import Paired, Single


def test_trials_are_added_up_by_person_and_group_and_those_of_no_group_are_nobodys() -> None:
    group, person = np.array([0, 0, 1, 1, -1]), np.array([7, 7, 7, 3, 3])
    cells = Single.of(group, person, np.array([1.0, 0.5, 0.0, 1.0, 1.0]), groups=2)
    events, trials = cells.totals(cells.group)
    assert events.tolist() == [1.5, 1.0]
    assert trials.tolist() == [2.0, 2.0]
    assert cells.by_person(0, 8)[0].tolist() == [0, 0, 0, 0, 0, 0, 0, 1.5]


@given(
    pictures=st.lists(st.tuples(st.integers(0, 4), st.integers(-1, 2)), min_size=2, max_size=14),
    data=st.data(),
)
def test_pairs_count_as_counting_them_one_by_one_does(pictures: list[tuple[int, int]], data: st.DataObject) -> None:
    person, group = (np.array(column) for column in zip(*pictures, strict=True))
    every = [
        (one, other)
        for one in range(len(pictures))
        for other in range(one + 1, len(pictures))
        if person[one] != person[other]
    ]
    hits = [pair for pair in every if data.draw(st.booleans())]
    pairs = np.array(hits, np.int64).reshape(-1, 2).T
    cells = Paired.of(group, person, (pairs[0], pairs[1]), groups=3)
    events, trials = cells.totals(cells.group)
    for number in range(3):
        within = [pair for pair in every if group[pair[0]] == group[pair[1]] == number]
        assert trials[number] == len(within)
        assert events[number] == len(set(within) & set(hits))
        of_people, tried = cells.by_person(number, 5)
        assert of_people.sum() == 2 * events[number]
        assert tried.sum() == 2 * trials[number]
