import pytest

from peelian.errors import InvalidValueError
from peelian.jobs.live.persistence import Persistence
from peelian.nouns.ids import SubjectId

A, B = SubjectId("a"), SubjectId("b")


@pytest.mark.parametrize(
    ("shots", "holds"),
    [
        ([], False),
        ([A], False),
        ([A, A], True),
        ([A, None, None, A], True),
        ([A, None, None, None, A], False),
        ([A, A, None], False),
        ([A, A, B], False),
        ([B, A, B, A], True),
        ([B, B, B, A], False),
        ([None, None], False),
    ],
)
def test_two_of_the_last_four_the_newest_among_them(shots: list[SubjectId | None], holds: bool) -> None:  # noqa: FBT001
    assert Persistence(needed=2, last=4).holds(A, shots) is holds


@pytest.mark.parametrize(("needed", "last"), [(0, 4), (5, 4)])
def test_a_rule_that_asks_for_nothing_or_too_much_is_no_rule(needed: int, last: int) -> None:
    with pytest.raises(InvalidValueError, match="needed"):
        Persistence(needed=needed, last=last)
