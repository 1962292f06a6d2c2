from dataclasses import replace

import pytest

from peelian.jobs.estate.survey import sealing
from peelian.nouns.ids import PersonId
from peelian.nouns.questionnaire import Said
from tests.fakes.surveys import a_round, said, signed
from tests.unit.storage.test_survey_requests import CORRECT


@pytest.mark.parametrize(
    "changes", [{"after": said("owner", Said.YES)}, {"why": "Another"}, {"by": PersonId("p-9")}, {"question": "how"}]
)
def test_another_correction_has_another_hash(changes: dict[str, object]) -> None:
    assert sealing.correction(replace(CORRECT, **changes)) != sealing.correction(CORRECT)  # type: ignore[arg-type]


def test_the_order_in_which_bodies_answered_is_not_in_the_hash_and_what_is_not_signed_neither() -> None:
    ash, elm = signed("ash", said("owner", Said.NO)), signed("elm")
    of = a_round()
    assert sealing.totals(of, [ash, elm], []) == sealing.totals(of, [elm, ash], [])
    assert sealing.totals(of, [ash], []) != sealing.totals(of, [replace(ash, answers=())], [])
