import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Connection, Engine, func, insert, select, text
from sqlalchemy.exc import OperationalError

from peelian.errors import StoreError
from peelian.storage import engine as engines
from peelian.storage.log_tables import LOG_ENTRY


def add(store: Engine, number: int) -> None:
    with engines.writing(store) as connection:
        connection.execute(insert(LOG_ENTRY).values(number=number, leaf=b"{}"))


def count(store: Engine) -> int:
    with engines.reading(store) as connection:
        return connection.execute(select(func.count()).select_from(LOG_ENTRY)).scalar_one()


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_every_connection_is_durable_and_overwrites_what_it_deletes(store: Engine) -> None:
    with engines.reading(store) as one, engines.reading(store) as other:
        for connection in (one, other):
            got = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in engines.PRAGMAS}
            assert got == {name: expected for name, (_, expected) in engines.PRAGMAS.items()}


def test_a_setting_that_sqlite_does_not_take_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(engines.PRAGMAS, "synchronous", ("NORMAL", 2))
    with pytest.raises(StoreError, match="synchronous at 1 where 2 is needed"):
        engines.open_store(tmp_path / "data", create=True)


def test_a_journal_that_stays_as_it_was_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(engines.PRAGMAS, "journal_mode", ("DELETE", "wal"))
    with pytest.raises(StoreError, match="journal_mode at 'delete' where 'wal' is needed"):
        engines.open_store(tmp_path / "data", create=True)


def test_only_the_owner_can_read_the_store(store: Engine, tmp_path: Path) -> None:
    add(store, 0)
    assert mode(tmp_path / "data") == 0o700
    assert {mode(path) for path in (tmp_path / "data").iterdir()} == {0o600}
    assert (tmp_path / "data" / "desk.sqlite-wal").exists()


def test_a_store_that_others_could_read_is_closed_to_them(store: Engine, tmp_path: Path) -> None:
    database = tmp_path / "data" / engines.DATABASE
    database.chmod(0o644)
    (tmp_path / "data").chmod(0o755)
    engines.open_store(tmp_path / "data", create=False).dispose()
    assert (mode(database), mode(tmp_path / "data")) == (0o600, 0o700)


def test_an_open_directory_that_holds_other_things_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "holiday"
    folder.mkdir(mode=0o755)
    (folder / "beach.jpg").touch()
    with pytest.raises(StoreError, match="holds other things"):
        engines.open_store(folder, create=True)


def test_a_store_is_made_only_when_asked(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds no store"):
        engines.open_store(tmp_path / "data", create=False)
    assert not (tmp_path / "data").exists()


def test_a_data_directory_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").touch(mode=0o600)
    with pytest.raises(StoreError, match="cannot be used"):
        engines.open_store(tmp_path / "data", create=True)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / engines.DATABASE).write_bytes(b"not a database, and longer than any header of one" * 100)
    with pytest.raises(StoreError, match="not a database"):
        engines.open_store(tmp_path, create=False)


def test_a_store_of_a_newer_version_is_refused(store: Engine, tmp_path: Path) -> None:
    with engines.writing(store) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'v9999'"))
    with pytest.raises(StoreError, match="a newer Peelian wrote it"):
        engines.open_store(tmp_path / "data", create=False)


def test_what_fails_half_way_leaves_nothing_behind(store: Engine) -> None:
    def half(connection: Connection) -> None:
        connection.execute(insert(LOG_ENTRY).values(number=0, leaf=b"{}"))
        raise RuntimeError

    with pytest.raises(RuntimeError), engines.writing(store) as connection:
        half(connection)
    assert count(store) == 0


def test_a_reader_sees_one_state_while_a_writer_goes_on(store: Engine) -> None:
    with engines.reading(store) as connection:
        query = select(func.count()).select_from(LOG_ENTRY)
        before = connection.execute(query).scalar_one()
        add(store, 0)
        assert connection.execute(query).scalar_one() == before
    assert count(store) == 1


def test_a_reader_cannot_write_and_its_connection_can_again_afterwards(store: Engine) -> None:
    with pytest.raises(OperationalError, match="readonly"), engines.reading(store) as connection:
        connection.execute(insert(LOG_ENTRY).values(number=0, leaf=b"{}"))
    add(store, 0)
    assert count(store) == 1


def test_what_a_writer_reads_cannot_change_before_it_writes(store: Engine) -> None:
    def one_more() -> None:
        for _ in range(25):
            with engines.writing(store) as connection:
                number = connection.execute(select(func.count()).select_from(LOG_ENTRY)).scalar_one()
                connection.execute(insert(LOG_ENTRY).values(number=number, leaf=b"{}"))

    threads = [Thread(target=one_more) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count(store) == 50


def test_deleted_data_is_in_no_file_once_the_log_is_cut(store: Engine, tmp_path: Path) -> None:
    canary = b"a canary that must not stay" * 20
    with engines.writing(store) as connection:
        connection.execute(text("CREATE TABLE something (value BLOB)"))
        connection.execute(text("INSERT INTO something VALUES (:value)"), {"value": canary})
    assert engines.truncate_wal(store)
    with engines.writing(store) as connection:
        connection.execute(text("DELETE FROM something"))
    assert any(canary[:27] in path.read_bytes() for path in (tmp_path / "data").iterdir())
    assert engines.truncate_wal(store)
    assert not any(canary[:27] in path.read_bytes() for path in (tmp_path / "data").iterdir())


def test_the_log_is_not_cut_while_somebody_reads_an_older_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(engines.PRAGMAS, "busy_timeout", ("1", 1))
    store = engines.open_store(tmp_path / "data", create=True)
    add(store, 0)
    with engines.reading(store) as connection:
        connection.execute(select(LOG_ENTRY))
        add(store, 1)
        assert not engines.truncate_wal(store)
    assert engines.truncate_wal(store)
    store.dispose()


APPEND_FOR_EVER = """
import sys
from pathlib import Path
from sqlalchemy import insert
from peelian.storage import engine
from peelian.storage.log_tables import LOG_ENTRY
store = engine.open_store(Path(sys.argv[1]), create=False)
number = int(sys.argv[2])
while True:
    with engine.writing(store) as connection:
        connection.execute(insert(LOG_ENTRY).values(number=number, leaf=b"{}"))
    number += 1
    print(number, flush=True)
"""


@pytest.mark.slow
def test_what_was_acknowledged_is_there_after_a_kill(store: Engine, tmp_path: Path) -> None:
    acknowledged = 0
    for kill in range(20):
        command = [sys.executable, "-c", APPEND_FOR_EVER, str(tmp_path / "data"), str(count(store))]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            for _ in range(3 + 7 * kill):
                acknowledged = int(child.stdout.readline())
            os.kill(child.pid, signal.SIGKILL)
            acknowledged = max([acknowledged, *(int(line) for line in child.stdout if line.endswith("\n"))])
        assert count(store) >= acknowledged
    assert acknowledged > 1000
    database = sqlite3.connect(tmp_path / "data" / engines.DATABASE)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def test_one_connection_reads_and_writes_in_turn_and_only_writes_when_it_may(store: Engine) -> None:
    for number in range(3):
        add(store, number)
        with engines.reading(store) as connection, pytest.raises(OperationalError, match="readonly"):
            connection.execute(insert(LOG_ENTRY).values(number=9, leaf=b"{}"))
        assert count(store) == number + 1
    with store.begin() as connection:  # by whatever way it is asked for, a transaction may write and is one
        connection.execute(insert(LOG_ENTRY).values(number=3, leaf=b"{}"))
        connection.rollback()
    assert count(store) == 3
