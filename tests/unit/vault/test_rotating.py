import os
from pathlib import Path

import pytest
from sqlalchemy import Engine

from peelian.errors import SealBrokenError, WrongKeyError
from peelian.storage import engine as engines
from peelian.vault import keys, rotating
from peelian.vault.keys import KeyEncryptionKey
from peelian.vault.rotating import AT_ONCE
from peelian.vault.unlocking import KeyFile
from peelian.vault.vault import Vault
from tests.unit.vault.test_unlocking import phrase, unlock


@pytest.fixture
def key_file(tmp_path: Path) -> KeyFile:
    return KeyFile(path=tmp_path / "apart" / "vault.key")


def fresh(byte: int = 7) -> KeyEncryptionKey:
    return KeyEncryptionKey(bytearray([byte] * 32))


def filled(store: Engine, key_file: KeyFile, count: int = 3) -> KeyEncryptionKey:
    """A vault with so many subjects; return its key."""
    old = unlock(store, key_file, create=True)
    with engines.writing(store) as connection:
        vault = Vault(connection, old, random_bytes=os.urandom)
        for number in range(count):
            vault.put(f"e-{number}", "template", b"t")
    return old


def test_after_it_the_new_key_opens_everything_and_the_old_one_nothing(store: Engine, key_file: KeyFile) -> None:
    old = filled(store, key_file, AT_ONCE + 3)
    with engines.writing(store) as connection:
        assert rotating.rewrap(connection, old, fresh(), random_bytes=os.urandom) == AT_ONCE + 3
    with engines.reading(store) as connection:
        names = [f"e-{number}" for number in range(AT_ONCE + 3)]
        assert Vault(connection, fresh(), random_bytes=os.urandom).get_all(names, "template") == [b"t"] * len(names)
        with pytest.raises(SealBrokenError):
            Vault(connection, old, random_bytes=os.urandom).get("e-0", "template")


def test_the_vault_is_unlocked_by_the_new_file_alone(store: Engine, key_file: KeyFile, tmp_path: Path) -> None:
    old = filled(store, key_file)
    other = KeyFile(path=tmp_path / "apart" / "other.key")
    keys.make_key_file(other.path, random_bytes=os.urandom)
    with engines.writing(store) as connection:
        rotating.rewrap(connection, old, keys.load_key_file(other.path), random_bytes=os.urandom)
    unlock(store, other)
    with pytest.raises(WrongKeyError):
        unlock(store, key_file)


def test_a_key_that_is_not_the_old_one_changes_nothing(store: Engine, key_file: KeyFile) -> None:
    filled(store, key_file)
    with pytest.raises(SealBrokenError), engines.writing(store) as connection:
        rotating.rewrap(connection, fresh(1), fresh(2), random_bytes=os.urandom)
    unlock(store, key_file)


def test_a_vault_that_takes_a_passphrase_has_no_file_to_change(store: Engine) -> None:
    old = unlock(store, phrase(), create=True)
    with pytest.raises(WrongKeyError), engines.writing(store) as connection:
        rotating.rewrap(connection, old, fresh(), random_bytes=os.urandom)
