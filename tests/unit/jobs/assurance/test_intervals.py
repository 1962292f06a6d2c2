import numpy as np
import pytest

from peelian.errors import NotEnoughDataError
from peelian.jobs.assurance import intervals
from peelian.jobs.assurance.intervals import Resampling


def drawn(subjects: int, seed: int = 1) -> Resampling:
    return Resampling.of(subjects, np.random.default_rng(seed))


@pytest.mark.parametrize(
    ("errors", "trials", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (1, 1000, 0.000177, 0.005642)],
)
def test_wilson_gives_what_the_tables_give(errors: int, trials: int, low: float, high: float) -> None:
    assert intervals.wilson(errors, trials) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize("trials", [0, -1, float("nan")])
def test_no_trial_gives_no_interval(trials: float) -> None:
    with pytest.raises(NotEnoughDataError):
        intervals.wilson(0, trials)


def test_the_same_seed_gives_the_same_interval() -> None:
    errors, trials = np.where(np.arange(40) % 4, 0, 5), np.full(40, 5)
    assert drawn(40).proportion(errors, trials) == drawn(40).proportion(errors, trials)
    assert not np.array_equal(drawn(40).drawn, drawn(40, seed=2).drawn)


def test_errors_of_a_few_people_give_a_wider_interval_than_errors_of_many() -> None:
    trials = np.full(100, 20)
    few, many = np.zeros(100, np.int64), np.full(100, 2)
    few[:10] = 20
    one, other = drawn(100).proportion(few, trials), drawn(100).proportion(many, trials)
    assert one.value == other.value == 0.1
    assert one.high - one.low > 3 * (other.high - other.low)
    assert (other.low, other.high) == pytest.approx(intervals.wilson(200, 2000))


def test_without_any_error_people_are_counted_and_not_trials() -> None:
    found = drawn(10).proportion(np.zeros(10, np.int64), np.full(10, 1000))
    assert (found.value, found.low) == (0.0, 0.0)
    assert found.high == pytest.approx(intervals.wilson(0, 10)[1])


def test_only_errors_count_people_too() -> None:
    found = drawn(10).proportion(np.full(10, 1000), np.full(10, 1000))
    assert (found.value, found.high) == (1.0, 1.0)
    assert found.low == pytest.approx(intervals.wilson(10, 10)[0])


def test_a_trial_about_two_people_is_counted_once_and_varies_twice() -> None:
    errors, trials = np.arange(200) % 5, np.full(200, 100)
    one, two = drawn(200).proportion(errors, trials), drawn(200).proportion(errors, trials, people_a_trial=2)
    assert (two.errors, two.trials) == (int(errors.sum()) // 2, 10_000)
    assert two.high - two.low == pytest.approx(2 * (one.high - one.low), rel=0.1)


def test_pairs_vary_as_much_as_a_simulation_of_them_says() -> None:
    rng = np.random.default_rng(3)
    estimates = []
    for _ in range(300):
        prone = rng.random(60) < 0.3
        pairs = np.outer(prone, prone)
        estimates.append((pairs.sum() - prone.sum()) / (60 * 59))
    prone = np.arange(60) < 18
    errors = np.where(prone, prone.sum() - 1, 0)
    found = drawn(60).proportion(errors, np.full(60, 59), people_a_trial=2)
    assert found.high - found.low == pytest.approx(2 * 1.96 * np.std(estimates), rel=0.2)


def test_people_without_a_trial_change_nothing() -> None:
    errors, trials = np.array([1, 2, 0, 0]), np.array([4, 4, 0, 0])
    found = drawn(4).proportion(errors, trials)
    assert 0 <= found.low < found.value < found.high <= 1


def test_no_trial_at_all_is_refused() -> None:
    with pytest.raises(NotEnoughDataError):
        drawn(3).proportion(np.zeros(3, np.int64), np.zeros(3, np.int64))
