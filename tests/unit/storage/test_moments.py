from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from peelian.storage.moments import Moment

DIALECT = sqlite.dialect()


def kept(moment: datetime) -> int:
    number = Moment().process_bind_param(moment, DIALECT)
    assert number is not None
    return number


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-3, minutes=-30))])))
def test_a_moment_comes_back_to_the_microsecond(moment: datetime) -> None:
    assert Moment().process_result_value(kept(moment), DIALECT) == moment


def test_moments_are_in_the_order_of_their_numbers_whatever_their_zone() -> None:
    early = datetime(2026, 1, 1, 13, tzinfo=timezone(timedelta(hours=2)))
    late = datetime(2026, 1, 1, 12, tzinfo=UTC)
    assert kept(early) < kept(late)


def test_no_moment_stays_none() -> None:
    assert Moment().process_bind_param(None, DIALECT) is None
    assert Moment().process_result_value(None, DIALECT) is None


def test_a_moment_without_a_zone_crashes() -> None:
    with pytest.raises(TypeError):
        kept(datetime(2026, 1, 1))  # noqa: DTZ001 - what must not be
