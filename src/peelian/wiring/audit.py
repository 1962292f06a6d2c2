"""The log of a data directory: its store, its key, and what the command line does with them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from peelian.audit import export as exports
from peelian.audit import key as keys
from peelian.audit import proof as proofs
from peelian.audit.checkpoint import SignedCheckpoint
from peelian.audit.log import Log
from peelian.audit.verification import Report
from peelian.errors import BadOptionError
from peelian.nouns.event import Event
from peelian.storage import engine as engines

KEY_FILE = "log-key.pem"
"""Name of the log's key in the data directory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export holds. `entries`: how many; `last`: the checkpoint that signs all of them."""

    folder: Path
    entries: int
    last: SignedCheckpoint
    key: str


def log_of(data: Path) -> Log:
    """Return the log of a data directory that a store was made in; its key is made the first time.

    Raises:
        LogKeyError: the key cannot be used.
    """
    return Log(keys.load_or_make_key(data / KEY_FILE))


@contextmanager
def opened(data: Path) -> Iterator[tuple[Engine, Log]]:
    """Open the store and the log of a data directory that is in use already.

    Raises:
        StoreError: there is no store, or it cannot be used.
        LogKeyError: there is no key, or it cannot be used.
    """
    store = engines.open_store(data, create=False)
    try:
        yield store, Log(keys.load_key(data / KEY_FILE))
    finally:
        store.dispose()


def verify(data: Path, held: Sequence[Path] = ()) -> Report:
    """Verify the whole log, against its own checkpoints and those that others hold.

    Raises:
        StoreError: the store cannot be used.
        LogKeyError: the key cannot be used.
        BadOptionError: a checkpoint cannot be read.
    """
    notes = [_text(path) for path in held]
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


def prove(data: Path, number: int, out: Path) -> SignedCheckpoint:
    """Sign the log as it is now, and write the proof that one entry is in it.

    Raises:
        StoreError: the store cannot be used.
        LogKeyError: the key cannot be used.
        BrokenLogError: the log is not the one that was signed before.
        NoEntryError: there is no such entry.
        BadOptionError: the proof cannot be written there.
    """
    with opened(data) as (store, log):
        with engines.writing(store) as connection:
            log.checkpoint(connection)
        with engines.reading(store) as connection:
            proof = log.prove_inclusion(connection, number)
    save(out, proof.text)
    return proof.checkpoint


def export(data: Path, folder: Path, event: Event) -> Exported:
    """Log that an export is made, sign the log, and write it into a folder.

    Args:
        data: the data directory.
        folder: new, or empty.
        event: says who exports, why, and for whom. It is the last entry of what is exported.

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


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise BadOptionError("--checkpoint", f"{path} cannot be read", "Name a file with a checkpoint") from error
