import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.camera import CameraCounts


def test_counts_of_two_cameras_add_up() -> None:
    one = CameraCounts(frames=1, dropped=2, corrupt=3, reconnects=4)
    assert one + one == CameraCounts(frames=2, dropped=4, corrupt=6, reconnects=8)


def test_less_than_nothing_cannot_be_counted() -> None:
    with pytest.raises(InvalidValueError, match="dropped"):
        CameraCounts(dropped=-1)
