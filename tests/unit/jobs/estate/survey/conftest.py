"""Surveys over a real store on the disk: a round of five forces and an agency, and people at two of them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from peelian.jobs.estate.survey import answering, correcting, overseeing, publishing, sealing
from peelian.jobs.estate.survey.overseeing import Opening
from peelian.jobs.estate.survey.surveys import Surveys
from peelian.nouns.body import Seat
from peelian.nouns.ids import BodyId, RoundId
from peelian.nouns.person import Person, Role
from peelian.nouns.questionnaire import Given, Said
from peelian.nouns.survey import Correction, Round, SurveyReturn
from peelian.nouns.survey_request import CorrectionRequest, PublicationRequest
from peelian.storage.log_tables import LOG_ENTRY
from peelian.wiring.store import DeskStore, KeyFile, open_desk_store
from peelian.wiring.survey.opening import open_surveys
from tests.fakes.deployments import anybody, person
from tests.fakes.surveys import BODIES, DEADLINE, SMALL, said

ASH, ELM = BodyId("ash"), BodyId("elm")
COMPLETE = (
    said("owner", Said.YES),
    said("weak", Said.NO),
    Given(question="how", text="By post"),
    said("uav.uses", Said.NO),
)


@dataclass
class Office:
    """Surveys, and everybody who has to do with them."""

    store: DeskStore
    surveys: Surveys
    clock: list[datetime]
    officer: Person = field(default_factory=lambda: person(Role.ESTATE_OFFICER))
    owner: Person = field(default_factory=lambda: person(Role.SENIOR_OWNER))
    oversight: Person = field(default_factory=lambda: person(Role.OVERSIGHT))
    second: Person = field(default_factory=lambda: anybody(Role.OVERSIGHT, who="second-of-oversight"))
    elsewhere: Person = field(default_factory=lambda: anybody(Role.ESTATE_OFFICER, who="elm-officer"))
    elsewhere_owner: Person = field(default_factory=lambda: anybody(Role.SENIOR_OWNER, who="elm-owner"))
    unseated: Person = field(default_factory=lambda: anybody(Role.ESTATE_OFFICER, who="without-seat"))
    stranger: Person = field(default_factory=lambda: person(Role.OPERATOR))

    def opening(self, title: str = "A round", invited: tuple[BodyId, ...] = tuple(BODIES)) -> Opening:
        return Opening(
            title=title, questionnaire=SMALL, invited=invited, opens_on=date(2026, 11, 25), deadline=DEADLINE
        )

    def open(self, title: str = "A round") -> RoundId:
        made = overseeing.open_round(self.surveys, self.oversight, self.opening(title))
        assert isinstance(made, Round), made
        return made.id

    def submitted(self, of: RoundId, who: Person | None = None, *answers: Given) -> None:
        who = who or self.officer
        saved = answering.save(self.surveys, who, of, answers or COMPLETE)
        assert isinstance(saved, SurveyReturn), saved
        done = answering.submit(self.surveys, who, of)
        assert isinstance(done, SurveyReturn), done

    def signed(self, of: RoundId, *answers: Given) -> None:
        self.submitted(of, self.officer, *answers)
        done = answering.sign(self.surveys, self.owner, of)
        assert isinstance(done, SurveyReturn), done

    def published(self, of: RoundId) -> None:
        self.clock[0] = DEADLINE + timedelta(days=1)
        closed = overseeing.close(self.surveys, self.oversight, of)
        assert isinstance(closed, Round), closed
        asked = publishing.ask(self.surveys, self.oversight, of)
        assert isinstance(asked, PublicationRequest), asked
        done = publishing.publish(self.surveys, self.second, of, asked.digest)
        assert isinstance(done, Round), done

    def corrected(self, of: RoundId, given: Given, why: str = "A wrong column") -> Correction:
        asked = correcting.ask(self.surveys, self.officer, of, given, why=why)
        assert isinstance(asked, CorrectionRequest), asked
        made = correcting.approve(self.surveys, self.owner, of, given.question, sealing.correction(asked))
        assert isinstance(made, Correction), made
        return made

    def kinds(self) -> list[str]:
        with self.store.read() as unit:
            leaves = unit.connection.execute(select(LOG_ENTRY.c.leaf).order_by(LOG_ENTRY.c.number)).scalars()
            return [json.loads(leaf)["action"].removeprefix("desk:") for leaf in leaves]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    store = open_desk_store(tmp_path / "data", key=KeyFile(path=tmp_path / "vault.key"), create=True)
    clock = [datetime(2026, 11, 25, 14, 0, tzinfo=UTC)]
    surveys = open_surveys(store, lambda: clock[0])
    made = Office(store=store, surveys=surveys, clock=clock)
    with surveys.store.change() as unit:
        for body in BODIES.values():
            unit.bodies.put(body)
        for who, where in (
            (made.officer, ASH),
            (made.owner, ASH),
            (made.elsewhere, ELM),
            (made.elsewhere_owner, ELM),
        ):
            unit.seats.put(Seat(person=who.id, body=where))
    yield made
    store.close()
