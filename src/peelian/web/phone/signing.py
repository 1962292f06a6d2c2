"""Signatures of phones: ECDSA over P-256 with SHA-256, as WebCrypto makes them under a key that stays in the phone."""

import base64
import binascii
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PREFIX: Final = "peelian-phone-1"
"""The first line of what is signed, so that a signature means nothing anywhere else."""

COORDINATE_BYTES: Final = 32
"""Of P-256; r and s of a signature are as long."""


def message(method: str, path: str, device: str, nonce: str, body: bytes | bytearray) -> bytes:
    """Return what a phone signs: everything that decides what is done. `path`: with its query, as it was sent."""
    return "\n".join([PREFIX, method, path, device, nonce, sha256(body).hexdigest()]).encode("utf-8")


def valid(public_key: str, signature: str, signed: bytes) -> bool:
    """Say whether a signature is a phone's.

    Args:
        public_key: point of P-256 in hex, not compressed.
        signature: r and s, 32 bytes each, in base64url without padding.
        signed: what was signed.
    """
    raw = unpadded(signature)
    if raw is None or len(raw) != 2 * COORDINATE_BYTES:
        return False
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(public_key))
    r, s = int.from_bytes(raw[:COORDINATE_BYTES]), int.from_bytes(raw[COORDINATE_BYTES:])
    try:
        key.verify(utils.encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def point(jwk: Mapping[str, object]) -> str | None:
    """Return a public key (JWK) as a point in hex; None where it is no point of P-256."""
    if (jwk.get("kty"), jwk.get("crv")) != ("EC", "P-256"):
        return None
    x, y = (unpadded(jwk.get(name)) for name in ("x", "y"))
    if x is None or y is None or {len(x), len(y)} != {COORDINATE_BYTES}:
        return None
    numbers = ec.EllipticCurvePublicNumbers(int.from_bytes(x), int.from_bytes(y), ec.SECP256R1())
    try:
        key = numbers.public_key()
    except ValueError:
        return None
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint).hex()


def unpadded(text: object) -> bytes | None:
    """Read base64url without padding; None where it is not written in exactly one way."""
    if not isinstance(text, str) or not text.isascii():
        return None
    try:
        read = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    return read if base64.urlsafe_b64encode(read).rstrip(b"=").decode("ascii") == text else None
