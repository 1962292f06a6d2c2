import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.refusal import Refused


def test_a_refusal_gives_its_reason() -> None:
    assert Refused(rule="size", reason="too small").reason == "too small"
    with pytest.raises(InvalidValueError):
        Refused(rule="size", reason="")
