from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.wearer import Fault, FaultKind
from tests.fakes.orders import NOW, watch

HOUR = timedelta(hours=1)


def test_a_watch_has_a_whole_public_key() -> None:
    with pytest.raises(InvalidValueError):
        watch(public_key="04" + "ab" * 63)


def test_a_watch_knows_in_which_zone_its_times_are() -> None:
    with pytest.raises(InvalidValueError):
        watch(enrolled_at=datetime(2026, 11, 20))  # noqa: DTZ001 - that is the point


def test_a_fault_does_not_end_before_it_began() -> None:
    with pytest.raises(InvalidValueError):
        Fault(kind=FaultKind.LINK, since=NOW, until=NOW - HOUR)


def test_a_fault_that_lasts_is_within_everything_later() -> None:
    fault = Fault(kind=FaultKind.BATTERY, since=NOW)
    assert fault.within(NOW + HOUR, NOW + 2 * HOUR)
    assert not fault.within(NOW - 2 * HOUR, NOW - HOUR)
    assert not replace(fault, until=NOW).within(NOW + HOUR, NOW + 2 * HOUR)
