from dataclasses import replace

import pytest

from peelian.errors import InvalidValueError
from tests.fakes.points import POINT, RATE


def test_a_threshold_is_a_cosine() -> None:
    for threshold in (float("nan"), 1.2, -1.2):
        with pytest.raises(InvalidValueError):
            replace(POINT, threshold=threshold)


def test_a_point_says_what_it_was_measured_on() -> None:
    with pytest.raises(InvalidValueError):
        replace(POINT, data="")


def test_no_gallery_means_one_to_one() -> None:
    assert replace(POINT, gallery_size=0).is_one_to_one
    assert not POINT.is_one_to_one


def test_a_rate_cannot_have_more_errors_than_trials_or_no_trial() -> None:
    with pytest.raises(InvalidValueError):
        replace(RATE, errors=1001)
    with pytest.raises(InvalidValueError):
        replace(RATE, trials=0)


def test_an_interval_has_its_ends_in_order() -> None:
    with pytest.raises(InvalidValueError):
        replace(RATE, low=0.5, high=0.4)
