import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.turn import Turn, Turned


def test_a_turn_comes_with_its_photo() -> None:
    with pytest.raises(InvalidValueError):
        Turned(turn=Turn.LEFT, photo=b"")
