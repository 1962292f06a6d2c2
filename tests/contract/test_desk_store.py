"""Whatever the desk keeps things in answers alike: the store on the disk, and the one in memory that tests use."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy.exc import InvalidRequestError

from peelian.errors import NotFoundError, SealBrokenError
from peelian.jobs.live.desk import ports
from peelian.jobs.live.phones import ports as phone_ports
from peelian.nouns.deployment import Deployment, Stage
from peelian.nouns.device import DeviceId
from peelian.nouns.ids import AlertId, DeploymentId, EntryId, PersonId
from peelian.wiring.store import KeyFile, open_desk_store
from tests.fakes import desk_nouns as nouns
from tests.fakes.desk_store import FakeDeskStore
from tests.fakes.phones import device


class WithStages(ports.Deployments, Protocol):
    def at_stage(self, stage: Stage) -> list[Deployment]: ...


class OnDisk:
    """The real store; what the log and the vault hold is read behind its back."""

    def __init__(self, folder: Path) -> None:
        self.store = open_desk_store(folder / "data", key=KeyFile(path=folder / "apart" / "vault.key"), create=True)

    def recorded(self) -> int:
        with self.store._engine.connect() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM log_entry").scalar_one())

    def swap(self, one: str, other: str) -> None:
        """Move what is sealed about one subject to another."""
        with self.store._engine.begin() as connection:
            connection.exec_driver_sql(
                "UPDATE vault_content SET sealed = (SELECT sealed FROM vault_content WHERE subject = ?)"
                " WHERE subject = ?",
                (one, other),
            )


class InMemory:
    def __init__(self) -> None:
        self.store = FakeDeskStore()

    def recorded(self) -> int:
        return len(self.store.events)

    def swap(self, one: str, other: str) -> None:
        (kind,) = {kind for about, kind in self.store.sealed if about == other}
        self.store.break_seal(other, kind)


Kept = OnDisk | InMemory


@pytest.fixture(params=["on disk", "in memory"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    if request.param == "in memory":
        yield InMemory()
        return
    on_disk = OnDisk(tmp_path)
    yield on_disk
    on_disk.store.close()


@pytest.fixture
def store(kept: Kept) -> ports.Store:
    return kept.store


def test_what_was_put_is_found_again_to_the_last_field(store: ports.Store) -> None:
    with store.change() as unit:
        unit.people.put(nouns.person())
        unit.deployments.put(nouns.deployment())
        unit.entries.put(nouns.entry())
        unit.cases.put(nouns.case())
    with store.read() as unit:
        assert unit.people.get(PersonId("p-1")) == nouns.person()
        assert unit.deployments.get(DeploymentId("d-1")) == nouns.deployment()
        assert unit.entries.get(EntryId("e-1")) == nouns.entry()
        assert unit.cases.get(AlertId("a-1")) == nouns.case()


def test_what_is_not_there_is_an_error_that_says_so(store: ports.Store) -> None:
    with store.read() as unit:
        with pytest.raises(NotFoundError, match="deployment"):
            unit.deployments.get(DeploymentId("none"))
        with pytest.raises(NotFoundError, match="entry"):
            unit.entries.get(EntryId("none"))
        with pytest.raises(NotFoundError, match="alert"):
            unit.cases.get(AlertId("none"))
        with pytest.raises(NotFoundError, match="person"):
            unit.people.get(PersonId("none"))
        with pytest.raises(NotFoundError, match="picture"):
            unit.vault.get("none", "picture")


def test_putting_again_replaces_and_keeps_the_place(store: ports.Store) -> None:
    with store.change() as unit:
        for name in ("d-1", "d-2", "d-3"):
            unit.deployments.put(nouns.deployment(name))
        unit.deployments.put(nouns.deployment("d-2", Stage.LIVE))
    with store.read() as unit:
        assert [(one.id, one.stage) for one in unit.deployments.all()] == [
            ("d-3", Stage.DRAFT),
            ("d-2", Stage.LIVE),
            ("d-1", Stage.DRAFT),
        ]


def test_deployments_are_found_by_their_stage(kept: Kept) -> None:
    with kept.store.change() as unit:
        unit.deployments.put(nouns.deployment("d-1", Stage.LIVE))
        unit.deployments.put(nouns.deployment("d-2"))
        deployments: WithStages = unit.deployments
        assert [one.id for one in deployments.at_stage(Stage.LIVE)] == ["d-1"]


def test_entries_come_in_the_order_in_which_they_were_added_and_of_one_list(store: ports.Store) -> None:
    with store.change() as unit:
        for name, of in (("z", "d-1"), ("m", "d-2"), ("a", "d-1"), ("b", "d-1")):
            unit.entries.put(nouns.entry(name, of))
        unit.entries.put(replace(nouns.entry("z"), reason="another"))
        unit.entries.remove(EntryId("b"))
        unit.entries.remove(EntryId("never there"))
        assert [one.id for one in unit.entries.of(DeploymentId("d-1"))] == ["z", "a"]
        assert unit.entries.of(DeploymentId("none")) == []


def test_alerts_come_the_oldest_first(store: ports.Store) -> None:
    with store.change() as unit:
        for name, minutes in (("late", 9), ("early", 1), ("also late", 9)):
            unit.cases.put(nouns.case(name, minutes=minutes))
        unit.cases.put(nouns.case("elsewhere", "d-2"))
        assert [one.id for one in unit.cases.of(DeploymentId("d-1"))] == ["early", "late", "also late"]


def test_people_come_by_name(store: ports.Store) -> None:
    with store.change() as unit:
        for id_, name in (("p-3", "Cleo"), ("p-2", "Ada"), ("p-1", "Ada"), ("p-4", "Émile")):
            unit.people.put(nouns.person(id_, name))
        assert [one.id for one in unit.people.all()] == ["p-1", "p-2", "p-3", "p-4"]


def test_the_vault_gives_back_what_was_sealed_by_subject_and_kind(store: ports.Store) -> None:
    with store.change() as unit:
        unit.vault.put("e-1", "picture", b"first")
        unit.vault.put("e-1", "picture", b"second")
        unit.vault.put("e-1", "template", b"")
        unit.vault.put("e-2", "picture", b"other")
    with store.read() as unit:
        assert unit.vault.get("e-1", "picture") == b"second"
        assert unit.vault.get("e-1", "template") == b""
        assert unit.vault.get("e-2", "picture") == b"other"
        with pytest.raises(NotFoundError):
            unit.vault.get("e-2", "template")


def test_what_was_shredded_is_not_found_and_the_rest_is(store: ports.Store) -> None:
    with store.change() as unit:
        for name in ("e-1", "e-2", "e-3"):
            unit.vault.put(name, "picture", name.encode())
            unit.vault.put(name, "template", b"t")
    with store.change() as unit:
        assert unit.vault.shred(["e-1", "e-3", "never there", "e-1"]) == 2
        assert unit.vault.shred([]) == 0
    with store.read() as unit:
        assert unit.vault.get("e-2", "picture") == b"e-2"
        for kind in ("picture", "template"):
            with pytest.raises(NotFoundError):
                unit.vault.get("e-1", kind)


def test_a_subject_that_was_shredded_may_come_back_under_a_new_key(store: ports.Store) -> None:
    with store.change() as unit:
        unit.vault.put("e-1", "picture", b"old")
        unit.vault.shred(["e-1"])
        unit.vault.put("e-1", "picture", b"new")
    with store.read() as unit:
        assert unit.vault.get("e-1", "picture") == b"new"


def test_what_was_moved_from_another_subject_is_not_opened(kept: Kept) -> None:
    with kept.store.change() as unit:
        unit.vault.put("e-1", "picture", b"one")
        unit.vault.put("e-2", "picture", b"two")
    kept.swap("e-1", "e-2")
    with kept.store.read() as unit, pytest.raises(SealBrokenError):
        unit.vault.get("e-2", "picture")


def test_when_an_exception_leaves_a_unit_nothing_of_it_happened(kept: Kept) -> None:
    with kept.store.change() as unit:
        unit.deployments.put(nouns.deployment())
        unit.vault.put("e-1", "picture", b"kept")
        unit.journal.record(nouns.event())

    def fail() -> None:
        with kept.store.change() as unit:
            unit.deployments.put(nouns.deployment(stage=Stage.LIVE))
            unit.people.put(nouns.person())
            unit.vault.put("e-2", "picture", b"lost")
            unit.vault.shred(["e-1"])
            unit.journal.record(nouns.event(), nouns.event())
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert kept.recorded() == 1
    with kept.store.read() as unit:
        assert unit.deployments.get(DeploymentId("d-1")).stage is Stage.DRAFT
        assert unit.people.all() == []
        assert unit.vault.get("e-1", "picture") == b"kept"
        with pytest.raises(NotFoundError):
            unit.vault.get("e-2", "picture")


def test_what_was_recorded_is_in_the_log_when_the_unit_is_over(kept: Kept) -> None:
    with kept.store.change() as unit:
        unit.journal.record(nouns.event("one"), nouns.event("two"))
        unit.journal.record()
    assert kept.recorded() == 2


def test_a_unit_that_only_reads_cannot_write(store: ports.Store) -> None:
    with pytest.raises(RuntimeError, match="only reads"), store.read() as unit:
        unit.people.put(nouns.person())
    with store.read() as unit:
        assert unit.people.all() == []


def test_a_unit_that_reads_sees_one_state_while_another_changes_it(store: ports.Store) -> None:
    with store.read() as reading:
        assert reading.people.all() == []
        with store.change() as unit:
            unit.people.put(nouns.person())
        assert reading.people.all() == []
    with store.read() as reading:
        assert reading.people.all() == [nouns.person()]


def test_a_change_sees_its_own_changes(store: ports.Store) -> None:
    with store.change() as unit:
        unit.people.put(nouns.person())
        assert unit.people.get(PersonId("p-1")) == nouns.person()


def test_a_unit_that_is_over_does_nothing(store: ports.Store) -> None:
    with store.change() as unit:
        pass
    with pytest.raises((RuntimeError, InvalidRequestError)):
        unit.people.put(nouns.person())


def test_a_thread_that_opens_a_second_change_in_a_first_crashes_instead_of_waiting(store: ports.Store) -> None:
    def nested() -> AbstractContextManager[ports.Unit]:
        with store.change(), store.change() as unit:
            unit.people.all()
        raise AssertionError

    with pytest.raises(RuntimeError, match="open already"):
        nested()
    with store.change() as unit:
        unit.people.put(nouns.person())


def test_changes_of_many_threads_follow_one_another(kept: Kept) -> None:
    def add() -> None:
        for _ in range(10):
            with kept.store.change() as unit:
                before = unit.deployments.get(DeploymentId("d-1"))
                unit.deployments.put(replace(before, faces_seen=before.faces_seen + 1))
                unit.journal.record(nouns.event())
            with kept.store.read() as reading:
                assert reading.deployments.get(DeploymentId("d-1")).faces_seen > before.faces_seen

    with kept.store.change() as unit:
        unit.deployments.put(replace(nouns.deployment(), faces_seen=0))
    threads = [threading.Thread(target=add) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with kept.store.read() as reading:
        assert reading.deployments.get(DeploymentId("d-1")).faces_seen == 60
    assert kept.recorded() == 60


def test_phones_are_found_by_id_and_by_deployment(kept: Kept) -> None:
    with kept.store.change() as unit:
        devices: phone_ports.Devices = unit.devices
        devices.put(device())
        devices.put(device(id=DeviceId("P-2"), deployment=DeploymentId("D-2")))
        devices.put(device(label="Another label"))
        assert [one.label for one in devices.of(DeploymentId("D-1"))] == ["Another label"]
        assert devices.find(DeviceId("none")) is None
        with pytest.raises(NotFoundError, match="phone"):
            devices.get(DeviceId("none"))


def test_a_phones_link_works_once_until_it_expires_and_only_the_newest(kept: Kept) -> None:
    with kept.store.change() as unit:
        unit.people.put(nouns.person())
        links: phone_ports.PhoneLinks = unit.phone_links
        where, who, now = DeploymentId("D-1"), PersonId("p-1"), nouns.NOON
        later = now + timedelta(minutes=10)
        links.add("old", where, who, later)
        links.add("new", where, who, later)
        assert links.use("old", now) is None
        assert links.use("new", now) == (where, who)
        assert links.use("new", now) is None
        links.add("late", where, who, later)
        assert links.use("late", later) is None
