from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from peelian.errors import NotFoundError
from peelian.jobs.estate.survey import rounds_shipped
from peelian.nouns.ids import BodyId, PersonId, RoundId
from peelian.nouns.questionnaire import Given, Said
from peelian.nouns.survey import Correction, RoundStage
from peelian.storage import engine as engines
from peelian.storage.surveys import CORRECTION, Corrections, Questionnaires, Returns, Rounds
from tests.fakes.surveys import DIGEST, SMALL, a_round, said, signed

TABLE = Given(question="uav.makers", rows=(("DJI", "M30"), ("Skydio", "X10")), evidence="A list")
ONE = Correction(
    round=RoundId("r-1"),
    body=BodyId("ash"),
    question="owner",
    before=said("owner", Said.YES),
    after=None,
    why="It was another body's",
    who=PersonId("p-2"),
    at=datetime(2027, 1, 2, tzinfo=UTC),
    issue=2,
)


@pytest.fixture
def connection(store: Engine) -> Iterator[Connection]:
    with engines.writing(store) as made:
        yield made


def test_a_questionnaire_comes_back_as_it_was_by_its_digest(connection: Connection) -> None:
    questionnaires = Questionnaires(connection)
    questionnaires.put(DIGEST, SMALL)
    assert questionnaires.get(DIGEST) == SMALL
    with pytest.raises(NotFoundError):
        questionnaires.get("other")


def test_rounds_come_back_the_newest_first(connection: Connection) -> None:
    rounds = Rounds(connection)
    example = rounds_shipped.example("example-2022").round
    for one in (example, a_round("r-1"), a_round("r-2", opens_on=date(2027, 1, 1))):
        rounds.put(one)
    assert [one.id for one in rounds.all()] == ["r-2", "r-1", "example-2022"]
    assert rounds.get(example.id) == example
    rounds.put(a_round("r-1", stage=RoundStage.CLOSED))
    assert rounds.get(RoundId("r-1")).stage is RoundStage.CLOSED


def test_a_bodys_answers_come_back_as_they_were(connection: Connection) -> None:
    returns = Returns(connection)
    ash = signed("ash", said("owner", Said.NOT_HELD), TABLE)
    for one in (ash, signed("elm"), replace(signed("ash"), round=RoundId("r-2"))):
        returns.put(one)
    assert returns.find(RoundId("r-1"), BodyId("ash")) == ash
    assert returns.find(RoundId("r-1"), BodyId("fir")) is None
    assert [one.body for one in returns.of(RoundId("r-1"))] == ["ash", "elm"]


def test_corrections_come_back_the_oldest_first(connection: Connection) -> None:
    corrections = Corrections(connection)
    for one in (ONE, replace(ONE, issue=3), replace(ONE, round=RoundId("r-2"))):
        corrections.add(one)
    assert corrections.of(RoundId("r-1")) == [ONE, replace(ONE, issue=3)]


def test_a_correction_can_be_neither_changed_nor_taken_away(connection: Connection) -> None:
    Corrections(connection).add(ONE)
    for statement in (CORRECTION.delete(), CORRECTION.update().values(document="{}")):
        with pytest.raises(IntegrityError, match="a correction stays"):
            connection.execute(statement)
