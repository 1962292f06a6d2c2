import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.jobs.live.tally import Tally, quantile


@pytest.mark.parametrize(("share", "expected"), [(0.0, 1), (0.5, 2), (0.95, 4), (1.0, 4)])
def test_a_quantile_is_one_of_the_values(share: float, expected: float) -> None:
    assert quantile([4, 1, 3, 2], share) == expected


def test_of_nothing_there_is_no_quantile() -> None:
    assert quantile([], 0.5) is None


@given(values=st.lists(st.floats(-1e6, 1e6), min_size=1), share=st.floats(0, 1))
def test_at_least_that_share_is_not_above(values: list[float], share: float) -> None:
    found = quantile(values, share)
    assert found is not None
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9


def test_alerts_are_counted_by_their_ages() -> None:
    assert Tally(alert_ages_s=[0.1, 0.2]).alerts == 2
