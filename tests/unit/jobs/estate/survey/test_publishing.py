from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.errors import NotFoundError
from peelian.jobs.estate.survey import overseeing, publishing, reading, sealing
from peelian.nouns.ids import RoundId
from peelian.nouns.person import Role
from peelian.nouns.questionnaire import Said
from peelian.nouns.refusal import Refusals
from peelian.nouns.survey import Round, RoundStage
from peelian.nouns.survey_request import PublicationRequest
from tests.fakes.deployments import anybody
from tests.fakes.surveys import DEADLINE, said
from tests.unit.jobs.estate.survey.conftest import Office
from tests.unit.jobs.estate.survey.test_overseeing import rules


def closed(office: Office) -> RoundId:
    of = office.open()
    office.signed(of)
    office.clock[0] = DEADLINE + timedelta(days=1)
    assert isinstance(overseeing.close(office.surveys, office.oversight, of), Round)
    return of


def asked(office: Office, of: RoundId) -> PublicationRequest:
    made = publishing.ask(office.surveys, office.oversight, of)
    assert isinstance(made, PublicationRequest)
    return made


def test_one_asks_and_another_publishes_just_that(office: Office) -> None:
    of = closed(office)
    made = asked(office, of)
    found = publishing.waiting(office.surveys, of)
    assert found is not None
    assert (found.asked, found.changed) == (made, False)
    done = publishing.publish(office.surveys, office.second, of, made.digest)
    assert isinstance(done, Round)
    assert (done.stage, done.issue) == (RoundStage.PUBLISHED, 1)
    assert publishing.waiting(office.surveys, of) is None
    assert office.kinds()[-2:] == ["survey:publication_asked", "survey:published"]


def test_whoever_asked_cannot_publish(office: Office) -> None:
    of = closed(office)
    made = asked(office, of)
    assert rules(publishing.publish(office.surveys, office.oversight, of, made.digest)) == {"two_people"}
    with pytest.raises(NotFoundError):
        reading.totals(office.surveys, of)


def test_nothing_is_published_that_nobody_asked_for(office: Office) -> None:
    of = closed(office)
    assert rules(publishing.publish(office.surveys, office.second, of, "")) == {"two_people", "asked"}


def test_what_was_corrected_meanwhile_has_to_be_asked_for_again(office: Office) -> None:
    of = closed(office)
    made = asked(office, of)
    office.corrected(of, said("owner", Said.NO))
    found = publishing.waiting(office.surveys, of)
    assert found is not None
    assert found.changed
    assert rules(publishing.publish(office.surveys, office.second, of, made.digest)) == {"changed"}
    again = asked(office, of)
    assert again.digest != made.digest
    assert isinstance(publishing.publish(office.surveys, office.second, of, again.digest), Round)


def test_a_yes_to_something_else_publishes_nothing(office: Office) -> None:
    of = closed(office)
    asked(office, of)
    assert rules(publishing.publish(office.surveys, office.second, of, "f" * 64)) == {"changed"}


def test_only_oversight_asks_and_publishes_and_only_what_is_closed(office: Office) -> None:
    of = office.open()
    for who in (office.officer, office.owner, office.stranger):
        assert rules(publishing.ask(office.surveys, who, of)) == {"permission"}
        assert rules(publishing.publish(office.surveys, who, of, "x")) == {"permission"}
    assert rules(publishing.ask(office.surveys, office.oversight, of)) == {"stage"}
    office.published(of)
    assert rules(publishing.ask(office.surveys, office.oversight, of)) == {"stage"}


def test_a_person_with_every_role_still_needs_another(office: Office) -> None:
    of = closed(office)
    alone = anybody(*Role, who="alone")
    made = publishing.ask(office.surveys, alone, of)
    assert not isinstance(made, Refusals)
    assert rules(publishing.publish(office.surveys, alone, of, made.digest)) == {"two_people"}
    other = replace(alone, id=office.second.id)
    assert isinstance(publishing.publish(office.surveys, other, of, made.digest), Round)


def test_the_hash_says_what_the_totals_are_counted_from(office: Office) -> None:
    of = closed(office)
    with office.surveys.store.read() as unit:
        round_, returns = unit.rounds.get(of), unit.returns.of(of)
    before = sealing.totals(round_, returns, [])
    assert sealing.totals(round_, [], []) != before
    assert sealing.totals(replace(round_, invited=round_.invited[:1]), returns, []) != before
    assert sealing.totals(round_, [replace(returns[0], late=True)], []) != before
