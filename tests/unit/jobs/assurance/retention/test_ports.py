import pytest

from peelian.jobs.assurance.retention.ports import Holding
from peelian.law.retention import Kept
from tests.fakes.deployments import NOW


def test_a_holding_says_of_which_class_it_is_and_when_it_goes() -> None:
    one = Holding(kept=Kept.ALERT, about="D-1", count=2, goes_at=NOW)
    assert (one.kept, one.held) == (Kept.ALERT, 0)
    with pytest.raises(AttributeError):
        one.count = 3  # type: ignore[misc]
