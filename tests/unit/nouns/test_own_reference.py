import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.own_reference import MOST_PICTURES, OwnReference
from peelian.nouns.wearer import WearerId


@pytest.mark.parametrize("count", [0, MOST_PICTURES + 1])
def test_a_reference_without_a_picture_or_with_a_sixth_cannot_be(count: int) -> None:
    with pytest.raises(InvalidValueError):
        OwnReference(wearer=WearerId("W-1"), templates=(b"template",) * count)


def test_a_reference_is_somebodys() -> None:
    with pytest.raises(InvalidValueError):
        OwnReference(wearer=WearerId(" "), templates=(b"template",))
    assert MOST_PICTURES == 5
