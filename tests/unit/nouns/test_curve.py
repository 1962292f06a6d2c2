import numpy as np
import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.curve import Det, Distribution


def test_a_curve_keeps_its_numbers_from_change() -> None:
    rates = np.array([1.0, 0.5])
    curve = Det(thresholds=np.array([0.0, 0.1]), false_positive=rates, false_negative=rates)
    rates[0] = 0.25
    assert curve.false_positive[0] == 1.0


@pytest.mark.parametrize("bad", [[1.5, 0.1], [-0.1, 0.1], [np.nan, 0.1], [0.1]])
def test_rates_that_are_none_are_refused(bad: list[float]) -> None:
    good = np.array([0.2, 0.1])
    with pytest.raises(InvalidValueError):
        Det(thresholds=good, false_positive=np.array(bad), false_negative=good)


def test_where_one_kind_of_error_never_meets_the_other_there_is_no_curve() -> None:
    thresholds, rates, none = np.array([0.0, 0.1]), np.array([1.0, 0.5]), np.zeros(2)
    assert Det(thresholds=thresholds, false_positive=rates, false_negative=rates).shows_errors
    assert not Det(thresholds=thresholds, false_positive=rates, false_negative=none).shows_errors


def test_a_distribution_has_one_edge_more_than_bars() -> None:
    edges, counts = np.array([0.0, 0.5, 1.0]), np.array([3, 4])
    assert Distribution(edges=edges, mated=counts, nonmated=counts).mated.sum() == 7
    with pytest.raises(InvalidValueError):
        Distribution(edges=edges, mated=np.array([1, 2, 3]), nonmated=counts)
