"""Lock a new vault, or unlock one: a wrong passphrase or key file is found before anything is read or written."""

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, RowMapping, func, select

from peelian.errors import (
    KeyFileError,
    SealBrokenError,
    ShortPassphraseError,
    StoreError,
    WrongKeyError,
    WrongPassphraseError,
)
from peelian.storage.vault_tables import VAULT_KEY, VAULT_LOCK
from peelian.vault import keys, sealing
from peelian.vault.keys import KeyEncryptionKey, RandomBytes, Stretch
from peelian.vault.sealing import Label

FEWEST_BYTES = 15
"""Length of a passphrase that is the only factor: NIST SP 800-63B-4 §3.1.1.2."""

LEAST = Stretch(salt=b"", passes=2, memory_kib=19 * 1024, lanes=1)
"""OWASP's least for Argon2id. A store that asks for less was altered."""

MOST = Stretch(salt=b"", passes=100, memory_kib=4 * 1024 * 1024, lanes=64)
"""A store that asks for more was altered, to keep this machine busy."""

CHECK = "vault"
"""What the check value is about. It is sealed under the key that wraps the others, which seals nothing that is put."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFile:
    """A key kept in a file, which must not lie in the data directory."""

    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Passphrase:
    """A passphrase (UTF-8). Overwritten once the vault is open."""

    secret: bytearray = field(repr=False)


VaultKey = KeyFile | Passphrase
"""What a person unlocks a vault with."""


def unlock(
    connection: Connection, key: VaultKey, *, data: Path, create: bool, random_bytes: RandomBytes
) -> KeyEncryptionKey:
    """Unlock the vault of a store; with `create`, lock one that has never been locked.

    Args:
        connection: in a transaction that may write.
        key: what to unlock it with; a passphrase is overwritten, whatever happens.
        data: the data directory, for messages and to keep the key file out of it.
        create: make the lock, and the key file, where there was never one.
        random_bytes: for a new key and a new salt.

    Raises:
        WrongPassphraseError: the passphrase is wrong.
        WrongKeyError: the key file is not this vault's, or it takes a passphrase instead.
        ShortPassphraseError: the passphrase for a new vault is too short.
        KeyFileError: the key file cannot be used.
        StoreError: the store has no vault, or its lock was altered.
    """
    try:
        row = connection.execute(select(VAULT_LOCK)).mappings().one_or_none()
        if row is None:
            _insist_on_new(connection, data, create=create)
            return _lock(connection, key, data=data, random_bytes=random_bytes)
        return _unlocked(row, key, data)
    finally:
        if isinstance(key, Passphrase):
            sealing.wipe(key.secret)


def relock(connection: Connection, kek: KeyEncryptionKey, *, random_bytes: RandomBytes) -> None:
    """Let another key file unlock the vault from now on, and no other; in a transaction that wraps all keys anew.

    Raises:
        WrongKeyError: a passphrase unlocks it.
    """
    row = connection.execute(select(VAULT_LOCK)).mappings().one()
    if row["method"] != "key_file":
        raise WrongKeyError(Path(connection.engine.url.database or ""), "a key file", "a passphrase")
    stretch = Stretch(salt=row["salt"], passes=row["passes"], memory_kib=row["memory_kib"], lanes=row["lanes"])
    label = _check_label(row["method"], stretch)
    check = sealing.seal(kek.cipher, b"", label, nonce=random_bytes(sealing.NONCE_BYTES))
    connection.execute(VAULT_LOCK.update().values(check_value=check))


def _insist_on_new(connection: Connection, data: Path, *, create: bool) -> None:
    if connection.execute(select(func.count()).select_from(VAULT_KEY)).scalar_one():
        raise StoreError(data, "its vault holds keys but no lock", "Restore it from a backup")
    if not create:
        raise StoreError(data, "it has no vault yet", "Start the desk on it once with `peelian serve`")


def _lock(connection: Connection, key: VaultKey, *, data: Path, random_bytes: RandomBytes) -> KeyEncryptionKey:
    stretch = Stretch(salt=random_bytes(keys.SALT_BYTES))
    if isinstance(key, Passphrase) and len(key.secret) < FEWEST_BYTES:
        raise ShortPassphraseError(FEWEST_BYTES)
    if isinstance(key, KeyFile):
        _insist_apart(key, data)
        if not key.path.exists():
            keys.make_key_file(key.path, random_bytes=random_bytes)
    kek = _key(key, stretch)
    label = _check_label(_method(key), stretch)
    check = sealing.seal(kek.cipher, b"", label, nonce=random_bytes(sealing.NONCE_BYTES))
    connection.execute(
        VAULT_LOCK.insert().values(
            id=1,
            method=_method(key),
            salt=stretch.salt,
            passes=stretch.passes,
            memory_kib=stretch.memory_kib,
            lanes=stretch.lanes,
            check_value=check,
        )
    )
    return kek


def _unlocked(row: RowMapping, key: VaultKey, data: Path) -> KeyEncryptionKey:
    stretch = Stretch(salt=row["salt"], passes=row["passes"], memory_kib=row["memory_kib"], lanes=row["lanes"])
    _insist_sane(stretch, data)
    if row["method"] != _method(key):
        raise WrongKeyError(data, f"a {_words(_method(key))}", f"a {_words(row['method'])}")
    if isinstance(key, KeyFile):
        _insist_apart(key, data)
    kek = _key(key, stretch)
    try:
        sealing.opened(kek.cipher, row["check_value"], _check_label(row["method"], stretch))
    except SealBrokenError as error:
        kek.wipe()
        if isinstance(key, KeyFile):
            raise WrongKeyError(data, f"the key file {key.path}", "another key file") from error
        raise WrongPassphraseError(data) from error
    return kek


def _key(key: VaultKey, stretch: Stretch) -> KeyEncryptionKey:
    if isinstance(key, KeyFile):
        return keys.load_key_file(key.path)
    return keys.from_passphrase(key.secret, stretch)


def _method(key: VaultKey) -> str:
    return "key_file" if isinstance(key, KeyFile) else "passphrase"


def _words(method: str) -> str:
    return method.replace("_", " ")


def _check_label(method: str, stretch: Stretch) -> Label:
    costs = f"{stretch.passes} {stretch.memory_kib} {stretch.lanes}"
    return Label(about=CHECK, kind=f"check value {method} {stretch.salt.hex()} {costs}")


def _insist_apart(key: KeyFile, data: Path) -> None:
    try:
        inside = key.path.resolve().is_relative_to(data.resolve())
    except (OSError, RuntimeError) as error:  # links that lead in a circle
        raise KeyFileError(key.path, "it leads nowhere", "Give a file that there is, or can be") from error
    if inside:
        problem = "the key file lies in the data directory, so whoever copies that has both"
        raise KeyFileError(key.path, problem, "Keep it elsewhere, best on another device")


def _insist_sane(stretch: Stretch, data: Path) -> None:
    if len(stretch.salt) != keys.SALT_BYTES:
        raise StoreError(data, "its vault's lock was altered (salt)", "Restore it from a backup")
    for name in ("passes", "memory_kib", "lanes"):
        if not getattr(LEAST, name) <= getattr(stretch, name) <= getattr(MOST, name):
            raise StoreError(data, f"its vault's lock was altered ({name})", "Restore it from a backup")
