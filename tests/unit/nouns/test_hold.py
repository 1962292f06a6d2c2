from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.hold import Hold, HoldId, HoldOn
from peelian.nouns.ids import PersonId
from tests.fakes.deployments import AUTHORISATION

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HOLD = Hold(
    id=HoldId("H-1"),
    on=HoldOn.ALERT,
    about="A-1",
    reason="A complaint about the stop",
    reference="PSD-7",
    asked_by=PersonId("dpo"),
    asked_at=NOW,
    until=NOW + timedelta(days=30),
)
APPROVED = replace(HOLD, approval=AUTHORISATION)


def test_what_nobody_approved_holds_nothing_and_waits() -> None:
    assert (HOLD.holds(NOW), HOLD.waits(NOW)) == (False, True)


def test_what_was_approved_holds_until_its_time_is_over() -> None:
    assert (APPROVED.holds(NOW), APPROVED.waits(NOW)) == (True, False)
    assert not APPROVED.holds(HOLD.until)
    assert not HOLD.waits(HOLD.until)


def test_what_was_ended_holds_nothing() -> None:
    assert not replace(APPROVED, ended_at=NOW, ended_by=PersonId("dpo")).holds(NOW)


@pytest.mark.parametrize("field", ["id", "about", "reason", "reference", "asked_by"])
def test_a_hold_that_does_not_say_what_why_and_by_whom_is_none(field: str) -> None:
    with pytest.raises(InvalidValueError):
        replace(HOLD, **{field: " "})  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["asked_at", "until"])
def test_times_have_a_zone(field: str) -> None:
    with pytest.raises(InvalidValueError):
        replace(HOLD, **{field: datetime(2026, 11, 20)})  # type: ignore[arg-type]  # noqa: DTZ001
