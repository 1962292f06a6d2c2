from dataclasses import fields, replace
from datetime import datetime

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.entry import Entry, Subject
from tests.fakes.deployments import ENTRY, SUBJECT, VOLUNTEER

NAIVE = datetime(2026, 11, 20, 9, 0)  # noqa: DTZ001  it is refused for this


@pytest.mark.parametrize(
    ("thing", "field", "value"),
    [
        *[(ENTRY.picture, field, " ") for field in ("image", "source", "legal_basis", "sha256")],
        (ENTRY.status, "at", NAIVE),
        (VOLUNTEER.volunteer, "consent", ""),
        (VOLUNTEER.volunteer, "expires_at", NAIVE),
        (SUBJECT, "reference", ""),
        (SUBJECT, "name", " "),
        *[(ENTRY, field, "") for field in ("id", "deployment", "category", "added_by")],
        (ENTRY, "added_at", NAIVE),
        (ENTRY, "expires_at", NAIVE),
    ],
)
def test_what_cannot_be_is_refused_and_named(thing: Entry, field: str, value: object) -> None:
    with pytest.raises(InvalidValueError, match=rf"{type(thing).__name__}\.{field} must be"):
        replace(thing, **{field: value})  # type: ignore[arg-type]


def test_an_entry_does_not_say_who_it_is_about() -> None:
    assert not {field.name for field in fields(Entry)} & {field.name for field in fields(Subject)}
