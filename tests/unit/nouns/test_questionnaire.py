from dataclasses import replace

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.questionnaire import Condition, Given, Part, Question, QuestionKind, Said
from tests.fakes.surveys import SMALL

QUESTION = SMALL.questions[0]


def test_a_question_is_found_by_its_id_and_its_part() -> None:
    assert SMALL.question("owner") == QUESTION
    assert SMALL.question("nothing") is None
    assert [one.id for one in SMALL.of("uav")] == ["uav.uses", "uav.quantity", "uav.makers"]


@pytest.mark.parametrize(
    "wrong",
    [{"id": "Not So"}, {"asks": " "}, {"principle": 13}, {"columns": ("a",)}, {"kind": QuestionKind.TABLE}],
)
def test_a_question_that_is_none_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError):
        replace(QUESTION, **wrong)  # type: ignore[arg-type]


def test_a_part_has_a_title() -> None:
    with pytest.raises(InvalidValueError):
        Part(id="a", title="")


def test_a_questionnaire_asks_something_each_once_and_in_a_part() -> None:
    for questions in ((), (QUESTION, QUESTION), (replace(QUESTION, section="elsewhere"),)):
        with pytest.raises(InvalidValueError):
            replace(SMALL, questions=questions)


def test_a_condition_is_about_an_earlier_choice() -> None:
    later = Question(
        id="x", section="general", kind=QuestionKind.TEXT, asks="?", when=Condition(question="y", said=Said.YES)
    )
    with pytest.raises(InvalidValueError):
        replace(SMALL, questions=(later,))


def test_an_answer_says_something_and_no_negative_number() -> None:
    with pytest.raises(InvalidValueError):
        Given(question="owner")
    with pytest.raises(InvalidValueError):
        Given(question="owner", number=-1)
    assert Given(question="owner", number=0).number == 0
