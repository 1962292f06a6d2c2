import dataclasses

import pytest

from peelian.nouns.ids import TrackId
from peelian.nouns.track import Following


def test_what_following_gave_cannot_be_changed() -> None:
    following = Following(ids=(TrackId(1), None), ended=())
    with pytest.raises(dataclasses.FrozenInstanceError):
        following.ended = (TrackId(1),)  # type: ignore[misc]
