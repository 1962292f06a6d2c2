from dataclasses import replace
from datetime import datetime

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.questionnaire import Said
from tests.fakes.surveys import said
from tests.unit.storage.test_survey_requests import CORRECT, PUBLISH


@pytest.mark.parametrize("changes", [{"digest": ""}, {"by": " "}, {"at": datetime(2027, 1, 2)}])  # noqa: DTZ001
def test_a_publication_says_who_asked_when_and_for_what(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError):
        replace(PUBLISH, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("changes", [{"why": ""}, {"question": ""}, {"before": said("owner", Said.NO)}])
def test_a_correction_says_why_and_changes_something(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError):
        replace(CORRECT, **changes)  # type: ignore[arg-type]
