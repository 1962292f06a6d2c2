"""Open the store: one SQLite file in a data directory that nobody else can read, brought up to date.

What was acknowledged is on the disk: write-ahead log with a sync at every commit. Both are read back when a connection
is made, because SQLite answers a `PRAGMA` that it cannot follow with silence.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from peelian.errors import StoreError

DATABASE = "desk.sqlite"
"""Name of the file in the data directory. SQLite keeps two more beside it, with the same mode."""

REMEDY = "Make it writable for this user, or restore it from a backup if it is damaged"
"""A store on a read-only disk and a damaged one get the same answer from SQLite."""

PRAGMAS: dict[str, tuple[str, object]] = {
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "foreign_keys": ("ON", 1),
    "secure_delete": ("ON", 1),
    "busy_timeout": ("5000", 5000),
}
"""What each connection sets, and what SQLite must answer. With `synchronous` at NORMAL a power cut loses the last
commits; `secure_delete` overwrites what is deleted with zeros; `busy_timeout`: milliseconds that a writer waits."""

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
OTHERS = 0o077
"""Permission bits of everybody but the owner."""

READING, QUERY_ONLY = "peelian_reading", "peelian_query_only"
"""What is remembered with a connection: what its next transaction may do, and what SQLite was told last."""

MIGRATIONS = Path(__file__).parent / "migrations"


def open_store(path: Path, *, create: bool) -> Engine:
    """Open the store of a data directory, and bring its tables up to date.

    Args:
        path: the data directory.
        create: make the directory and the store where they are missing.

    Raises:
        StoreError: there is none, others could read it, it is not a store, it was written by a newer Peelian, or the
            disk does not do what durability needs.
    """
    database = path / DATABASE
    try:
        _prepare(path, database, create=create)
    except OSError as error:
        raise StoreError(path, f"the data directory cannot be used ({error.strerror})", _OWN_FOLDER) from error
    engine = create_engine(URL.create("sqlite", database=str(database)))
    event.listen(engine, "connect", lambda dbapi, entry: _configure(dbapi, entry, database))
    # No listener at "begin": where there is one, every statement looks for others, which takes a tenth of its time.
    engine.dialect.do_begin = _begin  # type: ignore[method-assign]
    try:
        migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction that may write: committed at the end, rolled back on an error.

    It has the right to write from its first statement, so what it reads cannot change before it writes.
    """
    with engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees one state of the store, hinders no writer and cannot write."""
    with engine.connect() as connection:
        connection.info[READING] = True
        try:
            with connection.begin():
                yield connection
        finally:
            connection.info[READING] = False


def truncate_wal(engine: Engine) -> bool:
    """Bring the write-ahead log into the file and cut it to nothing, so that deleted data is in neither.

    False while somebody still reads an older state: ask again later.
    """
    raw = engine.raw_connection()
    try:
        return _answer(raw.cursor(), "PRAGMA wal_checkpoint(TRUNCATE)") == 0
    finally:
        raw.close()


def migrate(engine: Engine) -> None:
    """Bring the tables up to date, in one transaction.

    Raises:
        StoreError: the store was written by a newer Peelian.
    """
    config = Config()
    config.set_main_option("script_location", MIGRATIONS.as_posix().replace("%", "%%"))
    newest = ScriptDirectory.from_config(config).get_heads()
    with reading(engine) as connection:
        if list(MigrationContext.configure(connection).get_current_heads()) == newest:
            return
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            path = Path(engine.url.database or "")
            raise StoreError(path, "a newer Peelian wrote it", "Install that version, or a later one") from error


_OWN_FOLDER = "Give a directory that you may write to, or one that does not exist yet"


def _prepare(path: Path, database: Path, *, create: bool) -> None:
    """Make sure that there is a file to open, and that only its owner can read it."""
    if not database.exists():
        if not create:
            raise StoreError(path, "it holds no store", "Give the data directory that the desk was started with")
        if path.exists() and path.stat().st_mode & OTHERS and any(path.iterdir()):
            problem = "others can read this directory, and it holds other things"
            raise StoreError(path, problem, "Give an empty directory, or run `chmod 700` on it")
        path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        database.touch(mode=PRIVATE_FILE)
    for place, mode in ((path, PRIVATE_FOLDER), (database, PRIVATE_FILE)):
        if place.stat().st_mode & OTHERS:
            place.chmod(mode)


def _configure(dbapi: DBAPIConnection, _entry: ConnectionPoolEntry, database: Path) -> None:
    """Set every pragma and read it back."""
    # The driver must not open transactions by itself: it would open them too late, after the first SELECT.
    dbapi.isolation_level = None
    cursor = dbapi.cursor()
    try:
        for name, (wanted, expected) in PRAGMAS.items():
            _answer(cursor, f"PRAGMA {name} = {wanted}")
            _insist(database, name, expected, _answer(cursor, f"PRAGMA {name}"))
    except sqlite3.DatabaseError as error:
        dbapi.close()
        raise StoreError(database, f"SQLite cannot use it ({error})", REMEDY) from error
    except StoreError:
        dbapi.close()
        raise
    cursor.close()


def _answer(cursor: DBAPICursor, pragma: str) -> object:
    """Return the first value of the first row, or None where there is no row."""
    cursor.execute(pragma)
    rows = cursor.fetchall()
    return rows[0][0] if rows else None


def _insist(database: Path, name: str, expected: object, got: object) -> None:
    """Refuse a connection that would not keep what it acknowledges.

    Raises:
        StoreError: SQLite did not take the setting.
    """
    if got != expected:
        problem = f"SQLite keeps {name} at {got!r} where {expected!r} is needed"
        raise StoreError(database, problem, "Free some space, and use a local disk that takes locks")


def _begin(dbapi_connection: PoolProxiedConnection) -> None:
    """Start a transaction the way it was asked for."""
    info = dbapi_connection.info
    reads = bool(info.get(READING))
    cursor = dbapi_connection.cursor()
    try:
        if info.get(QUERY_ONLY) is not reads:
            cursor.execute(f"PRAGMA query_only = {'ON' if reads else 'OFF'}")
            info[QUERY_ONLY] = reads
        cursor.execute("BEGIN DEFERRED" if reads else "BEGIN IMMEDIATE")
    finally:
        cursor.close()
