"""The desk's store: tables, vault and log over one connection and one transaction, safe to use from many threads."""

import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from peelian.errors import StoreError
from peelian.storage import engine as engines
from peelian.storage.cases import Cases
from peelian.storage.deployments import Deployments
from peelian.storage.devices import Devices, PhoneLinks
from peelian.storage.entries import Entries
from peelian.storage.holds import Holds
from peelian.storage.links import Links
from peelian.storage.operator_checks import CheckRefusals, ChildCodes, OperatorChecks, Reviews
from peelian.storage.passkeys import Passkeys
from peelian.storage.people import People
from peelian.storage.publications import Publications
from peelian.storage.reference_sets import Members, ReferenceSets
from peelian.storage.self_described import SelfDescriptions
from peelian.storage.sessions import Sessions
from peelian.storage.signed_points import SignedPoints
from peelian.vault import unlocking
from peelian.vault.keys import KeyEncryptionKey
from peelian.vault.unlocking import KeyFile, Passphrase, VaultKey
from peelian.vault.vault import Vault
from peelian.wiring import anchoring, locking, shreds
from peelian.wiring.audit import keys as log_keys
from peelian.wiring.audit.journal import EventLog, Journal
from peelian.wiring.ledger import Ledger
from peelian.wiring.locking import Lock
from peelian.wiring.shreds import ShredList

__all__ = ["DeskStore", "DeskUnit", "Journal", "KeyFile", "Passphrase", "VaultKey", "open_desk_store"]

FATAL = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
"""SQLite's answers after which nothing is written any more: a sync that failed once cannot be trusted to succeed."""

PRIMARY = 0xFF
"""The part of SQLite's result code that says what kind it is."""

RESTART = "Stop the desk, check the disk, and start it again"


class DeskUnit:
    """One transaction over everything that the desk keeps."""

    def __init__(self, connection: Connection, kek: KeyEncryptionKey, log: EventLog) -> None:
        self.deployments = Deployments(connection)
        self.entries = Entries(connection)
        self.cases = Cases(connection)
        self.people = People(connection)
        self.publications = Publications(connection)
        self.links = Links(connection)
        self.passkeys = Passkeys(connection)
        self.sessions = Sessions(connection)
        self.devices = Devices(connection)
        self.phone_links = PhoneLinks(connection)
        self.reference_sets = ReferenceSets(connection)
        self.members = Members(connection)
        self.checks = OperatorChecks(connection)
        self.check_refusals = CheckRefusals(connection)
        self.child_codes = ChildCodes(connection)
        self.reviews = Reviews(connection)
        self.self_descriptions = SelfDescriptions(connection)
        self.points = SignedPoints(connection)
        self.holds = Holds(connection)
        self.vault = Vault(connection, kek, random_bytes=secrets.token_bytes)
        self.ledger = Ledger(connection, self.vault)
        self.journal = Journal(connection, log)
        self.connection = connection  # for what other jobs keep, which no deployment reads


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """What a store keeps outside of its file: the list of what was shredded, and the sign that it is in use."""

    shreds: ShredList
    lock: Lock


