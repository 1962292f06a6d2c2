"""Changes a vault's key file, so that backups that were made before can be opened by nobody any more."""

import os
import secrets
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from peelian.errors import KeyFileError, StoreError
from peelian.nouns.event import Event, EventKind, Source
from peelian.storage import engine as engines
from peelian.vault import keys, rotating, sealing, unlocking
from peelian.vault.unlocking import KeyFile
from peelian.wiring import locking
from peelian.wiring.audit import keys as log_keys

NEXT = ".next"
"""How the new key's file ends until the vault is locked with it."""


def rotate(data: Path, key: KeyFile, *, who: str, now: Callable[[], datetime]) -> int:
    """Make a new key, wrap every subject's key anew, and destroy the old one; return how many there were.

    A stop between the last two steps leaves both files: the new one ends in `.next`, and takes the old one's place.

    Raises:
        StoreError: the store cannot be used, or a desk uses it.
        KeyFileError: the key file cannot be used, or a new one lies beside it from an earlier try.
        WrongKeyError: it is not this vault's.
    """
    lock = locking.alone(data)
    try:
        with closing(_Store(data)) as store:
            return _rotated(store, key, who=who, at=now().astimezone(UTC))
    finally:
        lock.release()


class _Store:
    """A store without a desk."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.engine = engines.open_store(data, create=False)

    def close(self) -> None:
        self.engine.dispose()


def _rotated(store: _Store, key: KeyFile, *, who: str, at: datetime) -> int:
    fresh = key.path.with_name(key.path.name + NEXT)
    with engines.writing(store.engine) as connection:
        old = unlocking.unlock(connection, key, data=store.data, create=False, random_bytes=secrets.token_bytes)
        keys.make_key_file(fresh, random_bytes=secrets.token_bytes)
        new = keys.load_key_file(fresh)
        try:
            count = rotating.rewrap(connection, old, new, random_bytes=secrets.token_bytes)
            event = Event(kind=EventKind.VAULT_KEY_CHANGED, source=Source.COMMAND_LINE, who=who, why="rotation", at=at)
            log_keys.log_in(store.data, connection).append(connection, [event])
        except BaseException:
            fresh.unlink()
            raise
        finally:
            old.wipe()
            new.wipe()
    if not engines.truncate_wal(store.engine):
        raise StoreError(store.data, "somebody reads an older state of it", f"Stop them, and put {fresh} in its place")
    _replace(key.path, fresh)
    return count


def _replace(path: Path, fresh: Path) -> None:
    """Overwrite the old key, and let the new one take its place."""
    try:
        with path.open("r+b") as file:
            file.write(bytes(sealing.KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        problem = f"the old key cannot be replaced ({error.strerror})"
        raise KeyFileError(path, problem, f"Destroy it, and put {fresh} in its place") from error
