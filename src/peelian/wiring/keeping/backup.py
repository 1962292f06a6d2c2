"""Makes backups and restores them: sealed under the vault's key, tried when made, and bringing nobody back."""

import io
import json
import os
import secrets
import sqlite3
import tarfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from peelian.audit import key as log_key_files
from peelian.audit import note as notes
from peelian.audit.log import Log
from peelian.errors import NoteError, SealBrokenError, StoreError
from peelian.law import backup as law
from peelian.nouns.event import Event, EventKind, Source
from peelian.nouns.refusal import Refused
from peelian.storage import engine as engines
from peelian.vault import archive, keys
from peelian.vault.keys import KeyEncryptionKey
from peelian.vault.unlocking import KeyFile
from peelian.wiring import anchoring, shreds
from peelian.wiring.audit import keys as log_keys
from peelian.wiring.keeping import restoring
from peelian.wiring.keeping.restoring import Replayed
from peelian.wiring.shreds import Extent, ShredList
from peelian.wiring.store import open_desk_store

ABOUT = "about.json"
"""Member of a backup that says what it is of."""

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700

ROLLBACK = b"\x01\x01"
"""Bytes 18 and 19 of a database that has no write-ahead log (SQLite file format, 1.3); opened again, it gets one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a backup is of. `entries`: of the log; `shredded`: lines that the list of shreds had."""

    made_at: datetime
    log: str
    entries: int
    shredded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came of a restore.

    `erased`: things of the backup that were shredded since, and are gone again. `listed`: lines of the list of shreds.
    `held_against`: lines of it that a proof from outside knows of; None where none was given.
    """

    about: About
    erased: int
    listed: int
    held_against: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shredded:
    """Which list of shreds a restore replays, and what is known of it from outside.

    `path`: of the list; None for that beside the key. `proofs`: files that `peelian backup anchor` wrote, or that the
    desk gave out at `/log/shreds`. `log_key`: the log's public key where it was changed after the backup.
    """

    path: Path | None = None
    proofs: Sequence[Path] = ()
    log_key: str | None = None


BESIDE_THE_KEY = Shredded()


def create(data: Path, target: Path, *, key: KeyFile, who: str, now: Callable[[], datetime]) -> About:
    """Make a backup of a data directory that may be in use, and try it.

    Args:
        data: the data directory.
        target: a new file.
        key: the vault's key.
        who: id of whoever makes it, for the log.
        now: the time of day.

    Raises:
        StoreError: the store cannot be used, the file cannot be written, or the backup does not stand the trial.
        KeyFileError: the key file cannot be used.
        WrongKeyError: it is not this vault's.
    """
    event = Event(kind=EventKind.BACKUP_MADE, source=Source.COMMAND_LINE, who=who, why="backup", at=_utc(now))
    with closing(open_desk_store(data, key=key, create=False)) as store:
        with store.change() as unit:
            unit.journal.record(event)
            unit.journal.checkpoint()
            log, size = unit.journal.name, unit.journal.size()
        # Read before the snapshot: what is shredded in between is erased again, which does no harm.
        count = shreds.beside(key.path, data, log).count()
        about = About(made_at=event.at, log=log, entries=size, shredded=count)
        content = _packed(data, about)
    kek = keys.load_key_file(key.path)
    try:
        _write(target, content, kek)
        _try_out(target, data, kek, about)
    finally:
        kek.wipe()
    return about


def restore(
    source: Path, data: Path, *, key: KeyFile, listed: Shredded = BESIDE_THE_KEY, now: Callable[[], datetime]
) -> Restored:
    """Restore a backup into a new data directory: everything that was shredded since is shredded again.

    The desk that is started on it does nothing before two people have confirmed it.

    Args:
        source: the backup.
        data: a folder that does not exist, or is empty.
        key: the vault's key.
        listed: the list of what was shredded, and what is known of it.
        now: the time of day.

    Raises:
        StoreError: the backup, the list or the folder cannot be used, or the list is shorter than the log knows, or
            another one.
        KeyFileError: the key file cannot be used.
        LogKeyError: the backup holds no key of its log.
    """
    kek = keys.load_key_file(key.path)
    try:
        members = _unpacked(source, kek)
    finally:
        kek.wipe()
    about = _about(members)
    no = law.may_restore(about.made_at, now=_utc(now))
    if isinstance(no, Refused):
        raise StoreError(source, no.reason, "Nothing was restored")
    found = ShredList(listed.path) if listed.path is not None else shreds.beside(key.path, data, about.log)
    replayed = _replayed(source, members, found, listed)
    _lay_out(data, members)
    with closing(open_desk_store(data, key=key, create=False)) as store:
        erased = restoring.settle(store, replayed, about.made_at, now=_utc(now))
    return Restored(about=about, erased=erased, listed=replayed.listed.count, held_against=replayed.held_against)


def _replayed(source: Path, members: Mapping[str, bytes], found: ShredList, listed: Shredded) -> Replayed:
    """Return what of the list is replayed, once it holds against the backup's own log and what is known outside."""
    about, signer = _about(members), log_key_files.read_key(source, members[log_keys.KEY_FILE])
    with _in_memory(members) as connection:
        log = Log(signer)
        told = anchoring.extents(entry.event for entry in log.about(connection, *anchoring.ABOUT))
    try:
        key = signer.key if listed.log_key is None else notes.verifier(listed.log_key)
    except NoteError as error:
        raise StoreError(source, "--log-key is no public key of a log", "Give the line as it was published") from error
    outside = [anchoring.proven(path, key) for path in listed.proofs]
    # What the backup's own head says of the list may be more than its log knows, and whoever sealed it wrote both.
    start = min([about.shredded, *(one.count for one in told[-1:])])
    gone = found.since(start)
    anchoring.hold(found, [*told[-1:], *outside])
    whole = found.extent() or Extent(count=0, digest="")
    return Replayed(gone=gone, listed=whole, held_against=max((one.count for one in outside), default=None))