class DeskStore:
    """The store. One unit at a time may change it, any number may read meanwhile.

    After a shred, old pages still lie in the write-ahead log. They are cut off at the commit, or, while somebody in
    this process reads an older state, as soon as the last of them is done; `settle` says whether they are gone.
    """

    def __init__(self, engine: Engine, kek: KeyEncryptionKey, log: EventLog, apart: Apart | None = None) -> None:
        self._engine = engine
        self._lock = apart.lock if apart is not None else None
        self._shreds = apart.shreds if apart is not None else None
        self._kek = kek
        self._log = log
        self._path = Path(engine.url.database or "")
        self._writing = threading.Lock()
        self._writer: int | None = None
        self._counting = threading.Lock()
        self._readers = 0
        self._unsettled = False
        self._broken: str | None = None

    @contextmanager
    def change(self) -> Iterator[DeskUnit]:
        """Open a unit that may change things; it is committed at the end, or not at all when an exception leaves it.

        Raises:
            StoreError: the store is busy, full or broken. Nothing of the unit was kept.
        """
        if self._writer == threading.get_ident():
            raise RuntimeError("this thread has a unit open already: it would wait for itself")
        with self._writing:
            if self._broken is not None:
                raise StoreError(self._path, self._broken, RESTART)
            self._writer = threading.get_ident()
            try:
                with self._telling(), engines.writing(self._engine) as connection:
                    unit = DeskUnit(connection, self._kek, self._log)
                    yield unit
                    if self._shreds is not None and unit.vault.gone:
                        anchoring.record(unit.journal, self._shreds.add(unit.vault.gone))
                self._unsettled = self._unsettled or unit.vault.shredded > 0
                with suppress(StoreError):  # the unit is kept; what is not cut off now is cut off later
                    self._settle()
            finally:
                self._writer = None

    @contextmanager
    def read(self) -> Iterator[DeskUnit]:
        """Open a unit that only reads, and sees one state of the store throughout.

        Raises:
            StoreError: the store is busy or broken.
        """
        self._count(1)
        try:
            with self._telling(), engines.reading(self._engine) as connection:
                yield DeskUnit(connection, self._kek, self._log)
        finally:
            self._count(-1)
            if self._unsettled and self._writing.acquire(blocking=False):
                try:
                    with suppress(StoreError):
                        self._settle()
                finally:
                    self._writing.release()

    def settle(self) -> bool:
        """Cut off what the write-ahead log still holds of shredded things; say whether nothing of it is left.

        Raises:
            StoreError: the store is busy or broken.
        """
        with self._writing:
            self._settle()
        return not self._unsettled

    def close(self) -> None:
        """Close the store and overwrite its key."""
        with self._writing:
            self._engine.dispose()
            self._kek.wipe()
            lock, self._lock = self._lock, None
        if lock is not None:
            lock.release()

    def _settle(self) -> None:
        """Truncate, if it is due and nobody here reads: SQLite would wait for them while others wait for us."""
        if self._unsettled and not self._readers:
            with self._telling():
                self._unsettled = not engines.truncate_wal(self._engine)

    def _count(self, readers: int) -> None:
        with self._counting:
            self._readers += readers

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Turn SQLite's errors into ours; after those that cannot be trusted away, refuse every later change."""
        try:
            yield
        except (DBAPIError, sqlite3.Error) as error:
            if _code(error) == sqlite3.SQLITE_READONLY and self._writer != threading.get_ident():
                raise RuntimeError("a unit that only reads was asked to write") from error
            told = _explained(self._path, error)
            if told is None:
                raise
            if _code(error) in FATAL:
                self._broken = told.problem
            raise told from error


def _code(error: DBAPIError | sqlite3.Error) -> int:
    return int(getattr(getattr(error, "orig", error), "sqlite_errorcode", 0)) & PRIMARY


def _explained(path: Path, error: DBAPIError | sqlite3.Error) -> StoreError | None:
    """Say in our words what SQLite says of the disk, or of who else uses it; None where it is our own mistake."""
    code = _code(error)
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StoreError(path, "another program is writing to it", "Wait for it to end, and try again")
    if code == sqlite3.SQLITE_FULL:
        return StoreError(path, "the disk is full", "Free some space, and try again")
    if code == sqlite3.SQLITE_READONLY:
        return StoreError(path, "the disk can only be read", "Make it writable, and try again")
    if code in FATAL:
        return StoreError(path, f"SQLite cannot use it any more ({getattr(error, 'orig', error)})", RESTART)
    return None


def open_desk_store(data: Path, *, key: VaultKey, create: bool) -> DeskStore:
    """Open the store of a data directory, its log and its vault.

    Args:
        data: the data directory.
        key: what unlocks the vault. A passphrase is overwritten; a key file must lie outside the data directory.
        create: make all of it where there is nothing yet.

    Raises:
        StoreError: there is no store, or it cannot be used.
        LogKeyError: the log's key is missing or cannot be used.
        WrongPassphraseError: the passphrase is wrong.
        WrongKeyError: the key file is not this vault's, or it takes a passphrase instead.
        ShortPassphraseError: the passphrase for a new vault is too short.
        KeyFileError: the key file cannot be used.
    """
    with ExitStack() as opened:
        engine = engines.open_store(data, create=create)
        opened.callback(engine.dispose)
        lock = locking.shared(data)
        opened.callback(lock.release)
        try:
            with engines.writing(engine) as connection:
                log = log_keys.log_in(data, connection)
                kek = unlocking.unlock(connection, key, data=data, create=create, random_bytes=secrets.token_bytes)
            engines.truncate_wal(engine)  # what was shredded just before a crash
        except DBAPIError as error:
            told = _explained(data, error)
            if told is None:
                raise
            raise told from error
        opened.pop_all()
    beside = shreds.beside(key.path if isinstance(key, KeyFile) else None, data, log.origin)
    return DeskStore(engine, kek, log, Apart(shreds=beside, lock=lock))
