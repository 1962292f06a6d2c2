import math
from dataclasses import replace

import pytest

from peelian.errors import InvalidValueError
from peelian.law import threshold
from peelian.nouns.ids import ModelId
from tests.fakes.points import POINT


def test_the_threshold_itself_counts() -> None:
    assert threshold.reached(0.5, at=POINT)
    assert not threshold.reached(math.nextafter(0.5, 0), at=POINT)


def test_not_a_number_never_counts() -> None:
    for similarity in (math.nan, math.inf, -math.inf):
        assert not threshold.reached(similarity, at=replace(POINT, threshold=-1.0))


def test_a_threshold_that_was_made_up_says_so_of_itself() -> None:
    point = threshold.unsafe(0.9, model=ModelId("m"), pack="starter", gallery_size=3)
    assert point.name == threshold.UNSAFE
    assert (point.false_positive.low, point.false_positive.high) == (0, 1)
    assert threshold.reached(0.9, at=point)
    assert not threshold.reached(0.89, at=point)


def test_a_threshold_that_is_no_cosine_cannot_be_made_up() -> None:
    for similarity in (1.5, math.nan):
        with pytest.raises(InvalidValueError, match="threshold"):
            threshold.unsafe(similarity, model=ModelId("m"), pack="starter", gallery_size=3)
