import math
from dataclasses import replace
from datetime import datetime

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.case import Case, View
from tests.fakes.deployments import CASE, adjudicated, outcome, released

NAIVE = datetime(2026, 11, 20, 9, 0)  # noqa: DTZ001  it is refused for this


def test_an_operator_may_say_that_they_cannot_tell() -> None:
    assert {view.value for view in View} == {"true", "false", "cannot_tell"}


@pytest.mark.parametrize(
    ("thing", "field", "value"),
    [
        *[(CASE, field, " ") for field in ("id", "deployment", "entry", "camera")],
        *[(CASE, field, NAIVE) for field in ("seen_at", "raised_at", "first_shown_at", "deleted_at")],
        *[(CASE, "similarity", value) for value in (math.nan, 1.01, -1.01)],
        (adjudicated().adjudication, "by", ""),
        (adjudicated().adjudication, "at", NAIVE),
        (released().release, "by", ""),
        (released().release, "to", ""),
        (released().release, "at", NAIVE),
        (outcome("engaged"), "by", ""),
        (outcome("engaged"), "at", NAIVE),
    ],
)
def test_what_cannot_be_is_refused_and_named(thing: Case, field: str, value: object) -> None:
    with pytest.raises(InvalidValueError, match=rf"{type(thing).__name__}\.{field} must be"):
        replace(thing, **{field: value})  # type: ignore[arg-type]


def test_rounding_does_not_make_a_cosine_impossible() -> None:
    assert replace(CASE, similarity=1.0005).similarity > 1
