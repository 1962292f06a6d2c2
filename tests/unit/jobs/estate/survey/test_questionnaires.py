import jsonschema
import pytest

from peelian.errors import QuestionnaireError
from peelian.jobs.estate.survey import questionnaires
from peelian.jobs.estate.survey.questionnaires import parse
from peelian.nouns.asset import SystemType
from tests.fakes.surveys import CONTENT, SMALL

VALID = jsonschema.Draft202012Validator(questionnaires.schema(SMALL))


def test_a_question_under_each_is_asked_of_every_kind_of_equipment() -> None:
    asked = SMALL.question("uav.uses")
    assert asked is not None
    assert (asked.asks, asked.system) == ("Do you use drones?", SystemType.UAV)


def test_its_schema_is_one_of_json_schema_2020_12() -> None:
    jsonschema.Draft202012Validator.check_schema(questionnaires.schema(SMALL))
    assert questionnaires.schema(SMALL)["$schema"] == questionnaires.DIALECT


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"owner": {"said": "not_held", "evidence": "asked the archive"}},
        {"uav.uses": {"said": "yes"}, "uav.quantity": {"number": 3}},
        {"uav.uses": {"said": "yes"}, "uav.makers": {"rows": [["DJI", "M30"]]}},
        {"how": {"text": "By post"}},
    ],
)
def test_answers_that_fit_are_valid(answers: object) -> None:
    assert VALID.is_valid(answers)


@pytest.mark.parametrize(
    "answers",
    [
        {"owner": {"said": "perhaps"}},
        {"owner": {"said": "yes", "number": 3}},
        {"owner": {}},
        {"nobody asked": {"said": "yes"}},
        {"uav.quantity": {"number": 3}},
        {"uav.uses": {"said": "no"}, "uav.quantity": {"number": 3}},
        {"uav.uses": {"said": "yes"}, "uav.quantity": {"number": -1}},
        {"uav.uses": {"said": "yes"}, "uav.quantity": {"said": "yes"}},
        {"uav.uses": {"said": "yes"}, "uav.makers": {"rows": [["DJI"]]}},
    ],
)
def test_answers_that_do_not_fit_are_not(answers: object) -> None:
    assert not VALID.is_valid(answers)


def test_every_word_changes_the_digest() -> None:
    other = parse(CONTENT.replace(b"Is somebody responsible?", b"Is anybody responsible?"))
    assert questionnaires.digest(SMALL) == questionnaires.digest(parse(CONTENT))
    assert questionnaires.digest(other) != questionnaires.digest(SMALL)


def test_what_is_wrong_in_a_questionnaire_is_said_with_where_it_stands() -> None:
    with pytest.raises(QuestionnaireError, match=r"questions\[2\]\.asks: 5 is not of type 'string'"):
        parse(CONTENT.replace(b'asks = "How?"', b"asks = 5"))


def test_two_questions_are_the_same_where_they_ask_the_same() -> None:
    one, other = SMALL.questions[0], SMALL.questions[1]
    assert questionnaires.same(one, one)
    assert not questionnaires.same(one, other)


@pytest.mark.parametrize(
    "content",
    [
        b"\xff",
        b"id = ",
        b'id = "x"',
        CONTENT.replace(b'kind = "choice"', b'kind = "guess"'),
        CONTENT.replace(b'question = "uses"', b'question = "quantity"'),
        CONTENT.replace(b'section = "general"', b'section = "nowhere"'),
        CONTENT.replace(b'id = "weak"', b'id = "owner"'),
        CONTENT.replace(b"sensitive = true", b"secret = true"),
        CONTENT.replace(b"sensitive = true", b'sensitive = "yes"'),
        CONTENT.replace(b'asks = "How?"', b"asks = 5"),
        CONTENT.replace(b'columns = ["Maker", "Model"]', b'columns = "Maker"'),
        CONTENT.replace(b'id = "general"', b'id = "../general"').replace(b'"general"', b'"../general"'),
        CONTENT.replace(b'id = "uav"', b'id = "general"'),
        CONTENT.replace(b"version = 1", b"version = 0"),
        CONTENT + b"#" * questionnaires.MOST_BYTES,
    ],
)
def test_what_is_no_questionnaire_is_refused(content: bytes) -> None:
    with pytest.raises(QuestionnaireError):
        parse(content)
