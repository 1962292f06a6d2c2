import math
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.errors import InvalidValueError
from peelian.nouns import checks


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, -0.1, 1.1])
def test_a_number_that_is_not_finite_or_out_of_range_is_refused(value: float) -> None:
    with pytest.raises(InvalidValueError, match=r"Face\.detection must be a finite number in \[0, 1\]"):
        checks.finite("Face", "detection", value, low=0, high=1)


@given(st.floats(min_value=0, max_value=1))
def test_every_number_in_range_passes(value: float) -> None:
    checks.finite("Face", "detection", value, low=0, high=1)


@pytest.mark.parametrize("value", ["", " ", "\n\t"])
def test_a_blank_text_is_refused(value: str) -> None:
    with pytest.raises(InvalidValueError):
        checks.text("Reference", "subject", value)


@pytest.mark.parametrize(
    ("array", "what"),
    [
        (np.zeros((4, 2), np.float32), "shape"),
        (np.zeros((5, 2), np.float64), "dtype"),
        (np.full((5, 2), np.nan, np.float32), "NaN"),
        (np.zeros((5, 2, 1), np.float32), "rank"),
    ],
)
def test_an_array_that_does_not_fit_is_refused(array: np.ndarray, what: str) -> None:
    with pytest.raises(InvalidValueError):
        checks.frozen_array("Landmarks", "points", array, shape=(5, 2), dtype=np.float32)


def test_an_empty_axis_is_refused() -> None:
    with pytest.raises(InvalidValueError):
        checks.frozen_array("Template", "vector", np.zeros(0, np.float32), shape=(None,), dtype=np.float32)


def test_nobody_can_change_an_array_after_it_was_taken() -> None:
    mine = np.zeros((5, 2), np.float32)
    taken = checks.frozen_array("Landmarks", "points", mine, shape=(5, 2), dtype=np.float32)
    mine[0, 0] = 7
    assert taken[0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        taken[0, 0] = 1


def test_a_read_only_view_of_a_writeable_array_is_copied() -> None:
    mine = np.zeros((6, 2), np.float32)
    view = mine[:5]
    view.flags.writeable = False
    taken = checks.frozen_array("Landmarks", "points", view, shape=(5, 2), dtype=np.float32)
    mine[0, 0] = 7
    assert taken[0, 0] == 0


def test_an_array_that_nobody_can_write_is_not_copied() -> None:
    mine = np.zeros((5, 2), np.float32)
    mine.flags.writeable = False
    assert checks.frozen_array("Landmarks", "points", mine, shape=(5, 2), dtype=np.float32) is mine


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"Plan\.ends_at must be a time with its zone, not 2026-11-20T09:00:00"):
        checks.aware("Plan", "ends_at", datetime(2026, 11, 20, 9, 0))  # noqa: DTZ001


def test_a_moment_of_any_zone_passes() -> None:
    checks.aware("Plan", "ends_at", datetime(2026, 6, 20, 9, 0, tzinfo=UTC))
    checks.aware("Plan", "ends_at", datetime(2026, 6, 20, 9, 0, tzinfo=timezone(timedelta(hours=1))))