@contextmanager
def _in_memory(members: Mapping[str, bytes]) -> Iterator[Connection]:
    """Open the store of a backup without writing it anywhere.

    Raises:
        sqlite3.DatabaseError: it is not whole.
    """
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as memory:
        memory.deserialize(members[engines.DATABASE])
        with create_engine("sqlite://", creator=lambda: memory, poolclass=StaticPool).connect() as connection:
            yield connection


def _try_out(source: Path, data: Path, kek: KeyEncryptionKey, about: About) -> None:
    """Open a backup as a restore would, in memory: the store is whole, and its log is what was signed."""
    with _in_memory(_unpacked(source, kek)) as connection:
        answer = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
        report = log_keys.log_in(data, connection).verify(connection)
    if answer != "ok" or not report.whole or report.entries < about.entries:
        raise StoreError(source, "the backup does not stand the trial", "Make another, and check the disk")


def _packed(data: Path, about: About) -> bytes:
    """Return everything of a data directory as one TAR, without writing any of it anywhere."""
    members = {ABOUT: json.dumps({**asdict(about), "made_at": about.made_at.isoformat()}).encode()}
    members[engines.DATABASE] = _snapshot(data / engines.DATABASE)
    for path in sorted(data.rglob("*")):
        name = path.relative_to(data).as_posix()
        if path.is_file() and not path.is_symlink() and not name.startswith(engines.DATABASE):
            members[name] = path.read_bytes()
    return _tar(members)


def _tar(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(content), PRIVATE_FILE
            tar.addfile(info, io.BytesIO(content))
    return out.getvalue()


def _snapshot(database: Path) -> bytes:
    """Return one state of a store that may be in use. It never touches the disk, where no copy could be shredded."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(":memory:")) as memory:
        source.backup(memory)
        content = bytearray(memory.serialize())
    content[18:20] = ROLLBACK
    return bytes(content)


def _unpacked(source: Path, kek: KeyEncryptionKey) -> dict[str, bytes]:
    try:
        with source.open("rb") as file:
            content = archive.opened(file, kek)
    except OSError as error:
        raise StoreError(source, f"the backup cannot be read ({error.strerror})", "Name a backup") from error
    except SealBrokenError as error:
        problem = "it is no backup of this vault, or it was altered"
        raise StoreError(source, problem, "Name another, or the key file that it was made with") from error
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        found = {one.name: tar.extractfile(one) for one in tar.getmembers() if one.isfile()}
        return {name: file.read() for name, file in found.items() if file is not None}


def _about(members: Mapping[str, bytes]) -> About:
    read = json.loads(members[ABOUT])
    made_at = datetime.fromisoformat(read["made_at"])
    return About(made_at=made_at, log=read["log"], entries=read["entries"], shredded=read["shredded"])


def _write(target: Path, content: bytes, kek: KeyEncryptionKey) -> None:
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE_FILE)
        with os.fdopen(descriptor, "wb") as file:
            archive.seal(content, file, kek, random_bytes=secrets.token_bytes)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StoreError(target, f"the backup cannot be written ({error.strerror})", "Name a new file") from error


def _lay_out(data: Path, members: Mapping[str, bytes]) -> None:
    """Write a data directory; what lies outside of it, or is there already, is never touched."""
    try:
        data.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        data.chmod(PRIVATE_FOLDER)
        if any(data.iterdir()):
            raise StoreError(data, "it holds something already", "Give a new folder")
        for name, content in members.items():
            at = (data / name).resolve()
            if name == ABOUT or not at.is_relative_to(data.resolve()):
                continue
            at.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            at.touch(mode=PRIVATE_FILE)
            at.write_bytes(content)
    except OSError as error:
        raise StoreError(data, f"nothing can be restored there ({error.strerror})", "Give a new folder") from error


def _utc(now: Callable[[], datetime]) -> datetime:
    return now().astimezone(UTC)
