import io
import secrets

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from peelian.errors import SealBrokenError
from peelian.vault import archive
from peelian.vault.archive import MAGIC, PIECE_BYTES
from peelian.vault.keys import KeyEncryptionKey
from peelian.vault.sealing import TAG_BYTES

HEAD = len(MAGIC) + 2 + 61


def kek(byte: int = 1) -> KeyEncryptionKey:
    return KeyEncryptionKey(bytearray([byte] * 32))


def sealed(content: bytes) -> bytes:
    out = io.BytesIO()
    archive.seal(content, out, kek(), random_bytes=secrets.token_bytes)
    return out.getvalue()


def opened(content: bytes, byte: int = 1) -> bytes:
    return archive.opened(io.BytesIO(content), kek(byte))


@pytest.mark.parametrize("size", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES])
def test_what_was_sealed_is_opened_again_whatever_its_size(size: int) -> None:
    content = secrets.token_bytes(size)
    assert opened(sealed(content)) == content


def test_nothing_of_the_content_is_in_the_file() -> None:
    assert b"Tomos Field" not in sealed(b"Tomos Field" * 100)


def test_the_key_of_a_file_is_by_chance_and_not_what_a_wiped_key_would_be() -> None:
    whole, nonce = sealed(b"content"), bytes(11) + b"\x01"
    with pytest.raises(InvalidTag):
        AESGCM(bytes(32)).decrypt(nonce, whole[HEAD:], MAGIC)


def test_another_vaults_key_opens_nothing() -> None:
    with pytest.raises(SealBrokenError):
        opened(sealed(b"content"), byte=2)


def test_every_byte_that_is_altered_is_found() -> None:
    whole = sealed(b"content")
    for at in range(len(whole)):
        altered = bytearray(whole)
        altered[at] ^= 1
        with pytest.raises(SealBrokenError):
            opened(bytes(altered))


def test_a_file_that_was_cut_short_at_a_piece_is_found() -> None:
    whole = sealed(secrets.token_bytes(2 * PIECE_BYTES))
    piece = PIECE_BYTES + TAG_BYTES
    assert len(whole) == HEAD + 2 * piece
    for cut in (HEAD, HEAD + piece, len(whole) - 1):
        with pytest.raises(SealBrokenError):
            opened(whole[:cut])


def test_pieces_that_change_places_are_found() -> None:
    whole = sealed(secrets.token_bytes(3 * PIECE_BYTES))
    piece = PIECE_BYTES + TAG_BYTES
    first, second = whole[HEAD : HEAD + piece], whole[HEAD + piece : HEAD + 2 * piece]
    with pytest.raises(SealBrokenError):
        opened(whole[:HEAD] + second + first + whole[HEAD + 2 * piece :])


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00", MAGIC])
def test_what_is_no_backup_is_none(content: bytes) -> None:
    with pytest.raises(SealBrokenError):
        opened(content)
