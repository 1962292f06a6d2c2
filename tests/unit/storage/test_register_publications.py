from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine

from peelian.nouns.asset import Capability, SystemType
from peelian.nouns.deployment import Approval
from peelian.nouns.ids import PersonId
from peelian.nouns.register_publication import PublicLine, RegisterPublication
from peelian.storage import engine as engines
from peelian.storage.register_publications import RegisterPublications
from tests.fakes.estate import NORTH, NOW

ONE = RegisterPublication(
    digest="ab",
    asked_by=PersonId("p-1"),
    asked_at=NOW,
    lines=(
        PublicLine(body=NORTH, system=SystemType.UAV, quantity=None, capabilities=frozenset({Capability.THERMAL})),
        PublicLine(body=NORTH, system=SystemType.ANPR, quantity=12, capabilities=frozenset()),
    ),
    makers=(("Acme", 7),),
)
YES = Approval(by=PersonId("p-2"), rank="", at=NOW, to="ab", reason="")


@pytest.fixture
def connection(store: Engine) -> Iterator[Connection]:
    with engines.writing(store) as made:
        yield made


def test_what_waits_is_published_and_what_was_published_before_stays(connection: Connection) -> None:
    kept = RegisterPublications(connection)
    assert (kept.waiting(), kept.latest()) == (None, None)
    kept.put(ONE)
    assert (kept.waiting(), kept.latest()) == (ONE, None)
    kept.put(replace(ONE, approval=YES))
    later = replace(ONE, asked_at=NOW + timedelta(days=1), digest="cd")
    kept.put(replace(later, digest="ef"))
    kept.put(later)
    assert (kept.waiting(), kept.latest()) == (later, replace(ONE, approval=YES))
    kept.put(replace(later, approval=YES))
    assert (kept.waiting(), kept.latest()) == (None, replace(later, approval=YES))
