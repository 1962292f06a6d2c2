import os
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from peelian.errors import (
    KeyFileError,
    ShortPassphraseError,
    StoreError,
    WrongKeyError,
    WrongPassphraseError,
)
from peelian.storage import engine as engines
from peelian.vault import unlocking
from peelian.vault.keys import KeyEncryptionKey
from peelian.vault.unlocking import KeyFile, Passphrase, VaultKey
from peelian.vault.vault import Vault

WORDS = b"correct horse battery staple"


def phrase(words: bytes = WORDS) -> Passphrase:
    return Passphrase(secret=bytearray(words))


def unlock(store: Engine, key: VaultKey, *, create: bool = False) -> KeyEncryptionKey:
    data = Path(store.url.database or "").parent
    with engines.writing(store) as connection:
        return unlocking.unlock(connection, key, data=data, create=create, random_bytes=os.urandom)


def alter(store: Engine, change: str) -> None:
    with engines.writing(store) as connection:
        connection.execute(text("UPDATE vault_lock SET " + change))  # noqa: S608 - written above


def secret(kek: KeyEncryptionKey) -> bytes:
    return bytes(kek._secret)


@pytest.fixture
def key_file(tmp_path: Path) -> KeyFile:
    return KeyFile(path=tmp_path / "apart" / "vault.key")


@pytest.fixture
def locked(store: Engine) -> Engine:
    """A store whose vault takes a passphrase."""
    unlock(store, phrase(), create=True).wipe()
    return store


def test_the_passphrase_that_locked_a_vault_unlocks_it(store: Engine) -> None:
    made = unlock(store, phrase(), create=True)
    assert secret(unlock(store, phrase())) == secret(made)
    assert secret(unlock(store, phrase(), create=True)) == secret(made)


def test_the_key_file_that_locked_a_vault_unlocks_it(store: Engine, key_file: KeyFile) -> None:
    made = unlock(store, key_file, create=True)
    assert secret(unlock(store, key_file)) == secret(made) == key_file.path.read_bytes()


def test_a_key_file_that_is_there_already_is_used_and_kept(store: Engine, key_file: KeyFile) -> None:
    key_file.path.parent.mkdir()
    key_file.path.touch(0o600)
    key_file.path.write_bytes(b"k" * 32)
    assert secret(unlock(store, key_file, create=True)) == b"k" * 32


def test_a_wrong_passphrase_is_refused(locked: Engine) -> None:
    with pytest.raises(WrongPassphraseError, match="does not open the vault"):
        unlock(locked, phrase(WORDS + b"!"))


def test_a_passphrase_is_overwritten_whether_it_is_right_or_wrong(locked: Engine) -> None:
    right, wrong = phrase(), phrase(b"wrong")
    unlock(locked, right)
    with pytest.raises(WrongPassphraseError):
        unlock(locked, wrong)
    assert not any(right.secret + wrong.secret)


def test_a_passphrase_is_not_printed() -> None:
    assert "correct" not in repr(phrase())


def test_another_key_file_is_refused(store: Engine, key_file: KeyFile) -> None:
    unlock(store, key_file, create=True)
    key_file.path.write_bytes(os.urandom(32))
    with pytest.raises(WrongKeyError, match="another key file"):
        unlock(store, key_file)


def test_a_key_file_that_is_lost_is_never_made_again(store: Engine, key_file: KeyFile) -> None:
    unlock(store, key_file, create=True)
    key_file.path.unlink()
    with pytest.raises(KeyFileError, match="cannot be opened"):
        unlock(store, key_file, create=True)
    assert not key_file.path.exists()


def test_a_key_file_does_not_open_what_takes_a_passphrase(locked: Engine, key_file: KeyFile) -> None:
    with pytest.raises(WrongKeyError, match="made with a passphrase"):
        unlock(locked, key_file)
    assert not key_file.path.exists()


def test_a_passphrase_does_not_open_what_takes_a_key_file(store: Engine, key_file: KeyFile) -> None:
    unlock(store, key_file, create=True)
    with pytest.raises(WrongKeyError, match="made with a key file"):
        unlock(store, phrase())


def test_a_short_passphrase_locks_nothing(store: Engine) -> None:
    with pytest.raises(ShortPassphraseError, match="15"):
        unlock(store, phrase(b"fourteen chars"), create=True)
    with pytest.raises(StoreError, match="no vault yet"):
        unlock(store, phrase())


def test_a_key_file_within_the_data_directory_is_refused(store: Engine, tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="lies in the data directory"):
        unlock(store, KeyFile(path=tmp_path / "apart" / ".." / "data" / "vault.key"), create=True)
    assert not (tmp_path / "data" / "vault.key").exists()


def test_a_key_file_that_was_moved_into_the_data_directory_is_refused(store: Engine, key_file: KeyFile) -> None:
    unlock(store, key_file, create=True)
    inside = Path(store.url.database or "").parent / "vault.key"
    key_file.path.rename(inside)
    with pytest.raises(KeyFileError, match="lies in the data directory"):
        unlock(store, KeyFile(path=inside))


def test_a_store_without_a_vault_is_not_given_one_unasked(store: Engine) -> None:
    with pytest.raises(StoreError, match="no vault yet"):
        unlock(store, phrase())


def test_a_lock_that_was_taken_away_is_not_replaced(locked: Engine) -> None:
    with engines.writing(locked) as connection:
        kek = unlocking.unlock(connection, phrase(), data=Path("d"), create=False, random_bytes=os.urandom)
        Vault(connection, kek, random_bytes=os.urandom).put("e-1", "picture", b"p")
        connection.execute(text("DELETE FROM vault_lock"))
    with pytest.raises(StoreError, match="keys but no lock"):
        unlock(locked, phrase(), create=True)


@pytest.mark.parametrize(
    "change", ["passes = 1", "salt = x'00'", "memory_kib = 64", "lanes = 0", "memory_kib = 999999999"]
)
def test_a_lock_that_asks_for_too_little_or_too_much_is_refused(locked: Engine, change: str) -> None:
    alter(locked, change)
    with pytest.raises(StoreError, match="lock was altered"):
        unlock(locked, phrase())


@pytest.mark.parametrize("change", ["passes = 2", "check_value = x'00'", "salt = zeroblob(16)"])
def test_a_lock_that_was_altered_opens_for_nobody(locked: Engine, change: str) -> None:
    alter(locked, change)
    with pytest.raises(WrongPassphraseError):
        unlock(locked, phrase())


def test_the_lock_of_a_key_file_cannot_be_altered_either(store: Engine, key_file: KeyFile) -> None:
    unlock(store, key_file, create=True)
    alter(store, "salt = zeroblob(16)")
    with pytest.raises(WrongKeyError):
        unlock(store, key_file)
