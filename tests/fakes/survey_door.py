"""A web door with surveys over a real store: five forces and an agency, an officer and an owner at Ash, oversight."""

from dataclasses import dataclass
from pathlib import Path

from starlette.testclient import TestClient

from peelian.jobs.estate.survey import overseeing, publishing
from peelian.jobs.estate.survey.overseeing import Opening
from peelian.jobs.estate.survey.surveys import Surveys
from peelian.nouns.body import Seat
from peelian.nouns.ids import BodyId, PersonId, RoundId
from peelian.nouns.person import Person, Role
from peelian.nouns.survey import Round
from peelian.nouns.survey_request import PublicationRequest
from peelian.web.sites import surveys as survey_site
from tests.fakes import web_door
from tests.fakes.surveys import BODIES, DEADLINE, SMALL
from tests.fakes.web_door import Clock, Desk

ELSEWHERE = PersonId("p-elsewhere")
SECOND = Person(id=PersonId("p-second"), name="Olwen Second", roles=frozenset({Role.OVERSIGHT}))
"""Somebody else of oversight: whoever asks that a round be published does not publish it."""


@dataclass
class SurveyDoor:
    """The door and its surveys."""

    desk: Desk
    surveys: Surveys

    def browser(self, role: Role | None = None) -> TestClient:
        return self.desk.browser(role)

    def elsewhere(self) -> TestClient:
        """The browser of somebody who answers and signs for Elm."""
        return self.as_(ELSEWHERE)

    def second(self) -> TestClient:
        """The browser of somebody else of oversight."""
        return self.as_(SECOND.id)

    def as_(self, who: PersonId) -> TestClient:
        client = self.desk.browser()
        answer = client.post("/sign-in/demo", data={"person": who}, follow_redirects=False)
        assert answer.status_code == 303, answer.text
        return client

    def open(self) -> RoundId:
        oversight = next(one for one in web_door.people() if Role.OVERSIGHT in one.roles)
        now = self.surveys.now()
        opening = Opening(
            title="A round", questionnaire=SMALL, invited=tuple(BODIES), opens_on=now.date(), deadline=DEADLINE
        )
        made = overseeing.open_round(self.surveys, oversight, opening)
        assert isinstance(made, Round)
        return made.id

    def publish(self, of: RoundId) -> None:
        """Close a round and publish it, by two people of oversight."""
        oversight = next(one for one in web_door.people() if Role.OVERSIGHT in one.roles)
        overseeing.close(self.surveys, oversight, of)
        asked = publishing.ask(self.surveys, oversight, of)
        assert isinstance(asked, PublicationRequest), asked
        done = publishing.publish(self.surveys, SECOND, of, asked.digest)
        assert isinstance(done, Round), done


def make(folder: Path, *, origin: str = web_door.ORIGIN, clock: Clock | None = None) -> SurveyDoor:
    """Make a desk with surveys in a folder."""
    desk = web_door.make(folder, origin=origin, pages=survey_site.ROUTERS, clock=clock)
    made = survey_site.added(desk.app, desk.store, desk.clock)
    both = frozenset({Role.ESTATE_OFFICER, Role.SENIOR_OWNER})
    with desk.store.change() as unit:
        unit.people.put(SECOND)
        unit.people.put(Person(id=ELSEWHERE, name="Ifor Elm", roles=both))
    with made.store.change() as unit:
        for body in BODIES.values():
            unit.bodies.put(body)
        for who, where in (
            (web_door.person(Role.ESTATE_OFFICER), "ash"),
            (web_door.person(Role.SENIOR_OWNER), "ash"),
            (ELSEWHERE, "elm"),
        ):
            unit.seats.put(Seat(person=who, body=BodyId(where)))
    return SurveyDoor(desk=desk, surveys=made)
