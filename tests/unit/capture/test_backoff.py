import numpy as np

from peelian.capture.backoff import FIRST_S, LONGEST_S, Backoff


def test_waits_double_up_to_the_longest_and_are_spread() -> None:
    backoff = Backoff(np.random.default_rng(0))
    waits = [backoff.failed() for _ in range(40)]
    for count, wait in enumerate(waits):
        whole = min(FIRST_S * 2**count, LONGEST_S)
        assert whole / 2 <= wait <= whole
    assert len(set(waits[10:])) > 20


def test_after_success_the_first_wait_is_short_again() -> None:
    backoff = Backoff(np.random.default_rng(0))
    for _ in range(10):
        backoff.failed()
    backoff.worked()
    assert backoff.failed() <= FIRST_S
