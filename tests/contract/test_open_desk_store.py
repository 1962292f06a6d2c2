"""Opening the desk's store, and what it says when the disk or somebody else does not let it work."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from peelian.errors import KeyFileError, LogKeyError, StoreError, WrongKeyError, WrongPassphraseError
from peelian.jobs.live.desk import ports
from peelian.nouns.ids import PersonId
from peelian.storage import engine as engines
from peelian.web.ports import DoorStore
from peelian.wiring.audit import log
from peelian.wiring.store import DeskStore, KeyFile, Passphrase, open_desk_store
from tests.fakes import desk_nouns as nouns

WORDS = b"correct horse battery staple"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def key(tmp_path: Path) -> KeyFile:
    return KeyFile(path=tmp_path / "apart" / "vault.key")


@pytest.fixture
def store(data: Path, key: KeyFile) -> Iterator[DeskStore]:
    opened = open_desk_store(data, key=key, create=True)
    yield opened
    opened.close()


def failing(code: int) -> OperationalError:
    error = sqlite3.OperationalError("as told")
    error.sqlite_errorcode = code
    return OperationalError("statement", None, error)


def test_what_was_kept_is_there_when_the_store_is_opened_again(data: Path, key: KeyFile) -> None:
    first = open_desk_store(data, key=key, create=True)
    with first.change() as unit:
        unit.people.put(nouns.person())
        unit.vault.put("e-1", "picture", b"p")
        unit.journal.record(nouns.event())
    first.close()
    second = open_desk_store(data, key=key, create=False)
    with second.read() as unit:
        assert unit.people.get(PersonId("p-1")) == nouns.person()
        assert unit.vault.get("e-1", "picture") == b"p"
    second.close()
    assert log.verify(data).whole


def test_a_store_that_is_not_there_is_not_made_unasked(data: Path, key: KeyFile) -> None:
    with pytest.raises(StoreError, match="holds no store"):
        open_desk_store(data, key=key, create=False)
    assert not key.path.exists()


def test_a_wrong_key_file_opens_nothing(store: DeskStore, data: Path, tmp_path: Path) -> None:
    other = KeyFile(path=tmp_path / "other.key")
    open_desk_store(tmp_path / "other", key=other, create=True).close()
    with pytest.raises(WrongKeyError):
        open_desk_store(data, key=other, create=True)


def test_a_missing_key_file_is_not_made_anew(store: DeskStore, data: Path, key: KeyFile) -> None:
    key.path.rename(key.path.with_suffix(".moved"))
    with pytest.raises(KeyFileError):
        open_desk_store(data, key=key, create=True)


def test_a_wrong_passphrase_opens_nothing(data: Path) -> None:
    open_desk_store(data, key=Passphrase(secret=bytearray(WORDS)), create=True).close()
    with pytest.raises(WrongPassphraseError):
        open_desk_store(data, key=Passphrase(secret=bytearray(WORDS[::-1])), create=False)
    open_desk_store(data, key=Passphrase(secret=bytearray(WORDS)), create=False).close()


def test_a_log_that_has_entries_is_not_given_another_key(store: DeskStore, data: Path, key: KeyFile) -> None:
    with store.change() as unit:
        unit.journal.record(nouns.event())
    (data / log.KEY_FILE).unlink()
    with pytest.raises(LogKeyError):
        open_desk_store(data, key=key, create=True)
    assert not (data / log.KEY_FILE).exists()


def test_a_closed_store_has_overwritten_its_key(data: Path, key: KeyFile) -> None:
    opened = open_desk_store(data, key=key, create=True)
    secret = opened._kek._secret
    opened.close()
    assert not any(secret)


def test_another_program_that_writes_is_named_and_nothing_is_kept(
    store: DeskStore, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(engines.PRAGMAS, "busy_timeout", ("50", 50))
    store._engine.dispose()  # so that the next connection waits only so long
    other = sqlite3.connect(data / "desk.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="another program is writing"), store.change() as unit:
        unit.people.put(nouns.person())
    other.execute("ROLLBACK")
    other.close()
    with store.change() as unit:
        assert unit.people.all() == []


def test_a_full_disk_is_said_and_the_store_goes_on_when_there_is_space(store: DeskStore) -> None:
    def fill() -> None:
        with store.change() as unit:
            unit.people.put(nouns.person())
            raise failing(sqlite3.SQLITE_FULL)

    with pytest.raises(StoreError, match="disk is full"):
        fill()
    with store.change() as unit:
        assert unit.people.all() == []


def test_after_a_sync_that_failed_nothing_is_written_any_more(store: DeskStore) -> None:
    def fail() -> None:
        with store.change() as unit:
            unit.people.put(nouns.person())
            raise failing(sqlite3.SQLITE_IOERR_FSYNC)

    with pytest.raises(StoreError, match="check the disk"):
        fail()
    with pytest.raises(StoreError, match="check the disk"), store.change():
        pass
    with store.read() as unit:
        assert unit.people.all() == []


def test_an_enrolment_link_is_used_once_by_one_of_many_threads(store: DeskStore) -> None:
    with store.change() as unit:
        unit.people.put(nouns.person())
        unit.links.add("digest", PersonId("p-1"), nouns.NOON.replace(hour=13))
    start, won = threading.Barrier(6), list[PersonId]()

    def use() -> None:
        start.wait()
        with store.change() as unit:
            person = unit.links.use("digest", nouns.NOON)
        if person is not None:
            won.append(person)

    threads = [threading.Thread(target=use) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert won == ["p-1"]


def test_nobody_waits_for_a_reader_to_cut_off_the_write_ahead_log(
    store: DeskStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[object]()

    def truncate(engine: object) -> bool:
        asked.append(engine)
        return True

    monkeypatch.setattr(engines, "truncate_wal", truncate)
    with store.read():
        with store.change() as unit:
            unit.vault.put("e-1", "picture", b"p")
            unit.vault.shred(["e-1"])
        assert asked == []
    assert len(asked) == 1


def test_a_unit_whose_shreds_cannot_be_cut_off_yet_is_kept_all_the_same(
    store: DeskStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_engine: object) -> bool:
        raise failing(sqlite3.SQLITE_BUSY)

    with monkeypatch.context() as patch:
        patch.setattr(engines, "truncate_wal", busy)
        with store.change() as unit:
            unit.people.put(nouns.person())
            unit.vault.put("e-1", "picture", b"p")
            unit.vault.shred(["e-1"])
        with pytest.raises(StoreError, match="another program"):
            store.settle()
    with store.read() as unit:
        assert unit.people.all() == [nouns.person()]
    assert store.settle()


def test_the_store_is_what_the_desk_and_the_door_ask_for(store: DeskStore) -> None:
    """Checked by mypy: each asks for it in its own words."""
    desk: ports.Store = store
    door: DoorStore = store
    with desk.read() as unit, door.read() as other:
        assert unit.people.all() == other.people.all() == []
