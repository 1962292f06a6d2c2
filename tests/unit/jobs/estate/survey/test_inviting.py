from datetime import timedelta

import pytest

from peelian.jobs.estate.survey import inviting
from peelian.jobs.estate.survey.inviting import Post, Progress
from peelian.nouns.ids import RoundId
from peelian.nouns.survey import ReturnStage
from tests.fakes.surveys import BODIES, DEADLINE, signed
from tests.unit.jobs.estate.survey.conftest import ASH, ELM, Office
from tests.unit.jobs.estate.survey.test_overseeing import rules

ADDRESS = "https://desk.example/surveys/r"


def post(office: Office, of: RoundId) -> Post:
    made = inviting.post(office.surveys, office.oversight, of, address=ADDRESS)
    assert isinstance(made, Post), made
    return made


def test_everybody_who_is_asked_is_told_what_where_by_when_and_who_signs(office: Office) -> None:
    made = post(office, office.open())
    assert [one.body.id for one in made.invitations] == sorted(BODIES)
    letter = inviting.letter(made.invitations, ASH)
    assert letter is not None
    what = "Ash is asked to answer “A round” by 2026-12-31. It has 6 questions in 2 parts"
    for said in (what, ADDRESS, "passkey", "late"):
        assert said in letter.text
    assert inviting.letter(made.invitations, "nobody") is None


def test_those_who_have_not_signed_are_reminded_in_the_words_of_how_far_they_are(office: Office) -> None:
    of = office.open()
    office.signed(of)
    with office.surveys.store.change() as unit:
        started = signed("elm", name=of)
        unit.returns.put(started.__class__(round=of, body=ELM, digest=started.digest))
    made = post(office, of)
    assert not made.remind
    office.clock[0] = DEADLINE - timedelta(days=1)
    made = post(office, of)
    assert (made.remind, made.days_left) == (True, 1)
    told = {one.body.id: (one.progress, one.text) for one in made.reminders}
    assert ASH not in told
    assert told[ELM][0] is Progress.STARTED
    assert "begun, and are not complete" in told[ELM][1]
    assert "in 1 day, on 2026-12-31" in told[ELM][1]
    assert {how for name, (how, _) in told.items() if name != ELM} == {Progress.NOT_STARTED}


def test_after_the_deadline_reminders_say_that_it_is_over(office: Office) -> None:
    of = office.open()
    office.clock[0] = DEADLINE + timedelta(days=3)
    made = post(office, of)
    assert made.days_left == -3
    assert "over since 2026-12-31" in made.reminders[0].text
    assert "marked late" in made.reminders[0].text


def test_nobody_is_written_to_when_a_round_is_closed(office: Office) -> None:
    of = office.open()
    office.published(of)
    made = post(office, of)
    assert (made.invitations, made.reminders, made.remind) == ((), (), False)


def test_only_oversight_writes(office: Office) -> None:
    of = office.open()
    for who in (office.officer, office.owner, office.stranger):
        assert rules(inviting.post(office.surveys, who, of, address=ADDRESS)) == {"permission"}


@pytest.mark.parametrize(("late", "found"), [(False, Progress.SIGNED), (True, Progress.SIGNED_LATE)])
def test_who_signed_late_is_said(late: bool, found: Progress) -> None:  # noqa: FBT001
    assert inviting.progress(signed("ash", late=late)) is found
    assert inviting.progress(None) is Progress.NOT_STARTED
    assert signed("ash").stage is ReturnStage.SIGNED
