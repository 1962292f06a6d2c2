from dataclasses import replace

import pytest

from peelian.errors import NotFoundError
from peelian.jobs.estate.survey import answering, overseeing, reading
from peelian.nouns.ids import BodyId
from peelian.nouns.questionnaire import Given, Said
from peelian.nouns.refusal import Refusals
from peelian.nouns.survey import Correction, Round, RoundStage
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


def test_only_oversight_opens_closes_and_publishes(office: Office) -> None:
    of = office.open()
    for who in (office.officer, office.owner, office.stranger):
        assert rules(overseeing.open_round(office.surveys, who, office.opening())) == {"permission"}
        assert rules(overseeing.close(office.surveys, who, of)) == {"permission"}
        assert rules(overseeing.publish(office.surveys, who, of)) == {"permission"}


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


def test_a_round_is_closed_then_published_and_nothing_comes_in_any_more(office: Office) -> None:
    of = office.open()
    assert rules(overseeing.close(office.surveys, office.oversight, of)) == {"deadline"}
    assert rules(overseeing.publish(office.surveys, office.oversight, of)) == {"stage"}
    office.published(of)
    assert rules(answering.save(office.surveys, office.officer, of, [said("owner", Said.NO)])) == {"stage"}
    assert rules(overseeing.close(office.surveys, office.oversight, of)) == {"stage"}
    assert rules(overseeing.publish(office.surveys, office.oversight, of)) == {"stage"}
    assert "survey:published" in office.kinds()


def test_a_correction_issues_the_totals_anew_and_keeps_the_answer(office: Office) -> None:
    of = office.open()
    office.signed(of)
    office.published(of)
    made = overseeing.correct(office.surveys, office.owner, of, said("owner", Said.NO), why="A wrong column")
    assert isinstance(made, Correction)
    assert (made.before, made.after, made.issue) == (said("owner", Said.YES), said("owner", Said.NO), 2)
    counted = reading.totals(office.surveys, of)
    assert counted.round.issue == 2
    assert counted.analysis.tallies[0].count("no") == 1
    assert counted.analysis.reissued[0].before.count("yes") == 1
    sheet = reading.sheet(office.surveys, office.owner, of, ASH)
    assert not isinstance(sheet, Refusals)
    assert sheet.given is not None
    assert sheet.given.given("owner") == said("owner", Said.YES)


def test_a_second_correction_begins_where_the_first_ended(office: Office) -> None:
    of = office.open()
    office.signed(of)
    office.published(of)
    overseeing.correct(office.surveys, office.owner, of, said("owner", Said.NO), why="A wrong column")
    made = overseeing.correct(office.surveys, office.owner, of, said("owner", Said.DONT_KNOW), why="Not sure")
    assert isinstance(made, Correction)
    assert (made.before, made.issue) == (said("owner", Said.NO), 3)


def test_a_correction_needs_a_reason_something_new_and_an_answer_that_fits(office: Office) -> None:
    of = office.open()
    office.signed(of)
    office.published(of)
    wrong = {
        "why": (said("owner", Said.NO), " "),
        "answer": (said("owner", Said.YES), "The same"),
    }
    for rule, (given, why) in wrong.items():
        assert rules(overseeing.correct(office.surveys, office.owner, of, given, why=why)) == {rule}
    unfit = Given(question="owner", number=2)
    assert rules(overseeing.correct(office.surveys, office.owner, of, unfit, why="A number")) == {"answer"}
    with pytest.raises(NotFoundError):
        overseeing.correct(office.surveys, office.owner, of, said("nobody", Said.NO), why="No question")


def test_nobody_but_the_owner_of_a_body_corrects_it(office: Office) -> None:
    of = office.open()
    office.signed(of)
    office.published(of)
    given = said("owner", Said.NO)
    for who in (office.officer, office.oversight, office.stranger):
        assert rules(overseeing.correct(office.surveys, who, of, given, why="Mine")) == {"permission"}
    assert rules(overseeing.correct(office.surveys, office.elsewhere_owner, of, given, why="Theirs")) == {"body"}


def test_totals_are_as_many_as_signed(office: Office) -> None:
    of = office.open()
    office.submitted(of)
    office.published(of)
    assert isinstance(reading.totals(office.surveys, of).round, Round)
    assert reading.totals(office.surveys, of).analysis.turnout.answered == 0
