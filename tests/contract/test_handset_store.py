"""The store of checks that tests use in memory behaves as the one that is kept on a disk."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from peelian.errors import NotFoundError
from peelian.jobs.handset.ports import Store
from peelian.nouns.event import SYSTEM, Event, EventKind
from peelian.nouns.ids import CheckId, MemberId, SetId
from peelian.nouns.operator_check import ChildCode, Ended, Review, SelfDescribed
from peelian.nouns.reference_set import SetStage
from peelian.wiring.store import KeyFile, open_desk_store
from tests.fakes.deployments import NOW
from tests.fakes.handset import FakeHandsetStore
from tests.fakes.operator_checks import CHECK, MEMBER, OFFICER, SET, SUPERVISOR

HOUR = timedelta(hours=1)


@pytest.fixture(params=["in memory", "on a disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "in memory":
        yield FakeHandsetStore()
        return
    opened = open_desk_store(tmp_path / "data", key=KeyFile(path=tmp_path / "vault.key"), create=True)
    yield opened
    opened.close()


def test_sets_are_found_by_id_and_stage(store: Store) -> None:
    later = replace(SET, id=SetId("set-2"), stage=SetStage.PUBLISHED)
    with store.change() as unit:
        unit.reference_sets.put(SET)
        unit.reference_sets.put(later)
    with store.read() as unit:
        assert unit.reference_sets.all() == [later, SET]
        assert unit.reference_sets.published() == [later]
        assert unit.reference_sets.get(SET.id) == SET
        with pytest.raises(NotFoundError):
            unit.reference_sets.get(SetId("none"))


def test_members_are_kept_in_order_counted_digested_and_cleared(store: Store) -> None:
    other = replace(MEMBER, id=MemberId("member-0"))
    with store.change() as unit:
        empty = unit.members.digest(SET.id)
        unit.members.put(MEMBER)
        unit.members.put(other)
        assert unit.members.of(SET.id) == [MEMBER, other]
        assert unit.members.ids(SET.id) == [MEMBER.id, other.id]
        assert unit.members.count(SET.id) == 2
        assert unit.members.find(MemberId("none")) is None
        both = unit.members.digest(SET.id)
        unit.members.remove(other.id)
        assert len({empty, both, unit.members.digest(SET.id)}) == 3
        unit.members.clear(SET.id)
        assert unit.members.digest(SET.id) == empty
        with pytest.raises(NotFoundError):
            unit.members.get(MEMBER.id)


def test_the_digest_is_the_same_in_both(store: Store) -> None:
    with store.change() as unit:
        unit.members.put(MEMBER)
    fake = FakeHandsetStore()
    with fake.change() as other, store.read() as unit:
        other.members.put(MEMBER)
        assert other.members.digest(SET.id) == unit.members.digest(SET.id)


def test_rows_are_found_by_officer_and_standing(store: Store) -> None:
    owed = replace(CHECK, id=CheckId("check-2"), found=1, ended=Ended.TIMED_OUT, opened_at=NOW + HOUR)
    with store.change() as unit:
        unit.checks.put(CHECK)
        unit.checks.put(owed)
        assert unit.checks.all() == [owed, CHECK]
        assert unit.checks.open() == [CHECK]
        assert unit.checks.unfinished(OFFICER.id) == [CHECK, owed]
        assert unit.checks.unfinished(SUPERVISOR.id) == []
        assert (unit.checks.since(NOW), unit.checks.since(NOW, SUPERVISOR.id)) == (1, 0)
        unit.reviews.put(Review(check=CHECK.id, by=SUPERVISOR.id, at=NOW, finding="sound"))
        assert unit.checks.remove_before(NOW + HOUR) == 1
        assert unit.checks.all() == [owed]
        assert unit.reviews.all() == []
        with pytest.raises(NotFoundError):
            unit.checks.get(CHECK.id)


def test_codes_counts_and_answers_are_kept(store: Store) -> None:
    code = ChildCode(digest="ab", officer=OFFICER.id, made_by=SUPERVISOR.id, reason="alone", expires_at=NOW)
    said = SelfDescribed(month="2026-11", trigger="unable", possible=False, answers=(("age_band", "a18_24"),))
    with store.change() as unit:
        unit.child_codes.put(code)
        assert unit.child_codes.find("ab") == code
        unit.child_codes.remove_before(NOW + HOUR)
        assert unit.child_codes.find("ab") is None
        for _ in range(2):
            unit.check_refusals.add("2026-11", "open")
            unit.self_descriptions.add(said)
        assert unit.check_refusals.counts() == [("2026-11", "open", 2)]
        assert unit.self_descriptions.counts() == [(said, 2)]


def test_the_vault_opens_many_and_shreds(store: Store) -> None:
    with store.change() as unit:
        unit.vault.put("a", "template", b"1")
        unit.vault.put("b", "template", b"2")
        assert unit.vault.get_all(["b", "a"], "template") == [b"2", b"1"]
        assert unit.vault.shred(["a"]) == 1
        with pytest.raises(NotFoundError):
            unit.vault.get("a", "template")


def test_a_unit_that_an_exception_leaves_did_nothing(store: Store) -> None:
    def broken(change: Callable[[], AbstractContextManager[Any]]) -> None:
        with change() as unit:
            unit.checks.put(CHECK)
            unit.journal.record(Event(kind=EventKind.CHECK_ENDED, who=SYSTEM, at=NOW))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken(store.change)
    with store.read() as unit:
        assert unit.checks.all() == []
