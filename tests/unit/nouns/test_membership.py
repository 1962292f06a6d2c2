from dataclasses import replace
from datetime import UTC, datetime

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.ids import DeploymentId, EntryId
from peelian.nouns.membership import Membership

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MEMBERSHIP = Membership(entry=EntryId("E-1"), deployment=DeploymentId("D-1"), category="missing_at_risk", listed_at=AT)


@pytest.mark.parametrize("changes", [{"entry": ""}, {"deployment": " "}, {"category": ""}])
def test_it_says_which_list_and_why(changes: dict[str, str]) -> None:
    with pytest.raises(InvalidValueError):
        replace(MEMBERSHIP, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["listed_at", "over_at"])
def test_times_have_a_zone(field: str) -> None:
    with pytest.raises(InvalidValueError):
        replace(MEMBERSHIP, **{field: datetime(2026, 11, 20)})  # type: ignore[arg-type]  # noqa: DTZ001
