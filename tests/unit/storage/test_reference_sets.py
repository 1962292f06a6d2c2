from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine

from peelian.errors import NotFoundError
from peelian.nouns.deployment import Approval
from peelian.nouns.ids import MemberId, SetId
from peelian.nouns.reference_set import Request, SetStage
from peelian.storage import engine as engines
from peelian.storage.reference_sets import Members, ReferenceSets
from tests.fakes.deployments import NOW
from tests.fakes.operator_checks import APPROVER, KEEPER, MEMBER, SET, TODAY

FULL = replace(
    SET,
    stage=SetStage.PUBLISHED,
    version=3,
    size=2,
    digest="ab",
    importers=frozenset({KEEPER.id}),
    weeded_on=TODAY,
    request=Request(by=KEEPER.id, at=NOW, digest="ab"),
    publication=Approval(by=APPROVER.id, rank="superintendent", at=NOW, to="ab", reason="weeded"),
    expires_on=TODAY + timedelta(days=9),
)


@pytest.fixture
def connection(store: Engine) -> Iterator[Connection]:
    with engines.writing(store) as made:
        yield made


def test_a_set_is_read_back_as_it_was_put(connection: Connection) -> None:
    sets = ReferenceSets(connection)
    sets.put(SET)
    assert sets.published() == []
    sets.put(FULL)
    assert sets.get(SET.id) == FULL
    sets.put(replace(SET, id=SetId("set-2")))
    assert [one.id for one in sets.all()] == ["set-2", "set-1"]
    assert sets.published() == [FULL]
    with pytest.raises(NotFoundError):
        sets.get(SetId("none"))


def test_members_belong_to_their_set_alone(connection: Connection) -> None:
    members = Members(connection)
    marked = replace(MEMBER, id=MemberId("member-0"), no_further_action_on=TODAY)
    elsewhere = replace(MEMBER, id=MemberId("member-9"), of=SetId("set-9"))
    for one in (MEMBER, marked, elsewhere):
        members.put(one)
    assert members.of(SET.id) == [MEMBER, marked]
    assert members.ids(SET.id) == [MEMBER.id, marked.id]
    assert (members.count(SET.id), members.count(SetId("none"))) == (2, 0)
    members.remove(marked.id)
    assert members.ids(SET.id) == [MEMBER.id]
    assert members.get(elsewhere.id) == members.find(elsewhere.id) == elsewhere
    assert members.find(marked.id) is None
    members.clear(SET.id)
    assert members.ids(SET.id) == []
    assert members.find(elsewhere.id) == elsewhere


def test_the_digest_changes_with_every_member_and_not_with_their_order(connection: Connection) -> None:
    members = Members(connection)
    other = replace(MEMBER, id=MemberId("member-0"))
    seen = {members.digest(SET.id)}
    for one in (MEMBER, other, replace(other, quality="poor")):
        members.put(one)
        seen.add(members.digest(SET.id))
    assert len(seen) == 4
    before = members.digest(SET.id)
    members.remove(MEMBER.id)
    members.put(MEMBER)
    assert members.digest(SET.id) == before
