"""Seal something under a key, bound to whom it is about and what it is, so that it can be neither altered nor moved.

AES-256-GCM (NIST SP 800-38D) with a nonce by chance. What is sealed says which version of this format it is; the
version, the subject and the kind are authenticated with it.
"""

from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from peelian.errors import SealBrokenError

KEY_BYTES = 32
"""256 bits."""

NONCE_BYTES = 12
"""The length that SP 800-38D recommends. By chance: a subject's key seals a handful of times, and the key that wraps
them stays far below the 2^32 times after which chance might repeat itself."""

TAG_BYTES = 16
VERSION = 1
"""First byte of everything sealed."""

HEAD_BYTES = 1 + NONCE_BYTES
DOMAIN = b"peelian/vault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What is authenticated beside the content. `about`: the subject's id; `kind`: what it is."""

    about: str
    kind: str

    @property
    def bound(self) -> bytes:
        """The bytes that are authenticated: each part after its length, so that no two labels give the same bytes."""
        parts = (DOMAIN, bytes([VERSION]), self.about.encode(), self.kind.encode())
        return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def seal(cipher: AESGCM, content: bytes | bytearray, label: Label, *, nonce: bytes) -> bytes:
    """Seal something. A nonce must never be used twice with one key."""
    return bytes([VERSION]) + nonce + cipher.encrypt(nonce, content, label.bound)


def opened(cipher: AESGCM, sealed: bytes, label: Label) -> bytearray:
    """Open something; who takes it overwrites it (`wipe`) when it is secret.

    Raises:
        SealBrokenError: it was altered, moved from another label, or sealed under another key.
    """
    size = len(sealed) - HEAD_BYTES - TAG_BYTES
    if size < 0 or sealed[0] != VERSION:
        raise SealBrokenError(label.about, label.kind)
    content = bytearray(size)
    try:
        cipher.decrypt_into(sealed[1:HEAD_BYTES], sealed[HEAD_BYTES:], label.bound, content)
    except InvalidTag as error:
        raise SealBrokenError(label.about, label.kind) from error
    return content


def wipe(secret: bytearray) -> None:
    """Overwrite a secret. What libraries copied of it meanwhile cannot be reached from here."""
    secret[:] = bytes(len(secret))
