from datetime import UTC, datetime

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.ids import PersonId
from peelian.nouns.invitation import Invitation
from peelian.nouns.order import OrderId

WHOLE = {
    "order": OrderId("O-1"),
    "by": PersonId("cleo"),
    "until": datetime(2026, 11, 20, tzinfo=UTC),
    "code_sha256": "ab" * 32,
}


def test_an_invitation_says_for_which_order_by_whom_and_until_when() -> None:
    assert Invitation(**WHOLE).order == "O-1"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "broken",
    [{"order": ""}, {"by": " "}, {"code_sha256": ""}, {"until": datetime(2026, 11, 20)}],  # noqa: DTZ001
)
def test_an_invitation_that_lacks_something_cannot_be_made(broken: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError):
        Invitation(**{**WHOLE, **broken})  # type: ignore[arg-type]
