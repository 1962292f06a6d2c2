from dataclasses import replace
from datetime import date

from peelian.jobs.estate.survey import courses, scorecards
from peelian.jobs.estate.survey.courses import NONE, Assessed
from peelian.nouns.questionnaire import Questionnaire, Said
from peelian.nouns.survey import SurveyReturn
from tests.fakes.surveys import BODIES, SMALL, a_round, said, signed


def assessed(name: str, day: int, *returns: SurveyReturn, asked: Questionnaire = SMALL) -> Assessed:
    cards = scorecards.scorecards(asked, BODIES, returns)
    of = a_round(name, title=f"Round {name}", opens_on=date(2026, 1, day))
    return Assessed(round=of, asked=asked, cards=cards)


FIRST = assessed("r-1", 1, signed("ash", said("owner", Said.NO)), signed("elm", said("owner", Said.YES)))
SECOND = assessed("r-2", 2, signed("ash", said("owner", Said.YES), name="r-2"), signed("fir", name="r-2"))


def test_bodies_are_followed_over_rounds_the_oldest_first() -> None:
    found = courses.over([SECOND, FIRST])
    assert (found.rounds, found.principles) == (("Round r-1", "Round r-2"), (4,))
    told = {one.name: (one.scores, one.changed) for one in found.bodies}
    assert told == {
        "Ash": (((0, 1), (1, 1)), ((4, 1),)),
        "Elm": (((1, 1), None), ()),
        "Fir": ((None, (0, 1)), ()),
    }


def test_a_sensitive_principle_is_followed_by_nobody() -> None:
    assert 9 not in courses.over([FIRST, SECOND]).principles


def test_what_was_not_asked_in_the_same_words_is_not_compared() -> None:
    first, *rest = SMALL.questions
    other = replace(SMALL, questions=(replace(first, asks="Is anybody responsible?"), *rest))
    assert courses.over([FIRST, replace(SECOND, asked=other)]) == NONE


def test_one_round_is_no_course() -> None:
    assert courses.over([FIRST]) == NONE
    assert courses.over([]) == NONE
