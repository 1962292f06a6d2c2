"""What witnesses sign (c2sp.org/tlog-cosignature): that a checkpoint only adds to all that they saw of a log before.

Three kinds: Ed25519 and ML-DSA-44, as the specification has them, and for phones, whose key is of P-256 and cannot
leave them, the same statement under a kind of our own. Tools that do not know a kind pass its lines over.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from peelian.audit import note as notes
from peelian.audit.checkpoint import Checkpoint
from peelian.errors import NoteError

TIME_BYTES = 8
COORDINATE_BYTES = 32
SUBTREE = b"subtree/v1\n\0"
"""Begins what ML-DSA-44 signs."""

P256_LABEL = b"\xffpeelian.p256-cosignature/v1\n"
"""Kinds without a number of their own begin with 0xff and a name that nobody else has (c2sp.org/signed-note)."""


class Kind(Enum):
    """A kind of cosignature, by what stands before the public key; bytes of key and signature, and the first line."""

    ED25519 = (b"\x04", 32, 64, "cosignature/v1")
    MLDSA44 = (b"\x06", 1312, 2420, "")
    P256 = (P256_LABEL, 65, 64, "peelian.p256-cosignature/v1")

    def __init__(self, mark: bytes, key_bytes: int, signature_bytes: int, header: str) -> None:
        self.mark = mark
        self.key_bytes = key_bytes
        self.signature_bytes = signature_bytes
        self.header = header


@dataclass(frozen=True, slots=True, kw_only=True)
class CosignerKey:
    """The public key of a witness, and the name that it signs under."""

    name: str
    kind: Kind
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that stand for this key in a signature."""
        return hashlib.sha256(self.name.encode() + b"\n" + self.kind.mark + self.public).digest()[: notes.KEY_ID_BYTES]

    @property
    def text(self) -> str:
        """The key on one line: name, id and key, with plus signs between them."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(self.kind.mark + self.public).decode()}"

    def signed(self, state: Checkpoint, payload: bytes) -> int | None:
        """Return when this key signed a checkpoint (POSIX seconds), by what stands in a line; None if it did not."""
        if len(payload) != TIME_BYTES + self.kind.signature_bytes:
            return None
        time_s = int.from_bytes(payload[:TIME_BYTES], "big")
        message = said(self.kind, self.name, state, time_s)
        try:
            _verify(self, payload[TIME_BYTES:], message)
        except (InvalidSignature, UnsupportedAlgorithm, ValueError):
            return None
        return time_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosigned:
    """A witness that has signed a checkpoint. `time_s`: when, POSIX; 0 where it does not say."""

    key: CosignerKey
    time_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosigner:
    """A private key that cosigns, and the name that it signs under."""

    name: str
    private: Ed25519PrivateKey | MLDSA44PrivateKey

    @property
    def key(self) -> CosignerKey:
        """What others verify with."""
        kind = Kind.ED25519 if isinstance(self.private, Ed25519PrivateKey) else Kind.MLDSA44
        return CosignerKey(name=self.name, kind=kind, public=self.private.public_key().public_bytes_raw())

    def line(self, state: Checkpoint, *, time_s: int) -> str:
        """Return the line that goes under a checkpoint, with its end."""
        key = self.key
        signature = self.private.sign(said(key.kind, self.name, state, time_s))
        return line(key, time_s.to_bytes(TIME_BYTES, "big") + signature)


def line(key: CosignerKey, payload: bytes) -> str:
    """Return the line of a key's signature, with its end. `payload`: time and signature."""
    return f"{notes.DASH}{key.name} {base64.b64encode(key.id + payload).decode()}\n"


def time_s(line: str) -> int:
    """Return when a line says that it was signed (POSIX seconds). Whether its key signed it is asked elsewhere.

    Raises:
        NoteError: it is no line of a signature.
    """
    payload = notes.unbase64(line.strip().rpartition(" ")[2], "cosignature")
    return int.from_bytes(payload[notes.KEY_ID_BYTES : notes.KEY_ID_BYTES + TIME_BYTES], "big")


def said(kind: Kind, name: str, state: Checkpoint, time_s: int) -> bytes:
    """Return what a witness signs: which log, how many entries, which root, and when."""
    if kind is not Kind.MLDSA44:
        return f"{kind.header}\ntime {time_s}\n{state.text}".encode()
    origin, end = state.origin.encode(), state.size
    return b"".join(
        [
            SUBTREE,
            len(name.encode()).to_bytes(1, "big") + name.encode(),
            time_s.to_bytes(TIME_BYTES, "big"),
            len(origin).to_bytes(1, "big") + origin,
            (0).to_bytes(TIME_BYTES, "big"),
            end.to_bytes(TIME_BYTES, "big"),
            state.root,
        ]
    )


def cosigner_key(text: str) -> CosignerKey:
    """Read a witness's public key from its line.

    Raises:
        NoteError: it is not one of a kind that is known here, or its id does not fit.
    """
    name, _, rest = text.partition("+")
    _, _, encoded = rest.partition("+")
    content = notes.unbase64(encoded, "witness key")
    for kind in Kind:
        if content.startswith(kind.mark) and len(content) == len(kind.mark) + kind.key_bytes:
            key = CosignerKey(name=name, kind=kind, public=content[len(kind.mark) :])
            if notes.is_name(name) and key.text == text:
                return key
    raise NoteError("witness key", "it is of no known kind, or its parts do not fit together")


def found(note: str, state: Checkpoint, keys: Sequence[CosignerKey]) -> list[Cosigned]:
    """Return which of these witnesses have signed a checkpoint. Lines of others are passed over.

    Raises:
        NoteError: a line that bears the name and id of one of them is not its signature.
    """
    known = {(key.name, key.id): key for key in keys}
    signed: dict[CosignerKey, Cosigned] = {}
    for name, key_id, payload in notes.signatures(note):
        key = known.get((name, key_id))
        if key is None:
            continue
        time_s = key.signed(state, payload)
        if time_s is None:
            raise NoteError("cosignature", f"that of {name} does not fit the checkpoint")
        signed[key] = Cosigned(key=key, time_s=time_s)
    return list(signed.values())


def _verify(key: CosignerKey, signature: bytes, message: bytes) -> None:
    match key.kind:
        case Kind.ED25519:
            Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
        case Kind.MLDSA44:
            MLDSA44PublicKey.from_public_bytes(key.public).verify(signature, message)
        case Kind.P256:
            point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key.public)
            r, s = (int.from_bytes(signature[at : at + COORDINATE_BYTES], "big") for at in (0, COORDINATE_BYTES))
            point.verify(utils.encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
