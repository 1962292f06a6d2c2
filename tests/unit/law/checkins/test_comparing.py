from dataclasses import replace

import pytest

from peelian.law.checkins import comparing
from peelian.nouns.operating_point import OperatingPoint
from tests.fakes.orders import rules
from tests.fakes.points import ONE_TO_ONE, RATE

RULES = rules()
GOOD = replace(ONE_TO_ONE, target=1e-4, false_positive=replace(RATE, trials=40_000))


def point(**changes: object) -> OperatingPoint:
    return replace(GOOD, **changes)  # type: ignore[arg-type]


def test_a_threshold_that_was_measured_is_usable() -> None:
    assert comparing.usable(point(), RULES) is None


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        point(gallery_size=100),
        point(target=0.001),
        point(target=0.0),
        point(false_positive=replace(RATE, trials=29_000)),
    ],
    ids=["none", "for a list", "too loose", "of nothing", "too few comparisons"],
)
def test_without_one_a_person_looks(wrong: OperatingPoint | None) -> None:
    assert comparing.usable(wrong, RULES) is not None


def test_a_pack_may_ask_for_a_stricter_one() -> None:
    assert comparing.usable(point(), replace(RULES, fmr=1e-5)) is not None


def test_the_best_of_five_pictures_needs_a_threshold_that_is_five_times_as_strict() -> None:
    assert comparing.rate(RULES, 5) == pytest.approx(comparing.rate(RULES) / 5)
    strict = point(target=2e-5, false_positive=replace(RATE, trials=200_000))
    assert comparing.usable(strict, RULES, 5) is None
    assert comparing.usable(point(target=5e-5, false_positive=strict.false_positive), RULES, 5) is not None
    assert comparing.usable(replace(strict, false_positive=replace(RATE, trials=100_000)), RULES, 5) is not None
