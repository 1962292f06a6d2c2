import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from peelian.jobs.assurance.equity import significance
from peelian.jobs.assurance.equity.cells import Single


def rng() -> np.random.Generator:
    return np.random.default_rng(5)


def made(rates: tuple[float, float], people: int, trials: int, seed: int, *, clumped: bool = False) -> Single:
    """Two groups of people; `clumped`: whoever has it happen has it happen every time."""
    draws = np.random.default_rng(seed)
    group = np.repeat([0, 1], people)
    chance = np.where(group == 0, rates[0], rates[1])
    if clumped:
        happened = np.repeat(draws.random(2 * people) < chance, trials)
    else:
        happened = draws.random(2 * people * trials) < np.repeat(chance, trials)
    return Single.of(
        np.repeat(group, trials), np.repeat(np.arange(2 * people), trials), happened.astype(float), groups=2
    )


def answer(cells: Single, draws: int = 499) -> float:
    events, trials = cells.totals(cells.group)
    return significance.together(events, trials, significance.draw(cells, rng(), draws)).p


def test_a_difference_is_found_and_none_is_not() -> None:
    assert answer(made((0.02, 0.2), 150, 2, seed=1)) <= 0.01
    assert answer(made((0.1, 0.1), 150, 2, seed=2)) > 0.05


def test_people_who_fail_again_and_again_are_no_difference_between_groups() -> None:
    # 12 people a group, 40 pictures each: as if independent, hundreds of pictures differ; it is two people more.
    cells = made((0.15, 0.35), 12, 40, seed=4, clumped=True)
    events, trials = cells.totals(cells.group)
    alone = significance.independent(events, trials)
    assert alone is not None
    assert alone < 1e-3
    assert answer(cells) > 0.05


def test_fisher_is_asked_where_pearson_would_be_wrong() -> None:
    few = significance.independent(np.array([0.0, 4.0]), np.array([10.0, 10.0]))
    assert few == pytest.approx(stats.fisher_exact([[0, 4], [10, 6]]).pvalue)
    many = significance.independent(np.array([20.0, 44.0]), np.array([100.0, 110.0]))
    assert many == pytest.approx(stats.chi2_contingency([[20, 44], [80, 66]]).pvalue)


def test_of_three_groups_with_next_to_nothing_only_lots_can_say_something() -> None:
    assert significance.independent(np.array([1.0, 0.0, 0.0]), np.array([5.0, 5.0, 5.0])) is None


@pytest.mark.parametrize("events", [[0.0, 0.0], [10.0, 12.0]])
def test_where_nothing_or_everything_happened_nothing_differs(events: list[float]) -> None:
    assert significance.independent(np.array(events), np.array([10.0, 12.0])) == 1.0


def test_so_few_events_as_could_never_differ_are_known() -> None:
    assert significance.attainable(1, np.array([100.0, 100.0])) == pytest.approx(1.0)
    assert significance.attainable(8, np.array([100.0, 100.0])) < 0.01


def test_a_group_is_held_against_all_the_others() -> None:
    cells = made((0.02, 0.2), 150, 2, seed=1)
    events, trials = cells.totals(cells.group)
    drawn = significance.draw(cells, rng(), 199)
    assert significance.against_rest(1, events, trials, drawn) == significance.together(events, trials, drawn)


def test_holm_is_right_on_a_worked_example() -> None:
    assert significance.holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert significance.holm([]) == []


@given(st.lists(st.floats(0, 1), max_size=12))
def test_adjusting_never_makes_an_answer_smaller_and_keeps_the_order(answers: list[float]) -> None:
    adjusted = significance.holm(answers)
    assert all(0 <= before <= after <= 1 for before, after in zip(answers, adjusted, strict=True))
    order = np.argsort(answers, kind="stable")
    assert (np.diff(np.array(adjusted)[order]) >= 0).all()
