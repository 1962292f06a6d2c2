from dataclasses import replace
from datetime import date

from peelian.jobs.estate.survey import counting, questionnaires, trends
from peelian.jobs.estate.survey.trends import Cell, Counted
from peelian.nouns.questionnaire import Said
from tests.fakes.surveys import BODIES, CONTENT, SMALL, a_round, said, signed


def counted(name: str, day: int, answer: Said) -> Counted:
    of = a_round(name, title=f"Round {name}", opens_on=date(2026, 11, day))
    returns = [signed("ash", said("owner", answer), said("weak", answer), name=name)]
    return of, SMALL, counting.analyse(of, SMALL, BODIES, returns)


def test_a_question_is_followed_over_rounds_the_oldest_first() -> None:
    found = trends.over([counted("r-2", 2, Said.YES), counted("r-1", 1, Said.NO)])
    owner = next(one for one in found if one.question == "owner")
    assert owner.cells == (Cell(round="Round r-1", yes=0, of=1), Cell(round="Round r-2", yes=1, of=1))
    assert trends.told(owner.cells[1]) == "1 of 1"


def test_a_sensitive_question_is_not_followed() -> None:
    found = trends.over([counted("r-1", 1, Said.NO), counted("r-2", 2, Said.YES)])
    assert all(one.question != "weak" for one in found)


def test_one_round_is_no_trend() -> None:
    assert trends.over([counted("r-1", 1, Said.NO)]) == ()


def test_a_question_in_other_words_is_not_compared() -> None:
    other = questionnaires.parse(CONTENT.replace(b"Is somebody responsible?", b"Is anybody responsible?"))
    of, _, analysis = counted("r-0", 1, Said.NO)
    found = trends.over([(replace(of, opens_on=date(2025, 1, 1)), other, analysis), counted("r-1", 2, Said.YES)])
    assert all(one.question != "owner" for one in found)


def test_what_is_not_known_is_said_to_be_so() -> None:
    assert trends.told(Cell(round="r-1", yes=None, of=0)) == "not known"
