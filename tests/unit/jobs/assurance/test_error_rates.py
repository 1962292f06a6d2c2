import numpy as np
import pytest

from peelian.errors import NotEnoughDataError
from peelian.jobs.assurance import error_rates
from peelian.jobs.assurance.comparisons import BINS, Spread
from peelian.jobs.assurance.error_rates import Rates
from peelian.nouns.operating_point import Proportion


@pytest.mark.parametrize(("rate", "trials"), [(1e-1, 30), (1e-3, 3000), (1e-6, 3_000_000), (0.5, 6)])
def test_a_rate_needs_three_trials_for_each_that_it_expects(rate: float, trials: int) -> None:
    assert error_rates.needed(rate) == trials
    error_rates.check_enough("FMR", trials=trials, rate=rate)
    with pytest.raises(NotEnoughDataError, match=f"{trials - 1} comparisons, at least {trials} needed"):
        error_rates.check_enough("FMR", trials=trials - 1, rate=rate)


@pytest.mark.parametrize("rate", [0.1, 0.01, 0.25, 0.05])
def test_a_threshold_keeps_to_its_rate_and_one_lower_would_not(rate: float) -> None:
    similarities = np.sort(np.random.default_rng(1).random(1000).astype(np.float32))[::-1]
    found = error_rates.threshold(similarities, trials=1000, rate=rate)
    assert (similarities >= np.float32(found)).mean() <= rate
    assert (similarities >= np.float32(found - 2e-6)).mean() > rate - 1e-9 - 1 / 1000
    assert round(found, 6) == found
    assert (similarities >= np.float32(similarities[int(rate * 1000)])).mean() > rate


def test_equal_similarities_are_all_kept_out_together() -> None:
    similarities = np.array([0.9, 0.5, 0.5, 0.5, 0.5, 0.1, 0, 0, 0, 0], np.float32)
    found = error_rates.threshold(similarities, trials=10, rate=0.3)
    assert (similarities >= np.float32(found)).sum() == 1


@pytest.mark.parametrize("value", [-1.0, 0.0, 0.3, 0.999999, 1.0, 0.94236])
def test_a_threshold_lies_above_what_it_keeps_out_even_after_rounding(value: float) -> None:
    tail = np.full(40, value, np.float32)
    assert np.float32(error_rates.threshold(tail, trials=40, rate=0.1)) > tail[0]


def test_a_search_that_found_nothing_at_all_gives_a_threshold_all_the_same() -> None:
    assert error_rates.threshold(np.full(40, -np.inf, np.float32), trials=40, rate=0.1) == pytest.approx(-1, abs=2e-6)


def test_fewer_than_thirty_errors_are_said_to_be_few() -> None:
    def rates(errors: int) -> Rates:
        seen = Proportion(errors=errors, trials=1000, value=errors / 1000, low=0, high=1)
        return Rates(target=0.1, threshold=0, false_positive=seen, false_negative=seen)

    assert rates(29).rests_on_few_errors
    assert not rates(30).rests_on_few_errors


def test_a_curve_falls_from_all_false_matches_to_all_misses() -> None:
    mated, nonmated = np.zeros(BINS, np.int64), np.zeros(BINS, np.int64)
    mated[40_000:60_000] = 1
    nonmated[20_000:45_000] = 2
    curve = error_rates.det(Spread(mated=mated, nonmated=nonmated, tail=np.empty(0, np.float32)))
    assert len(curve.thresholds) <= error_rates.CURVE_POINTS
    assert (np.diff(curve.false_positive) <= 0).all()
    assert (np.diff(curve.false_negative) >= 0).all()
    at = int(np.argmin(np.abs(curve.thresholds - (40_000 / BINS * 2 - 1))))
    assert curve.false_positive[at] == pytest.approx(0.2, abs=0.03)
    assert curve.false_negative[at] == pytest.approx(0, abs=0.03)


def test_a_curve_of_nothing_is_a_curve() -> None:
    nothing = np.zeros(BINS, np.int64)
    assert len(error_rates.det(Spread(mated=nothing, nonmated=nothing, tail=np.empty(0, np.float32))).thresholds) >= 1
