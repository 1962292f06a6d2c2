"""The log of a data directory: its store, its key, and what the command line does with them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine

from peelian.audit import export as exports
from peelian.audit import proof as proofs
from peelian.audit import tiles
from peelian.audit.checkpoint import SignedCheckpoint
from peelian.audit.log import Entry, Log
from peelian.audit.verification import Report
from peelian.errors import BadOptionError, LogKeyError, NotFoundError
from peelian.nouns.event import Event
from peelian.storage import engine as engines
from peelian.wiring.audit import keys
from peelian.wiring.audit.keys import KEY_FILE, log_of

__all__ = ["KEY_FILE", "Exported", "log_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export holds. `entries`: how many; `last`: the checkpoint that signs all of them."""

    folder: Path
    entries: int
    last: SignedCheckpoint
    key: str


@contextmanager
def opened(data: Path) -> Iterator[tuple[Engine, Log]]:
    """Open the store and the log of a data directory that is in use already.

    Raises:
        StoreError: there is no store, or it cannot be used.
        LogKeyError: there is no key, or it cannot be used.
    """
    store = engines.open_store(data, create=False)
    try:
        if not (data / KEY_FILE).exists():
            raise LogKeyError(data / KEY_FILE, "the log has no key", "Restore it from a backup")
        with engines.reading(store) as connection:
            log = keys.log_in(data, connection)
        yield store, log
    finally:
        store.dispose()


def verify(data: Path, held: Sequence[Path] = ()) -> Report:
    """Verify the whole log, against its own checkpoints and those that others hold.

    Raises:
        StoreError: the store cannot be used.
        LogKeyError: the key cannot be used.
        BadOptionError: a checkpoint cannot be read.
    """
    notes = [text_of(path, "--checkpoint") for path in held]
    with opened(data) as (store, log), engines.reading(store) as connection:
        return log.verify(connection, held=notes)


def checkpoint(data: Path) -> SignedCheckpoint:
    """Sign the log as it is now.

    Raises:
        StoreError: the store cannot be used.
        LogKeyError: the key cannot be used.
        BrokenLogError: the log is not the one that was signed before.
    """
    with opened(data) as (store, log), engines.writing(store) as connection:
        return log.checkpoint(connection)


def change_key(data: Path, change: Event) -> SignedCheckpoint:
    """Have the log's key hand over to a new one; return the first checkpoint that the new one signs.

    Whatever has the data directory open must be started again: it cannot sign any more.

    Args:
        data: the data directory.
        change: who changes it, when and why.

    Raises:
        StoreError: the store cannot be used.
        LogKeyError: a key cannot be used or written.
        BrokenLogError: the log is not the one that was signed before.
    """
    with opened(data) as (store, log):
        new = keys.make_next(data, log)
        with engines.writing(store) as connection:
            signed = log.hand_over(connection, new, change)
        keys.take_up(data)
        return signed


def public_key(data: Path) -> str:
    """Return the public key of the log, on one line.

    Raises:
        StoreError: the store cannot be used.
        LogKeyError: the key cannot be used.
    """
    with opened(data) as (_, log):
        return log.key


def prove(data: Path, number: int, out: Path) -> SignedCheckpoint:
    """Sign the log as it is now, and write the proof that one entry is in it.

    Raises:
        StoreError: the store cannot be used.
        LogKeyError: the key cannot be used.
        BrokenLogError: the log is not the one that was signed before.
        NoEntryError: there is no such entry.
        BadOptionError: the proof cannot be written there.
    """
    with _signed(data) as (connection, log):
        proof = log.prove_inclusion(connection, number)
    save(out, proof.text)
    return proof.checkpoint


def prove_about(data: Path, thing: tuple[str, str], folder: Path) -> list[Path]:
    """Sign the log as it is now, and write the proof of every entry that is about one thing; return the files.

    Args:
        data: the data directory.
        thing: its kind and its id, such as `alert` and `a31`.
        folder: new, or empty.

    Raises:
        NotFoundError: no entry is about it.
        StoreError: the store or the folder cannot be used.
        LogKeyError: the key cannot be used.
        BrokenLogError: the log is not the one that was signed before.
    """
    with _signed(data) as (connection, log):
        found = _about(connection, log, thing)
        exports.prepare(folder)
        made = [log.prove_inclusion(connection, entry.number) for entry in found]
    files = {folder / f"entry-{proof.number}{PROOF_SUFFIX}": proof.text for proof in made}
    for path, text in files.items():
        save(path, text)
    return list(files)


def prove_latest(data: Path, thing: tuple[str, str], out: Path) -> Entry:
    """Sign the log as it is now, and write the proof of the newest entry that is about one thing; return that entry.

    Raises:
        NotFoundError: no entry is about it.
        StoreError: the store cannot be used.
        LogKeyError: the key cannot be used.
        BrokenLogError: the log is not the one that was signed before.
        BadOptionError: the proof cannot be written there.
    """
    with _signed(data) as (connection, log):
        newest = _about(connection, log, thing)[-1]
        proof = log.prove_inclusion(connection, newest.number)
    save(out, proof.text)
    return newest


@contextmanager
def _signed(data: Path) -> Iterator[tuple[Connection, Log]]:
    """Sign the log as it is now, and open it to be read."""
    with opened(data) as (store, log):
        with engines.writing(store) as connection:
            log.checkpoint(connection)
        with engines.reading(store) as connection:
            yield connection, log


def _about(connection: Connection, log: Log, thing: tuple[str, str]) -> list[Entry]:
    found = log.about(connection, *thing)
    if not found:
        raise NotFoundError(*thing)
    return found


def export(data: Path, folder: Path, event: Event, *, as_tiles: bool = False) -> Exported:
    """Log that an export is made, sign the log, and write it into a folder.

    Args:
        data: the data directory.
        folder: new, or empty.
        event: says who exports, why, and for whom. It is the last entry of what is exported.
        as_tiles: write it as tiles besides, as any tool of C2SP reads it.

    Raises:
        StoreError: the store or the folder cannot be used.
        LogKeyError: the key cannot be used.
        BrokenLogError: the log is not the one that was signed before.
    """
    exports.prepare(folder)
    with opened(data) as (store, log):
        with engines.writing(store) as connection:
            log.append(connection, [event])
            last = log.checkpoint(connection)
        with engines.reading(store) as connection:
            entries = exports.write(connection, log, folder)
            if as_tiles:
                tiles.write(connection, last.note, last.size, folder)
        return Exported(folder=folder, entries=entries, last=last, key=log.key)


def save(path: Path, text: str) -> None:
    """Write a text that was asked for.

    Raises:
        BadOptionError: it cannot be written there.
    """
    try:
        path.write_bytes(text.encode())
    except OSError as error:
        raise BadOptionError("--out", f"{path} cannot be written ({error.strerror})", "Name another file") from error


PROOF_SUFFIX = proofs.SUFFIX
"""How the name of a proof's file ends."""


def text_of(path: Path, option: str) -> str:
    """Read a text that was handed over.

    Raises:
        BadOptionError: it cannot be read.
    """
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise BadOptionError(option, f"{path} cannot be read", "Name a file that holds it") from error
