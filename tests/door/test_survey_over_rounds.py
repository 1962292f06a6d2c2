"""What a report says of rounds before: scorecards by body and principle, and which answers changed most."""

from collections.abc import Callable
from datetime import date

from peelian.jobs.estate.survey import counting, courses, questionnaires, rounds_shipped, scorecards, trends
from peelian.jobs.estate.survey.courses import Assessed
from peelian.nouns.questionnaire import Given, QuestionKind, Said
from peelian.nouns.survey import Round, SurveyReturn
from peelian.render import report
from peelian.wiring.survey import open_data
from peelian.wiring.survey import page as survey_page
from peelian.wiring.survey.page import More
from tests.fakes.surveys import BODIES, a_round, signed

ASKED = rounds_shipped.questionnaire("code-principles")


def a_year(year: int, says: Callable[[int], Said]) -> tuple[Round, list[SurveyReturn]]:
    name = f"r-{year}"
    of = a_round(name, title=f"Round {year}", opens_on=date(year, 1, 1), digest=questionnaires.digest(ASKED))
    given = [
        Given(question=one.id, text="Nothing")
        if one.kind is QuestionKind.TEXT
        else Given(question=one.id, said=says(number))
        for number, one in enumerate(ASKED.questions)
    ]
    return of, [signed(body, *given, name=name) for body in list(BODIES)[:5]]


def test_a_report_compares_bodies_and_answers_with_the_round_before() -> None:
    years = [a_year(2025, lambda number: Said.NO if number < 3 else Said.YES), a_year(2026, lambda _: Said.YES)]
    counted = [(of, ASKED, counting.analyse(of, ASKED, BODIES, returns)) for of, returns in years]
    assessed = [
        Assessed(round=of, asked=ASKED, cards=scorecards.scorecards(ASKED, BODIES, returns)) for of, returns in years
    ]
    more = More(trends=trends.over(counted), scorecards=assessed[-1].cards, courses=courses.over(assessed))
    of, _, analysis = counted[-1]
    page = report.html(survey_page.page(of, ASKED, analysis, more))
    for said in ("Scorecards over rounds", "principle 1: +2", "What changed most", "0 of 5", "22 of 22"):
        assert said in page
    assert "principle 9: " not in page
    values = open_data.document(of, ASKED, analysis, more)
    told = values["over_rounds"]
    assert isinstance(told, list)
    assert told[0]["scores"]["Round 2026"] == (22, 22)
