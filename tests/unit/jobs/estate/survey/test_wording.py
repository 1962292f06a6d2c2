import pytest

from peelian.errors import QuestionnaireError
from peelian.jobs.estate.survey import questionnaires, wording
from tests.fakes.surveys import SMALL, WELSH


def test_a_questionnaire_is_in_welsh_where_all_of_it_is() -> None:
    found = questionnaires.parse(WELSH)
    assert found.in_welsh("title") == "Arolwg bach"
    assert found.in_welsh("part uav") == "Dronau"
    assert found.in_welsh("asks owner") == "A oes rhywun yn gyfrifol?"
    assert found.in_welsh("asks uav.uses") == "Ydych chi'n defnyddio dronau?"
    assert found.in_welsh("column 1 uav.makers") == "Model"
    assert (found.in_welsh("hint owner"), SMALL.in_welsh("title")) == ("", "")


def test_words_in_welsh_change_the_digest_and_none_leave_it_as_it_was() -> None:
    assert "x-cy" not in questionnaires.schema(SMALL)
    assert questionnaires.digest(questionnaires.parse(WELSH)) != questionnaires.digest(SMALL)


@pytest.mark.parametrize(
    ("before", "after", "of"),
    [
        (b'asks_cy = "Sut?"', b"", "asks how"),
        (b'title_cy = "Dronau"', b"", "part uav"),
        (b'columns_cy = ["Gwneuthurwr", "Model"]', b'columns_cy = ["Gwneuthurwr"]', "column 1 uav.makers"),
        (b'asks_cy = "Sut?"', b'asks_cy = "Sut?"\nhint_cy = "Yn fyr"', "hint how"),
    ],
)
def test_half_in_welsh_is_refused_with_what_lacks(before: bytes, after: bytes, of: str) -> None:
    with pytest.raises(QuestionnaireError, match=f"“{of}”"):
        questionnaires.parse(WELSH.replace(before, after))


def test_a_kind_of_equipment_begins_small_inside_a_sentence_unless_it_is_an_abbreviation() -> None:
    assert wording.inserted("Do you use {title}?", "Drones") == "Do you use drones?"
    assert wording.inserted("Do you use {title}?", "ANPR") == "Do you use ANPR?"
