"""The keys of a data directory's log: loaded, made the first time, and changed."""

from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection

from peelian.audit import checkpoint as checkpoints
from peelian.audit import key as keys
from peelian.audit import nodes
from peelian.audit.log import Log
from peelian.audit.note import Signer
from peelian.errors import LogKeyError, NoteError

KEY_FILE = "log-key.pem"
"""Name of the log's key in the data directory."""

SECOND_FILE = "log-key-mldsa44.pem"
"""Name of its key of ML-DSA-44, which signs every checkpoint as well."""

NEXT = ".next"
"""How a key's file ends until the log says that the key is taken up."""


def log_of(data: Path) -> Log:
    """Return the log of a data directory that a store was made in; its keys are made the first time.

    Raises:
        LogKeyError: a key cannot be used.
    """
    keys.load_or_make_key(data / KEY_FILE)
    return _log(data)


def log_in(data: Path, connection: Connection) -> Log:
    """Return the log of a store.

    A key is made only for a log that is empty: another key would make what was signed before look forged. A change of
    key that was cut off is finished if the log says that it was made, and else forgotten.

    Raises:
        LogKeyError: a key cannot be used.
    """
    if not nodes.size(connection):
        return log_of(data)
    _settle(data, connection)
    return _log(data)


def make_next(data: Path, log: Log) -> Log:
    """Make the keys that will sign a log next, beside those that do now; return the log with them.

    Raises:
        LogKeyError: they cannot be written.
    """
    signer = keys.make_next(_next(data, KEY_FILE), log.origin)
    _next(data, SECOND_FILE).unlink(missing_ok=True)
    second, former = keys.load_or_make_second(_next(data, SECOND_FILE), log.origin, former=log.second_keys)
    return Log(signer, second=second, former=former)


def take_up(data: Path) -> None:
    """Put the next keys in the place of those before, which are gone then."""
    for name in (SECOND_FILE, KEY_FILE):
        if _next(data, name).exists():
            _next(data, name).replace(data / name)


def _next(data: Path, name: str) -> Path:
    return data / f"{name}{NEXT}"


def _settle(data: Path, connection: Connection) -> None:
    if not _next(data, KEY_FILE).exists():
        return
    signer = keys.load_key(_next(data, KEY_FILE))
    if _signed_last(connection, signer):
        take_up(data)
        return
    for name in (KEY_FILE, SECOND_FILE):
        _next(data, name).unlink(missing_ok=True)


def _signed_last(connection: Connection, signer: Signer) -> bool:
    note = nodes.last_note(connection)
    try:
        return note is not None and checkpoints.opened(note, signer.key).size > 0
    except NoteError:
        return False


def _log(data: Path) -> Log:
    signer = keys.load_key(data / KEY_FILE)
    with suppress(LogKeyError):
        # Where nothing can be written, or this build of `cryptography` has no ML-DSA, one key signs.
        second, former = keys.load_or_make_second(data / SECOND_FILE, signer.name)
        return Log(signer, second=second, former=former)
    return Log(signer)
