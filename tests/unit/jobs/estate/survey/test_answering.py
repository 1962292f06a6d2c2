from datetime import timedelta

import pytest

from peelian.errors import NotFoundError
from peelian.jobs.estate.survey import answering
from peelian.nouns.ids import RoundId
from peelian.nouns.questionnaire import Given, Said
from peelian.nouns.refusal import Refusals
from peelian.nouns.survey import ReturnStage, SurveyReturn
from tests.fakes.surveys import DEADLINE, said
from tests.unit.jobs.estate.survey.conftest import COMPLETE, Office

FLIES = (said("uav.uses", Said.YES), Given(question="uav.quantity", number=2))


def rules(answer: object) -> set[str]:
    assert isinstance(answer, Refusals), answer
    return {one.rule for one in answer.reasons}


def ok(answer: SurveyReturn | Refusals) -> SurveyReturn:
    assert isinstance(answer, SurveyReturn), answer
    return answer


def test_a_body_saves_some_answers_and_comes_back_for_the_rest(office: Office) -> None:
    of = office.open()
    ok(answering.save(office.surveys, office.officer, of, COMPLETE[:1]))
    after = ok(answering.save(office.surveys, office.officer, of, COMPLETE[1:]))
    assert after.answers == COMPLETE
    assert after.stage is ReturnStage.STARTED


def test_what_hangs_on_an_answer_goes_when_the_answer_changes(office: Office) -> None:
    of = office.open()
    ok(answering.save(office.surveys, office.officer, of, FLIES))
    after = ok(answering.save(office.surveys, office.officer, of, [said("uav.uses", Said.NO)]))
    assert [one.question for one in after.answers] == ["uav.uses"]


def test_an_answer_can_be_cleared(office: Office) -> None:
    of = office.open()
    ok(answering.save(office.surveys, office.officer, of, FLIES))
    after = ok(answering.save(office.surveys, office.officer, of, [], frozenset({"uav.uses"})))
    assert after.answers == ()


@pytest.mark.parametrize(
    "wrong",
    [
        Given(question="owner", number=3),
        said("nobody", Said.YES),
        Given(question="uav.quantity", number=2),
    ],
)
def test_nothing_is_kept_when_one_answer_does_not_fit(office: Office, wrong: Given) -> None:
    of = office.open()
    assert rules(answering.save(office.surveys, office.officer, of, [COMPLETE[1], wrong]))
    with office.surveys.store.read() as unit:
        assert not unit.returns.of(of)


def test_what_is_not_complete_is_not_submitted(office: Office) -> None:
    of = office.open()
    assert "owner" in rules(answering.submit(office.surveys, office.officer, of))
    ok(answering.save(office.surveys, office.officer, of, COMPLETE[1:]))
    assert rules(answering.submit(office.surveys, office.officer, of)) == {"owner"}


def test_a_second_person_signs_and_then_nothing_changes(office: Office) -> None:
    of = office.open()
    office.submitted(of)
    assert rules(answering.save(office.surveys, office.officer, of, COMPLETE[:1])) == {"stage"}
    after = ok(answering.sign(office.surveys, office.owner, of))
    assert (after.stage, after.signed_by, after.late) == (ReturnStage.SIGNED, office.owner.id, False)
    assert rules(answering.sign(office.surveys, office.owner, of)) == {"stage"}
    assert rules(answering.submit(office.surveys, office.officer, of)) == {"stage"}


def test_the_owner_sends_answers_back_with_a_reason(office: Office) -> None:
    of = office.open()
    office.submitted(of)
    assert rules(answering.send_back(office.surveys, office.owner, of, why=" ")) == {"why"}
    after = ok(answering.send_back(office.surveys, office.owner, of, why="The drones are missing"))
    assert (after.stage, after.submitted_by) == (ReturnStage.STARTED, None)
    ok(answering.submit(office.surveys, office.officer, of))


def test_what_is_signed_after_the_deadline_is_late(office: Office) -> None:
    of = office.open()
    office.submitted(of)
    office.clock[0] = DEADLINE + timedelta(minutes=1)
    assert ok(answering.sign(office.surveys, office.owner, of)).late


def test_nobody_without_a_seat_or_a_role_answers_or_signs(office: Office) -> None:
    of = office.open()
    office.submitted(of)
    assert rules(answering.save(office.surveys, office.unseated, of, COMPLETE)) == {"body"}
    for who in (office.stranger, office.owner, office.oversight):
        assert rules(answering.save(office.surveys, who, of, COMPLETE)) == {"permission"}
        assert rules(answering.submit(office.surveys, who, of)) == {"permission"}
    for who in (office.stranger, office.officer, office.oversight):
        assert rules(answering.sign(office.surveys, who, of)) == {"permission"}
    assert rules(answering.sign(office.surveys, office.elsewhere_owner, of)) == {"body"}


def test_what_was_answered_is_not_in_the_log(office: Office) -> None:
    of = office.open()
    office.signed(of)
    assert office.kinds()[-4:] == ["survey:opened", "survey:answered", "survey:submitted", "survey:signed"]


def test_a_round_that_is_not_there_is_not_answered(office: Office) -> None:
    with pytest.raises(NotFoundError):
        answering.save(office.surveys, office.officer, RoundId("none"), COMPLETE)
