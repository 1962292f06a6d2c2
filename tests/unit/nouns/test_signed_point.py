"""A signed operating point is whole, or is none."""

from dataclasses import replace

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.equity import Verdict
from peelian.nouns.signed_point import PointStage, Use
from tests.fakes.points import ONE_TO_ONE
from tests.fakes.signed import EVIDENCE, IMBALANCED, overridden, proposed, signed


def test_a_point_of_lists_is_not_for_comparing_two_pictures_and_the_other_way_round() -> None:
    with pytest.raises(InvalidValueError, match="uses"):
        replace(EVIDENCE, uses=frozenset({Use.CHECK_IN}))
    with pytest.raises(InvalidValueError, match="uses"):
        replace(EVIDENCE, point=ONE_TO_ONE)


def test_it_is_for_something() -> None:
    with pytest.raises(InvalidValueError, match="uses"):
        replace(EVIDENCE, uses=frozenset())


@pytest.mark.parametrize("sizes", [{"smallest_list": 0}, {"smallest_list": 300}, {"largest_list": 0}])
def test_its_range_has_somebody_in_it_and_its_ends_in_order(sizes: dict[str, int]) -> None:
    with pytest.raises(InvalidValueError):
        replace(EVIDENCE, **sizes)  # type: ignore[arg-type]


def test_two_pictures_are_no_list() -> None:
    one_to_one = {"point": ONE_TO_ONE, "uses": frozenset({Use.CHECK_IN})}
    assert proposed(**one_to_one, smallest_list=0, largest_list=0).evidence.largest_list == 0
    with pytest.raises(InvalidValueError, match="largest_list"):
        proposed(**one_to_one, smallest_list=0, largest_list=5)


def test_without_findings_there_is_not_enough_data() -> None:
    assert replace(EVIDENCE, findings=()).verdict is Verdict.NOT_ENOUGH_DATA


def test_what_is_approved_was_approved_by_somebody() -> None:
    with pytest.raises(InvalidValueError, match="approval"):
        replace(proposed(), stage=PointStage.APPROVED)


def test_it_is_overridden_when_somebody_approved_that() -> None:
    assert not signed(findings=IMBALANCED).overridden
    assert overridden(signed(findings=IMBALANCED)).overridden
