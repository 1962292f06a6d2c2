"""What was shredded is in no file of the store any more: not in the open, not sealed, nor the key that opened it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from peelian.errors import NotFoundError
from peelian.nouns.person import Role
from peelian.storage import engine as engines
from peelian.wiring import store as stores
from peelian.wiring.store import DeskStore, KeyFile, open_desk_store
from tests.fakes import desk_nouns as nouns

NAME = b"a name that nobody else has"
KEPT = "e-kept"
GONE = [f"e-{number}" for number in range(40)]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(data: Path, tmp_path: Path) -> Iterator[DeskStore]:
    opened = open_desk_store(data, key=KeyFile(path=tmp_path / "apart" / "vault.key"), create=True)
    with opened.change() as unit:
        for name in [*GONE, KEPT]:
            unit.vault.put(name, "subject", NAME + name.encode())
            unit.vault.put(name, "picture", os.urandom(9000))  # more than a page
    yield opened
    opened.close()


def pieces(store: DeskStore, about: list[str]) -> list[bytes]:
    """Wrapped keys and sealed contents of subjects, in pieces short enough to lie within one page."""
    found = []
    with store._engine.connect() as connection:
        for name in about:
            keys = connection.exec_driver_sql("SELECT wrapped FROM vault_key WHERE subject = ?", (name,)).scalars()
            contents = connection.exec_driver_sql(
                "SELECT sealed FROM vault_content WHERE subject = ?", (name,)
            ).scalars()
            for whole in [*keys, *contents]:
                found += [whole[start : start + 24] for start in range(0, len(whole) - 23, 512)]
    return found


def hits(data: Path, wanted: list[bytes]) -> int:
    files = [path.read_bytes() for path in data.rglob("*") if path.is_file()]
    return sum(any(one in content for content in files) for one in wanted)


def test_nothing_that_names_or_shows_anybody_lies_open_in_any_file(store: DeskStore, data: Path) -> None:
    assert hits(data, [NAME, NAME[:12]]) == 0


def test_after_a_shred_no_key_and_no_sealed_byte_is_left_and_the_rest_is(store: DeskStore, data: Path) -> None:
    gone, kept = pieces(store, GONE), pieces(store, [KEPT])
    assert hits(data, gone) == len(gone), "the scan sees what is there"
    with store.change() as unit:
        assert unit.vault.shred(GONE) == len(GONE)
    assert hits(data, gone) == 0
    assert hits(data, kept) == len(kept)
    with store.read() as unit:
        assert unit.vault.get(KEPT, "subject") == NAME + KEPT.encode()
        with pytest.raises(NotFoundError):
            unit.vault.get(GONE[0], "subject")


def test_without_cutting_the_write_ahead_log_the_scan_finds_what_was_shredded(
    store: DeskStore, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a scan that finds nothing in a store that leaks would prove nothing."""
    gone = pieces(store, GONE)
    monkeypatch.setattr(engines, "truncate_wal", lambda _engine: False)
    with store.change() as unit:
        unit.vault.shred(GONE)
    assert hits(data, gone) > 0


def test_while_somebody_reads_an_older_state_the_rest_is_cut_off_when_they_are_done(
    store: DeskStore, data: Path
) -> None:
    gone = pieces(store, GONE)
    with store.read() as reading:
        reading.people.all()
        with store.change() as unit:
            unit.vault.shred(GONE)
        assert not store.settle()
        assert hits(data, gone) > 0
    assert hits(data, gone) == 0
    assert store.settle()


def test_what_was_shredded_just_before_a_crash_is_cut_off_when_the_store_is_opened(
    store: DeskStore, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = pieces(store, GONE)
    with monkeypatch.context() as patch:
        patch.setattr(engines, "truncate_wal", lambda _engine: False)
        with store.change() as unit:
            unit.vault.shred(GONE)
    assert hits(data, gone) > 0
    open_desk_store(data, key=KeyFile(path=tmp_path / "apart" / "vault.key"), create=False).close()
    assert hits(data, gone) == 0


def test_a_shred_that_was_rolled_back_shredded_nothing(store: DeskStore) -> None:
    def fail() -> None:
        with store.change() as unit:
            unit.vault.shred(GONE)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with store.read() as unit:
        assert len(unit.vault.get_all(GONE, "subject")) == len(GONE)


def test_who_steals_the_data_directory_has_not_the_key(store: DeskStore, data: Path, tmp_path: Path) -> None:
    secret = (tmp_path / "apart" / "vault.key").read_bytes()
    assert hits(data, [secret, secret[:16], secret.hex().encode()]) == 0


def test_a_passphrase_is_in_no_file(tmp_path: Path) -> None:
    key = stores.Passphrase(secret=bytearray(b"correct horse battery staple"))
    opened = open_desk_store(tmp_path / "other", key=key, create=True)
    with opened.change() as unit:
        unit.people.put(nouns.person("p-1", "Ada", Role.DPO))
    assert hits(tmp_path, [b"correct horse", bytes(opened._kek._secret)]) == 0
    opened.close()


def test_every_connection_overwrites_what_it_deletes(store: DeskStore) -> None:
    assert engines.PRAGMAS["secure_delete"] == ("ON", 1)
    with store._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar_one() == 1
