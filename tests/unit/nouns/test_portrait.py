import dataclasses

import pytest

from peelian.nouns.portrait import Portrait, Told


def test_a_picture_that_tells_nothing_tells_nothing() -> None:
    assert Told() == Told(taken_on=None, source="", name="", born=None)


def test_what_a_picture_told_cannot_be_changed() -> None:
    portrait = Portrait(content=b"", told=Told())
    with pytest.raises(dataclasses.FrozenInstanceError):
        portrait.told = Told(name="Somebody Else")  # type: ignore[misc]
