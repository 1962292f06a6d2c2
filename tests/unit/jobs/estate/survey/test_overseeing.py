from dataclasses import replace

from peelian.jobs.estate.survey import answering, overseeing, reading
from peelian.nouns.ids import BodyId, QuestionnaireId
from peelian.nouns.questionnaire import Said
from peelian.nouns.refusal import Refusals
from peelian.nouns.survey import Round, RoundStage
from tests.fakes.surveys import BODIES, said
from tests.unit.jobs.estate.survey.conftest import ASH, Office


def rules(answer: object) -> set[str]:
    assert isinstance(answer, Refusals), answer
    return {one.rule for one in answer.reasons}


def test_oversight_opens_a_round_that_binds_its_questionnaire(office: Office) -> None:
    of = office.open()
    with office.surveys.store.read() as unit:
        found = unit.rounds.get(of)
        assert unit.questionnaires.get(found.digest).title == "A small survey"
    assert (found.stage, len(found.invited), found.issue) == (RoundStage.OPEN, 6, 0)


def test_a_round_needs_a_title_known_bodies_and_time(office: Office) -> None:
    good = office.opening()
    wrong = {
        "title": replace(good, title=" "),
        "deadline": replace(good, deadline=office.clock[0]),
    }
    for rule, opening in wrong.items():
        assert rules(overseeing.open_round(office.surveys, office.oversight, opening)) == {rule}
    for invited in ((), (BodyId("nobody"),)):
        opening = replace(good, invited=invited)
        assert rules(overseeing.open_round(office.surveys, office.oversight, opening)) == {"invited"}


def test_other_words_under_a_version_that_was_asked_already_are_refused(office: Office) -> None:
    office.open()
    good = office.opening()
    asked = replace(good.questionnaire, title="Other words")
    again = replace(good, questionnaire=asked)
    assert rules(overseeing.open_round(office.surveys, office.oversight, again)) == {"questionnaire"}
    following = replace(good, questionnaire=replace(asked, version=asked.version + 1))
    assert isinstance(overseeing.open_round(office.surveys, office.oversight, following), Round)
    assert [one.version for one in overseeing.used(office.surveys).values()] == [1, 2]


def test_nobody_takes_the_name_of_a_questionnaire_that_comes_with_peelian(office: Office) -> None:
    good = office.opening()
    taken = replace(good, questionnaire=replace(good.questionnaire, id=QuestionnaireId("police-2022")))
    assert rules(overseeing.open_round(office.surveys, office.oversight, taken)) == {"questionnaire"}


def test_only_oversight_opens_and_closes(office: Office) -> None:
    of = office.open()
    for who in (office.officer, office.owner, office.stranger):
        assert rules(overseeing.open_round(office.surveys, who, office.opening())) == {"permission"}
        assert rules(overseeing.close(office.surveys, who, of)) == {"permission"}


def test_oversight_sees_how_far_each_body_is_and_a_body_only_itself(office: Office) -> None:
    of = office.open()
    office.submitted(of)
    every = overseeing.standings(office.surveys, office.oversight, of)
    mine = overseeing.standings(office.surveys, office.officer, of)
    theirs = overseeing.standings(office.surveys, office.elsewhere, of)
    assert isinstance(every, list)
    assert isinstance(mine, list)
    assert isinstance(theirs, list)
    assert {one.name: one.stage for one in every} == dict.fromkeys(
        (body.name for body in BODIES.values()), "not started"
    ) | {"Ash": "submitted"}
    assert [one.body for one in mine] == [ASH]
    assert [(one.name, one.stage) for one in theirs] == [("Elm", "not started")]


def test_a_round_is_closed_and_nothing_comes_in_any_more(office: Office) -> None:
    of = office.open()
    assert rules(overseeing.close(office.surveys, office.oversight, of)) == {"deadline"}
    office.published(of)
    assert rules(answering.save(office.surveys, office.officer, of, [said("owner", Said.NO)])) == {"stage"}
    assert rules(overseeing.close(office.surveys, office.oversight, of)) == {"stage"}


def test_totals_are_as_many_as_signed(office: Office) -> None:
    of = office.open()
    office.submitted(of)
    office.published(of)
    assert isinstance(reading.totals(office.surveys, of).round, Round)
    assert reading.totals(office.surveys, of).analysis.turnout.answered == 0
