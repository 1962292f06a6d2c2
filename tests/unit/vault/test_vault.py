import os
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from peelian.errors import NotFoundError, SealBrokenError
from peelian.storage import engine as engines
from peelian.vault import sealing
from peelian.vault import vault as vaults
from peelian.vault.keys import KeyEncryptionKey
from peelian.vault.sealing import Label
from peelian.vault.vault import AT_ONCE, Vault

KEK = KeyEncryptionKey(bytearray(range(32)))


@contextmanager
def opened(store: Engine, kek: KeyEncryptionKey = KEK) -> Iterator[Vault]:
    with engines.writing(store) as connection:
        yield Vault(connection, kek, random_bytes=os.urandom)


def run(store: Engine, statement: str, **values: object) -> None:
    with engines.writing(store) as connection:
        connection.execute(text(statement), values)


def test_each_subject_has_a_key_of_its_own_and_every_seal_a_nonce_of_its_own(store: Engine) -> None:
    asked = list[int]()

    def counted(size: int) -> bytes:
        asked.append(size)
        return os.urandom(size)

    with engines.writing(store) as connection:
        vault = Vault(connection, KEK, random_bytes=counted)
        vault.put("e-1", "picture", b"one")
        vault.put("e-1", "template", b"two")
        vault.put("e-2", "picture", b"one")
        sealed = connection.execute(text("SELECT sealed FROM vault_content")).scalars().all()
    assert sorted(asked) == [12] * 5 + [32] * 2
    assert len({one[:13] for one in sealed}) == 3


def test_many_are_opened_in_the_order_in_which_they_were_asked_for(store: Engine) -> None:
    names = [f"e-{number}" for number in range(2 * AT_ONCE + 3)]
    with opened(store) as vault:
        for name in names:
            vault.put(name, "template", name.encode())
        assert vault.get_all(names[::-1], "template") == [name.encode() for name in names[::-1]]
        assert vault.get_all(["e-1", "e-1"], "template") == [b"e-1", b"e-1"]
        assert vault.get_all([], "template") == []
        assert list(vault.find_all(["nobody", names[-1], names[0]], "template")) == [names[-1], names[0]]
        assert vault.find_all(names, "another kind") == {}


def test_of_many_one_that_is_missing_is_named(store: Engine) -> None:
    with opened(store) as vault:
        vault.put("e-1", "template", b"t")
        vault.put("e-2", "picture", b"p")
        with pytest.raises(NotFoundError, match="template “e-2”"):
            vault.get_all(["e-1", "e-2"], "template")


def test_more_than_one_statement_holds_are_shredded_and_counted(store: Engine) -> None:
    names = [f"e-{number}" for number in range(AT_ONCE + 7)]
    with opened(store) as vault:
        for name in names:
            vault.put(name, "template", b"t")
        assert vault.shred(names[1:]) == len(names) - 1
        assert vault.shredded == len(names) - 1
        assert sorted(vault.gone) == sorted(names[1:])
        assert vault.subjects() == {"e-0"}
        assert vault.shred(names) == 1
        assert vault.gone[-1] == "e-0"
        for gone in (names[0], names[-1]):
            with pytest.raises(NotFoundError):
                vault.get(gone, "template")


def test_content_that_was_moved_to_another_kind_is_not_opened(store: Engine) -> None:
    with opened(store) as vault:
        vault.put("e-1", "picture", b"p")
    run(store, "UPDATE vault_content SET kind = 'probe'")
    with opened(store) as vault, pytest.raises(SealBrokenError, match="probe"):
        vault.get("e-1", "probe")


def test_content_that_was_moved_with_its_key_to_another_subject_is_not_opened(store: Engine) -> None:
    with opened(store) as vault:
        vault.put("e-1", "picture", b"p")
    run(store, "INSERT INTO vault_key SELECT 'e-2', wrapped FROM vault_key")
    run(store, "INSERT INTO vault_content SELECT 'e-2', kind, sealed FROM vault_content")
    with opened(store) as vault, pytest.raises(SealBrokenError, match="e-2"):
        vault.get("e-2", "picture")


def test_under_a_key_that_was_altered_nothing_is_opened_and_nothing_added(store: Engine) -> None:
    with opened(store) as vault:
        vault.put("e-1", "picture", b"p")
    run(store, "UPDATE vault_key SET wrapped = :junk", junk=b"\x01" + bytes(60))
    with opened(store) as vault:
        with pytest.raises(SealBrokenError):
            vault.get("e-1", "picture")
        with pytest.raises(SealBrokenError):
            vault.put("e-1", "template", b"t")


def test_another_vaults_key_opens_nothing(store: Engine) -> None:
    with opened(store) as vault:
        vault.put("e-1", "picture", b"p")
    with opened(store, KeyEncryptionKey(bytearray(32))) as vault, pytest.raises(SealBrokenError):
        vault.get("e-1", "picture")


def test_a_subjects_key_is_overwritten_as_soon_as_it_was_used(store: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = list[bytearray]()

    def opening(cipher: AESGCM, sealed: bytes, label: Label) -> bytearray:
        seen.append(sealing.opened(cipher, sealed, label))
        return seen[-1]

    def seal(cipher: AESGCM, content: bytes | bytearray, label: Label, *, nonce: bytes) -> bytes:
        if isinstance(content, bytearray):
            seen.append(content)
        return sealing.seal(cipher, content, label, nonce=nonce)

    spied = SimpleNamespace(**vars(sealing))
    spied.opened, spied.seal = opening, seal
    monkeypatch.setattr(vaults, "sealing", spied)
    with opened(store) as vault:
        vault.put("e-1", "picture", b"p")
        assert [len(key) for key in seen] == [32, 32]
        assert not any(b"".join(seen))
        assert vault.get("e-1", "picture") == b"p"
    assert seen[-1] == b"p"
    assert not any(b"".join(seen[:-1]))


def test_a_connection_that_only_reads_opens_and_does_not_seal(store: Engine) -> None:
    with opened(store) as vault:
        vault.put("e-1", "picture", b"p")
    with engines.reading(store) as connection:
        vault = Vault(connection, KEK, random_bytes=os.urandom)
        assert vault.get("e-1", "picture") == b"p"
        with pytest.raises(OperationalError):
            vault.put("e-2", "picture", b"p")
