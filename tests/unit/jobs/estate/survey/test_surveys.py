from peelian.jobs.estate.survey.surveys import PUBLIC, Surveys, asked_bodies, overlooks, own
from peelian.law.permission import Action
from peelian.nouns.event import RECIPIENT, EventKind
from peelian.nouns.ids import BodyId, RoundId
from tests.unit.jobs.estate.survey.conftest import ASH, Office

OF = RoundId("r-1")


def test_an_event_says_which_round_and_which_body(office: Office) -> None:
    event = office.surveys.event(EventKind.SURVEY_SIGNED, office.owner, OF, why="two\nlines", body=ASH, late=True)
    assert event.about == (("round", "r-1"), ("body", "ash"))
    assert (event.why, event.facts) == ("two lines", (("late", True),))


def test_publication_is_a_disclosure_to_the_public(office: Office) -> None:
    event = office.surveys.event(EventKind.SURVEY_PUBLISHED, office.oversight, OF, why="Published")
    assert (RECIPIENT, PUBLIC) in event.about


def test_whose_roles_open_nothing_is_shut_out_and_it_is_logged(office: Office) -> None:
    with office.surveys.store.change() as unit:
        assert office.surveys.shut(unit, office.stranger, Action.SURVEY_ANSWER, OF)
        assert office.surveys.shut(unit, office.officer, Action.SURVEY_ANSWER, OF) is None
    assert office.kinds()[-1] == "permission:refused"


def test_somebody_has_the_seat_that_they_were_given(office: Office) -> None:
    with office.surveys.store.read() as unit:
        assert own(unit, office.officer, OF) == (ASH, None)
        assert own(unit, office.unseated, OF) == (None, None)


def test_oversight_overlooks_all(office: Office) -> None:
    assert overlooks(office.oversight)
    assert not overlooks(office.owner)
    of = office.open()
    with office.surveys.store.read() as unit:
        assert asked_bodies(unit, unit.rounds.get(of))[ASH] == "Ash"


def test_without_a_register_nothing_is_suggested(office: Office) -> None:
    plain = Surveys(store=office.surveys.store, now=office.surveys.now, new_id=office.surveys.new_id)
    assert plain.suggest(BodyId("ash"), []) == ()
