"""How the fields of forms are read: what nobody can mean is told beside the field, and never breaks a page."""

from collections.abc import Sequence
from datetime import date, datetime

import pytest
from starlette.datastructures import FormData

from peelian.web.broadcast import Events
from peelian.web.forms import entry, hours, order, plan, typed
from peelian.web.forms.form import Filled
from peelian.web.page import ZONE
from tests.fakes.web_door import POLICY

DIGITS = "9" * 5000
"""More than Python makes a number of."""


def sent(**fields: Sequence[str]) -> Filled:
    ticked = [(name, [value] if isinstance(value, str) else value) for name, value in fields.items()]
    return Filled(FormData([(name, one) for name, values in ticked for one in values]))


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("٣", 3), ("0", 0), ("100000000", 100_000_000)])
def test_a_whole_number_is_read_in_any_digits(text: str, number: int) -> None:
    assert typed.whole(text) == number


@pytest.mark.parametrize("text", ["", "-1", "1.5", "1e9", "NaN", "²", "1_000", "100000001", DIGITS])
def test_what_is_no_number_that_anybody_counts_to_is_none(text: str) -> None:
    assert typed.whole(text) is None


def test_days_and_moments_are_read_by_the_clock_of_the_place() -> None:
    assert typed.day("1990-01-31") == date(1990, 1, 31)
    assert typed.moment("2026-11-25T14:00") == datetime(2026, 11, 25, 14, tzinfo=ZONE)


@pytest.mark.parametrize("text", ["", "x", "2026-02-30", "0001-01-01", "9999-12-31", "10000-01-01"])
def test_what_is_no_day_that_anybody_means_is_none(text: str) -> None:
    assert typed.day(text) is None
    assert typed.moment(text) is None


@pytest.mark.parametrize("day", ["", "01", "012", "7", "-1", "x"])
def test_days_of_a_week_are_single_figures_and_nothing_else(day: str) -> None:
    form = sent(**{"quiet-1-from": "22:00", "quiet-1-to": "07:00", "quiet-1-days": [day]})
    assert hours.hours(form, "quiet-1") is None


def test_a_window_and_a_clock_of_too_many_digits_are_told_beside_their_fields() -> None:
    fields: dict[str, Sequence[str]] = {**order.BLANK, "window-1": DIGITS, "keep-photo": DIGITS}
    _, faults = order.read(sent(**fields))
    assert {"rule-1", "starts_at"} <= {name for name, _ in faults.found}


def test_a_plan_of_another_age_is_told_beside_the_field() -> None:
    _, faults = plan.read(sent(starts_at="0001-01-01T00:00", expected_faces=DIGITS, fpir="NaN"))
    assert {"starts_at", "expected_faces", "fpir"} <= {name for name, _ in faults.found}


def test_somebody_born_before_anybody_lived_is_told_beside_the_field() -> None:
    _, faults = entry.read(sent(born="0001-01-01"), POLICY)
    assert ("born", "Enter a date, like 2019-05-28") in faults.found


def test_an_event_that_a_browser_made_up_is_none_that_was_told() -> None:
    events = Events("e1")
    assert events.after(f"e1-{DIGITS}") is None
