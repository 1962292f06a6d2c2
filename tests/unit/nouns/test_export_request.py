from dataclasses import replace

import pytest

from peelian.errors import InvalidValueError
from tests.unit.storage.test_survey_requests import TAKE


@pytest.mark.parametrize("changes", [{"why": " "}, {"by": ""}, {"assets": -1}])
def test_a_request_says_who_asks_what_for_and_how_many_assets(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError):
        replace(TAKE, **changes)  # type: ignore[arg-type]
