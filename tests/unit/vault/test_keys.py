import copy
import os
from pathlib import Path

import pytest
from argon2.low_level import Type, hash_secret_raw

from peelian.errors import KeyFileError
from peelian.vault import keys
from peelian.vault.keys import KeyEncryptionKey, Stretch


def made(path: Path) -> Path:
    keys.make_key_file(path, random_bytes=os.urandom)
    return path


def opens(one: KeyEncryptionKey, other: KeyEncryptionKey) -> bool:
    return other.cipher.decrypt(bytes(12), one.cipher.encrypt(bytes(12), b"same", b""), b"") == b"same"


def test_a_passphrase_makes_the_key_that_the_reference_implementation_makes() -> None:
    salt = b"somesaltsomesalt"
    expected = hash_secret_raw(b"passphrase", salt, 3, 2**16, 4, 32, Type.ID)
    assert keys.from_passphrase(bytearray(b"passphrase"), Stretch(salt=salt))._secret == expected


def test_a_new_vault_asks_for_what_rfc_9106_recommends() -> None:
    stretch = Stretch(salt=bytes(16))
    assert (stretch.passes, stretch.memory_kib, stretch.lanes) == (3, 2**16, 4)


def test_another_passphrase_or_salt_makes_another_key() -> None:
    made = {
        bytes(keys.from_passphrase(bytearray(phrase), Stretch(salt=salt, passes=1, memory_kib=64, lanes=1))._secret)
        for phrase in (b"one", b"two")
        for salt in (bytes(16), bytes(15) + b"1")
    }
    assert len(made) == 4


def test_a_key_file_is_made_for_its_owner_alone_and_opens_again(tmp_path: Path) -> None:
    path = made(tmp_path / "new" / "vault.key")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_size == 32
    assert opens(keys.load_key_file(path), keys.load_key_file(path))


def test_a_key_file_is_never_overwritten(tmp_path: Path) -> None:
    path = made(tmp_path / "vault.key")
    before = path.read_bytes()
    with pytest.raises(KeyFileError, match="no key file can be made"):
        made(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610])
def test_a_key_file_that_others_can_use_is_refused(tmp_path: Path, mode: int) -> None:
    path = made(tmp_path / "vault.key")
    path.chmod(mode)
    with pytest.raises(KeyFileError, match="others can read"):
        keys.load_key_file(path)


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_a_key_file_of_another_size_is_refused(tmp_path: Path, size: int) -> None:
    path = made(tmp_path / "vault.key")
    path.write_bytes(bytes(size))
    with pytest.raises(KeyFileError, match="32 bytes"):
        keys.load_key_file(path)


def test_a_missing_key_file_is_an_error_that_says_where(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match=r"vault\.key: the key file cannot be opened"):
        keys.load_key_file(tmp_path / "vault.key")


def test_a_link_to_a_key_file_is_not_followed(tmp_path: Path) -> None:
    link = tmp_path / "link.key"
    link.symlink_to(made(tmp_path / "vault.key"))
    with pytest.raises(KeyFileError, match="cannot be opened"):
        keys.load_key_file(link)


def test_a_pipe_is_no_key_file_and_nobody_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(KeyFileError, match="plain file"):
        keys.load_key_file(tmp_path / "pipe")


def test_a_key_file_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path / "vault.key")
    owner = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    with pytest.raises(KeyFileError, match="belongs to somebody else"):
        keys.load_key_file(path)


def test_a_key_is_not_printed_copied_or_taken_apart() -> None:
    kek = KeyEncryptionKey(bytearray(b"k" * 32))
    assert "k" * 4 not in repr(kek)
    for copied in (copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="does not leave"):
            copied(kek)
    with pytest.raises(TypeError, match="does not leave"):
        kek.__reduce_ex__(2)


def test_a_wiped_key_is_overwritten_and_opens_nothing() -> None:
    secret = bytearray(b"k" * 32)
    kek = KeyEncryptionKey(secret)
    kek.wipe()
    assert secret == bytes(32)
    with pytest.raises(RuntimeError, match="wiped"):
        kek.cipher  # noqa: B018 - asking is the act


def test_a_key_of_another_length_crashes() -> None:
    with pytest.raises(ValueError, match="16"):
        KeyEncryptionKey(bytearray(16))
