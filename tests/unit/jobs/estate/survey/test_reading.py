"""A permission matrix: whoever asks, whatever the stage, no body reads another's answers."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from peelian.errors import NotFoundError
from peelian.jobs.estate.survey import overseeing, reading, rounds_shipped
from peelian.jobs.estate.survey.courses import NONE
from peelian.nouns.ids import RoundId
from peelian.nouns.person import Person
from peelian.nouns.questionnaire import Given, QuestionKind, Said
from peelian.nouns.refusal import Refusals
from peelian.nouns.survey import Round
from tests.fakes.surveys import said
from tests.unit.jobs.estate.survey.conftest import ASH, COMPLETE, ELM, Office


def nothing(office: Office, of: RoundId) -> None:
    """Nobody has answered."""


def published(office: Office, of: RoundId) -> None:
    office.signed(of)
    office.published(of)


STAGES: dict[str, Callable[[Office, RoundId], None]] = {
    "nothing": nothing,
    "submitted": Office.submitted,
    "signed": Office.signed,
    "published": published,
}
WHO: dict[str, Callable[[Office], Person]] = {
    "officer": lambda office: office.officer,
    "owner": lambda office: office.owner,
    "elsewhere": lambda office: office.elsewhere,
    "elsewhere_owner": lambda office: office.elsewhere_owner,
    "unseated": lambda office: office.unseated,
    "oversight": lambda office: office.oversight,
    "stranger": lambda office: office.stranger,
}
READS = {
    "officer": set(STAGES),
    "owner": set(STAGES),
    "oversight": {"signed", "published"},
}
"""Who reads the answers of Ash, and when."""


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("stage", STAGES)
def test_answers_are_read_by_their_body_and_when_signed_by_oversight_and_by_nobody_else(
    office: Office, who: str, stage: str
) -> None:
    of = office.open()
    STAGES[stage](office, of)
    found = reading.sheet(office.surveys, WHO[who](office), of, ASH)
    assert isinstance(found, Refusals) == (stage not in READS.get(who, set()))


def test_a_refusal_is_logged(office: Office) -> None:
    of = office.open()
    reading.sheet(office.surveys, office.elsewhere, of, ASH)
    assert office.kinds()[-1] == "permission:refused"


def test_a_body_that_was_not_asked_has_no_sheet(office: Office) -> None:
    of = office.open()
    with office.surveys.store.change() as unit:
        round_ = unit.rounds.get(of)
        unit.rounds.put(replace(round_, invited=(ELM,)))
    with pytest.raises(NotFoundError):
        reading.sheet(office.surveys, office.officer, of, ASH)


def test_totals_of_a_round_that_is_not_published_are_nobodys(office: Office) -> None:
    of = office.open()
    office.signed(of)
    with pytest.raises(NotFoundError):
        reading.totals(office.surveys, of)
    assert reading.published(office.surveys) == []


def test_a_published_round_has_totals_and_no_single_answers(office: Office) -> None:
    of = office.open()
    office.signed(of)
    office.published(of)
    counted = reading.totals(office.surveys, of)
    assert counted.analysis.turnout.answered == 1
    assert counted.scorecards == ()
    assert [one.id for one in reading.published(office.surveys)] == [of]


def test_a_published_self_assessment_has_scorecards(office: Office) -> None:
    asked = rounds_shipped.questionnaire("code-principles")
    opening = replace(office.opening(), questionnaire=asked)
    made = overseeing.open_round(office.surveys, office.oversight, opening)
    assert isinstance(made, Round)
    given = [
        Given(question=one.id, text="Nothing") if one.kind is QuestionKind.TEXT else said(one.id, Said.YES)
        for one in asked.questions
    ]
    office.signed(made.id, *given)
    office.published(made.id)
    (card,) = reading.totals(office.surveys, made.id).scorecards
    assert {score.told for number, score in card.principles if number != 9} == {"2 of 2"}
    assert dict(card.principles)[9].told == "not published"


def test_self_assessments_are_followed_over_rounds(office: Office) -> None:
    asked = rounds_shipped.questionnaire("code-principles")
    found = NONE
    for number, answer in enumerate((Said.NO, Said.YES)):
        office.clock[0] = office.opening().deadline.replace(day=number + 1)
        opening = replace(office.opening(f"Round {number}"), questionnaire=asked, opens_on=office.clock[0].date())
        made = overseeing.open_round(office.surveys, office.oversight, opening)
        assert isinstance(made, Round)
        given = [
            Given(question=one.id, text="Nothing") if one.kind is QuestionKind.TEXT else said(one.id, answer)
            for one in asked.questions
        ]
        office.signed(made.id, *given)
        office.published(made.id)
        found = reading.totals(office.surveys, made.id).courses
        assert bool(found.rounds) == bool(number)
    (ash,) = found.bodies
    assert ash.scores == ((0, 22), (22, 22))
    assert {by for _, by in ash.changed} == {2}


def test_rounds_are_compared_with_those_published_before(office: Office) -> None:
    first = office.open("First")
    office.signed(first)
    office.published(first)
    office.clock[0] = office.opening().deadline.replace(day=1)
    second = office.open("Second")
    office.signed(second, said("owner", Said.NO), *COMPLETE[1:])
    office.published(second)
    trend = next(one for one in reading.totals(office.surveys, second).trends if one.question == "owner")
    assert {cell.yes for cell in trend.cells} == {0, 1}


def test_somebody_sees_the_rounds_that_asked_their_body(office: Office) -> None:
    office.open()
    assert len(reading.rounds(office.surveys, office.officer)) == 1
    assert len(reading.rounds(office.surveys, office.oversight)) == 1
    assert reading.rounds(office.surveys, office.unseated) == []
