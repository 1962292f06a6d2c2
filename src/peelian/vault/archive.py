"""A backup as one sealed file: nobody reads, alters, cuts short or rearranges it without the vault's key.

A key of its own, wrapped under the key that wraps all others, seals pieces of a megabyte in their order; the last one
says that it is the last (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
"""

from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from peelian.errors import SealBrokenError
from peelian.vault import sealing
from peelian.vault.keys import KeyEncryptionKey, RandomBytes
from peelian.vault.sealing import Label

MAGIC = b"peelian-backup-1\n"
"""How such a file begins."""

PIECE_BYTES = 1024 * 1024
LABEL = Label(about="backup", kind="wrapped key")
COUNT_BYTES = 11
"""Of a piece's number in its nonce; the last byte says whether it is the last piece."""


def seal(content: bytes, target: BinaryIO, kek: KeyEncryptionKey, *, random_bytes: RandomBytes) -> None:
    """Write a sealed file."""
    key = bytearray(random_bytes(sealing.KEY_BYTES))
    wrapped = sealing.seal(kek.cipher, key, LABEL, nonce=random_bytes(sealing.NONCE_BYTES))
    target.write(MAGIC + len(wrapped).to_bytes(2, "big") + wrapped)
    try:
        cipher = AESGCM(key)
        target.writelines(
            cipher.encrypt(_nonce(number, last=last), piece, MAGIC) for number, piece, last in _pieces(content)
        )
    finally:
        sealing.wipe(key)  # not before: a cipher may go on reading the key that it was made with


def opened(source: BinaryIO, kek: KeyEncryptionKey) -> bytes:
    """Open a sealed file.

    Raises:
        SealBrokenError: it is none, was altered or cut short, or belongs to another vault.
    """
    head = source.read(len(MAGIC) + 2)
    if not head.startswith(MAGIC) or len(head) != len(MAGIC) + 2:
        raise SealBrokenError(LABEL.about, "file")
    key = sealing.opened(kek.cipher, source.read(int.from_bytes(head[len(MAGIC) :], "big")), LABEL)
    try:
        return _together(source.read(), AESGCM(key))
    except InvalidTag as error:
        raise SealBrokenError(LABEL.about, "file") from error
    finally:
        sealing.wipe(key)


def _together(sealed: bytes, cipher: AESGCM) -> bytes:
    size = PIECE_BYTES + sealing.TAG_BYTES
    found = bytearray()
    for number, start in enumerate(range(0, max(len(sealed), 1), size)):
        nonce = _nonce(number, last=start + size >= len(sealed))
        found += cipher.decrypt(nonce, sealed[start : start + size], MAGIC)
    return bytes(found)


def _pieces(content: bytes) -> Iterator[tuple[int, bytes, bool]]:
    """Cut a content up; an empty one is one empty piece."""
    starts = range(0, max(len(content), 1), PIECE_BYTES)
    for number, start in enumerate(starts):
        yield number, content[start : start + PIECE_BYTES], start + PIECE_BYTES >= len(content)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(COUNT_BYTES, "big") + bytes([last])
