"""An operating point of nothing in particular, for tests that are about something else."""

from dataclasses import replace
from datetime import date

from peelian.nouns.ids import ModelId
from peelian.nouns.operating_point import OperatingPoint, Proportion

RATE = Proportion(errors=1, trials=1000, value=0.001, low=0.0002, high=0.006)

POINT = OperatingPoint(
    name="p",
    model=ModelId("m"),
    pack="starter",
    gallery_size=100,
    target=0.01,
    threshold=0.5,
    false_positive=RATE,
    false_negative=RATE,
    data="pictures of nobody",
    measured_on=date(2026, 11, 22),
)
"""For a list of up to a hundred."""

ONE_TO_ONE = replace(POINT, gallery_size=0)
"""For comparing two pictures."""
