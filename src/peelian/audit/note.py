"""Signed notes of C2SP (c2sp.org/signed-note): a text that a person can read, and under it who signed it.

Parsing is strict: there is one way to write a note, so that a changed byte is never the same note.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from peelian.errors import NoteError

ED25519 = b"\x01"
"""Identifies the kind of signature in a key."""

KEY_ID_BYTES = 4
KEY_BYTES = 32
DASH = "\u2014 "
"""A line with a signature begins with it."""
MOST_SIGNATURES = 64
"""The specification wants at least 16."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierKey:
    """A public key and the name that it signs under. `public`: 32 bytes, Ed25519."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that stand for this key in a signature."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:KEY_ID_BYTES]

    @property
    def text(self) -> str:
        """The key on one line: name, id and key, with plus signs between them."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"

    def signed(self, text: str, signature: bytes) -> bool:
        """Say whether the signature is this key's, over this text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A private key and the name that it signs under."""

    name: str
    private: Ed25519PrivateKey

    @property
    def key(self) -> VerifierKey:
        """What others verify with."""
        return VerifierKey(name=self.name, public=self.private.public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """Return the note: the text, which ends with a newline, and a signature under it."""
        signature = base64.b64encode(self.key.id + self.private.sign(text.encode())).decode()
        return f"{text}\n{DASH}{self.name} {signature}\n"


def verifier(text: str) -> VerifierKey:
    """Read a public key from its line.

    Raises:
        NoteError: it is not one, or its id does not fit.
    """
    name, _, rest = text.partition("+")
    _, _, encoded = rest.partition("+")
    content = unbase64(encoded, "public key")
    if len(content) != KEY_BYTES + len(ED25519) or content[:1] != ED25519:
        raise NoteError("public key", "it is not an Ed25519 key")
    key = VerifierKey(name=name, public=content[1:])
    if not is_name(name) or key.text != text:
        raise NoteError("public key", "its parts do not fit together")
    return key


def opened(note: str, key: VerifierKey) -> str:
    """Return the text of a note if this key signed it. Signatures of other keys are not looked at.

    Raises:
        NoteError: the note is not well formed, or the key did not sign it.
    """
    text, lines = _parts(note)
    found = False
    for name, key_id, signature in (_signature(line) for line in lines):
        if (name, key_id) != (key.name, key.id):
            continue
        if not key.signed(text, signature):
            raise NoteError("note", f"the signature of {name} does not fit the text")
        found = True
    if not found:
        raise NoteError("note", f"{key.name} did not sign it")
    return text


def signatures(note: str) -> list[tuple[str, bytes, bytes]]:
    """Return name, key id and signature of every line under a note. Nothing of it is verified.

    Raises:
        NoteError: the note is not well formed.
    """
    return [_signature(line) for line in _parts(note)[1]]


def with_lines(note: str, lines: Iterable[str]) -> str:
    """Return a note with more lines under it; one that is there already is not put there twice."""
    there = set(_parts(note)[1])
    return note + "".join(line for line in dict.fromkeys(lines) if line.rstrip("\n") not in there)


def base64_of(content: bytes) -> str:
    """Encode bytes in the one way they should be."""
    return base64.b64encode(content).decode()


def unbase64(text: str, what: str) -> bytes:
    """Decode base64 that is written in the one way it should be.

    Raises:
        NoteError: it is not base64, or could be written otherwise.
    """
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError(what, "it holds something that is not base64") from error
    if base64.b64encode(content).decode() != text:
        raise NoteError(what, "its base64 is not written as it should be")
    return content


def _parts(note: str) -> tuple[str, list[str]]:
    """Take a note apart: its text, and the lines under it."""
    body, gap, under = note.rpartition("\n\n")
    lines = under.split("\n")
    if not gap or lines.pop() or not lines or len(lines) > MOST_SIGNATURES:
        raise NoteError("note", "it has no text, or no signatures under it")
    if any(ord(character) < ord(" ") and character != "\n" for character in note):
        raise NoteError("note", "it holds control characters")
    return body + "\n", lines


def _signature(line: str) -> tuple[str, bytes, bytes]:
    """Take a line apart: name, key id, signature."""
    dash, name, encoded = line[: len(DASH)], *line[len(DASH) :].partition(" ")[::2]
    content = unbase64(encoded, "note")
    if dash != DASH or not is_name(name) or len(content) <= KEY_ID_BYTES:
        raise NoteError("note", "a line under it is not a signature")
    return name, content[:KEY_ID_BYTES], content[KEY_ID_BYTES:]


def is_name(name: str) -> bool:
    """Say whether a key may have this name."""
    return bool(name) and "+" not in name and not any(character.isspace() for character in name)
