from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, Engine

from peelian.errors import NotFoundError
from peelian.nouns.deployment import Approval
from peelian.nouns.export_request import ExportRequest
from peelian.nouns.ids import BodyId, ExportId, PersonId, RoundId
from peelian.nouns.questionnaire import Said
from peelian.nouns.survey_request import CorrectionRequest, PublicationRequest
from peelian.storage import engine as engines
from peelian.storage.survey_requests import CorrectionRequests, ExportRequests, PublicationRequests
from tests.fakes.surveys import said

AT = datetime(2027, 1, 2, tzinfo=UTC)
PUBLISH = PublicationRequest(round=RoundId("r-1"), digest="ab", by=PersonId("p-1"), at=AT)
CORRECT = CorrectionRequest(
    round=RoundId("r-1"),
    body=BodyId("ash"),
    question="owner",
    before=None,
    after=said("owner", Said.NO),
    why="A wrong column",
    by=PersonId("p-1"),
    at=AT,
)
TAKE = ExportRequest(
    id=ExportId("x-1"),
    body=None,
    asked=(("maker", "Acme"), ("q", "eye")),
    assets=3,
    why="For the audit",
    by=PersonId("p-1"),
    at=AT,
)


@pytest.fixture
def connection(store: Engine) -> Iterator[Connection]:
    with engines.writing(store) as made:
        yield made


def test_a_round_waits_to_be_published_once(connection: Connection) -> None:
    asked = PublicationRequests(connection)
    assert asked.find(PUBLISH.round) is None
    asked.put(PUBLISH)
    asked.put(replace(PUBLISH, digest="cd"))
    assert asked.find(PUBLISH.round) == replace(PUBLISH, digest="cd")
    asked.remove(PUBLISH.round)
    assert asked.find(PUBLISH.round) is None


def test_corrections_wait_by_body_and_question(connection: Connection) -> None:
    asked = CorrectionRequests(connection)
    others = (replace(CORRECT, question="how"), replace(CORRECT, body=BodyId("elm")))
    for one in (CORRECT, *others):
        asked.put(one)
    assert asked.of(CORRECT.round, CORRECT.body) == [CORRECT, others[0]]
    assert asked.find(CORRECT.round, CORRECT.body, "owner") == CORRECT
    asked.remove(CORRECT)
    assert asked.find(CORRECT.round, CORRECT.body, "owner") is None
    assert asked.of(CORRECT.round, CORRECT.body) == [others[0]]


def test_an_export_waits_until_it_was_taken_along(connection: Connection) -> None:
    asked = ExportRequests(connection)
    asked.put(TAKE)
    approved = replace(TAKE, approval=Approval(by=PersonId("p-2"), rank="", at=AT, to="ab", reason=""))
    asked.put(approved)
    assert asked.waiting() == [approved]
    asked.put(replace(approved, taken_at=AT))
    assert asked.waiting() == []
    assert asked.get(TAKE.id).taken_at == AT
    with pytest.raises(NotFoundError):
        asked.get(ExportId("x-2"))
