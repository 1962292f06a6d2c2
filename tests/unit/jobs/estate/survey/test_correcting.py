from dataclasses import replace

import pytest

from peelian.errors import NotFoundError
from peelian.jobs.estate.survey import correcting, reading, sealing
from peelian.nouns.ids import RoundId
from peelian.nouns.person import Role
from peelian.nouns.questionnaire import Given, Said
from peelian.nouns.refusal import Refusals
from peelian.nouns.survey import Correction
from peelian.nouns.survey_request import CorrectionRequest
from tests.fakes.surveys import said
from tests.unit.jobs.estate.survey.conftest import ASH, Office
from tests.unit.jobs.estate.survey.test_overseeing import rules

NO = said("owner", Said.NO)


def asked(office: Office) -> tuple[RoundId, CorrectionRequest]:
    of = office.open()
    office.signed(of)
    office.published(of)
    made = correcting.ask(office.surveys, office.officer, of, NO, why="A wrong column")
    assert isinstance(made, CorrectionRequest)
    return of, made


def test_a_correction_issues_the_totals_anew_and_keeps_the_answer(office: Office) -> None:
    of = office.open()
    office.signed(of)
    office.published(of)
    made = office.corrected(of, said("owner", Said.NO))
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
    office.corrected(of, said("owner", Said.NO))
    made = office.corrected(of, said("owner", Said.DONT_KNOW), why="Not sure")
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
        assert rules(correcting.ask(office.surveys, office.officer, of, given, why=why)) == {rule}
    unfit = Given(question="owner", number=2)
    assert rules(correcting.ask(office.surveys, office.officer, of, unfit, why="A number")) == {"answer"}
    with pytest.raises(NotFoundError):
        correcting.ask(office.surveys, office.officer, of, said("nobody", Said.NO), why="No question")


def test_nothing_changes_until_the_senior_owner_says_yes(office: Office) -> None:
    of, made = asked(office)
    assert reading.totals(office.surveys, of).round.issue == 1
    sheet = reading.sheet(office.surveys, office.owner, of, ASH)
    assert not isinstance(sheet, Refusals)
    assert sheet.asked == (made,)
    overseen = reading.sheet(office.surveys, office.oversight, of, ASH)
    assert not isinstance(overseen, Refusals)
    assert overseen.asked == ()
    done = correcting.approve(office.surveys, office.owner, of, "owner", sealing.correction(made))
    assert isinstance(done, Correction)
    assert rules(correcting.approve(office.surveys, office.owner, of, "owner", "x")) == {"two_people"}
    assert office.kinds()[-3:-1] == ["survey:correction_asked", "survey:corrected"]


def test_whoever_asked_cannot_say_yes(office: Office) -> None:
    of, made = asked(office)
    both = replace(office.officer, roles=frozenset(Role))
    assert rules(correcting.approve(office.surveys, both, of, "owner", sealing.correction(made))) == {"two_people"}


def test_a_yes_is_bound_to_what_was_shown(office: Office) -> None:
    of, made = asked(office)
    shown = sealing.correction(made)
    other = correcting.ask(office.surveys, office.officer, of, said("owner", Said.NOT_HELD), why="Again")
    assert isinstance(other, CorrectionRequest)
    assert rules(correcting.approve(office.surveys, office.owner, of, "owner", shown)) == {"changed"}


def test_a_correction_is_refused_with_a_reason_and_the_answer_stays(office: Office) -> None:
    of, made = asked(office)
    assert rules(correcting.refuse(office.surveys, office.owner, of, "owner", why=" ")) == {"why"}
    assert correcting.refuse(office.surveys, office.owner, of, "owner", why="It was right") == made
    assert reading.totals(office.surveys, of).round.issue == 1
    assert office.kinds()[-1] == "survey:correction_refused"
    assert rules(correcting.refuse(office.surveys, office.owner, of, "owner", why="Twice")) == {"two_people"}


def test_only_an_officer_of_a_body_asks_and_only_its_owner_decides(office: Office) -> None:
    of, made = asked(office)
    shown = sealing.correction(made)
    for who in (office.owner, office.oversight, office.stranger):
        assert rules(correcting.ask(office.surveys, who, of, NO, why="Mine")) == {"permission"}
    for who in (office.officer, office.oversight, office.stranger):
        assert rules(correcting.approve(office.surveys, who, of, "owner", shown)) == {"permission"}
        assert rules(correcting.refuse(office.surveys, who, of, "owner", why="No")) == {"permission"}
    assert rules(correcting.ask(office.surveys, office.elsewhere, of, NO, why="Theirs")) == {"body"}
    assert "body" in rules(correcting.approve(office.surveys, office.elsewhere_owner, of, "owner", shown))
