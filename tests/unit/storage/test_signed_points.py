"""Operating points are kept whole, and found again."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from peelian.errors import NotFoundError
from peelian.nouns.ids import PointId
from peelian.storage import engine as engines
from peelian.storage.signed_points import SignedPoints
from tests.fakes.signed import IMBALANCED, overridden, proposed, signed


def test_a_point_comes_back_just_as_it_was_put_and_the_newest_first(store: Engine) -> None:
    first, other = overridden(signed(findings=IMBALANCED)), replace(proposed(), id=PointId("point-2"))
    with engines.writing(store) as connection:
        points = SignedPoints(connection)
        points.put(first)
        points.put(other)
        assert points.get(first.id) == first
        assert points.all() == [other, first]
        assert points.find(other.id) == other


def test_a_point_that_is_not_there_is_not_made_up(store: Engine) -> None:
    with engines.reading(store) as connection:
        assert SignedPoints(connection).find(PointId("nothing")) is None
        with pytest.raises(NotFoundError):
            SignedPoints(connection).get(PointId("nothing"))
