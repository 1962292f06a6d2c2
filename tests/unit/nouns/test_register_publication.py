from dataclasses import replace
from datetime import datetime

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.ids import PersonId
from tests.unit.storage.test_register_publications import ONE, YES


@pytest.mark.parametrize(
    "changes",
    [
        {"digest": " "},
        {"asked_by": ""},
        {"asked_at": datetime(2026, 1, 1)},  # noqa: DTZ001
        {"approval": replace(YES, by=PersonId("p-1"))},
    ],
)
def test_a_publication_says_who_asked_when_and_for_what_and_is_not_approved_by_them(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError):
        replace(ONE, **changes)  # type: ignore[arg-type]
