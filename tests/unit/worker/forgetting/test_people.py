import numpy as np

from peelian.worker.forgetting import people


def test_they_are_drawn_alike_each_time_and_are_two() -> None:
    canary = people.canary()
    assert canary.dtype == np.uint8
    assert canary.ndim == 3
    assert np.array_equal(canary, people.canary())
    assert not np.array_equal(canary, people.listed())
