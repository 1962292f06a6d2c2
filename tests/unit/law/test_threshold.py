import math
from dataclasses import replace
from datetime import date

from peelian.law import threshold
from peelian.nouns.ids import ModelId
from peelian.nouns.operating_point import OperatingPoint, Proportion

RATE = Proportion(errors=0, trials=100, value=0, low=0, high=0.04)
POINT = OperatingPoint(
    name="p",
    model=ModelId("m"),
    pack="starter",
    gallery_size=1,
    target=0.01,
    threshold=0.5,
    false_positive=RATE,
    false_negative=RATE,
    data="d",
    measured_on=date(2026, 11, 22),
)


def test_the_threshold_itself_counts() -> None:
    assert threshold.reached(0.5, at=POINT)
    assert not threshold.reached(math.nextafter(0.5, 0), at=POINT)


def test_not_a_number_never_counts() -> None:
    for similarity in (math.nan, math.inf, -math.inf):
        assert not threshold.reached(similarity, at=replace(POINT, threshold=-1.0))
