"""The key that signs the log: in a file that only its owner can read."""

import hashlib
import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from peelian.audit.note import Signer
from peelian.errors import LogKeyError

OTHERS = 0o077
"""Permission bits of everybody but the owner."""

ORIGIN = "peelian/log/"
"""A log's name begins with it and goes on with the beginning of its key's hash: two logs never share a name."""

_RESTORE = "Restore it from a backup; without it the log can be verified by others but not signed"


def load_or_make_key(path: Path) -> Signer:
    """Load the key of that file, or make it where there is none.

    Raises:
        LogKeyError: the file cannot be used, or others can read it.
    """
    if not path.exists():
        _make(path)
    return load_key(path)


def load_key(path: Path) -> Signer:
    """Load the key of that file.

    Raises:
        LogKeyError: there is none, it cannot be used, or others can read it.
    """
    try:
        content, mode = path.read_bytes(), path.stat().st_mode
    except OSError as error:
        raise LogKeyError(path, f"the log's key cannot be read ({error.strerror})", _RESTORE) from error
    if mode & OTHERS:
        raise LogKeyError(path, "others can read the log's key", "Run `chmod 600` on it, and think who may have it")
    try:
        private = serialization.load_pem_private_key(content, password=None)
    except ValueError as error:
        raise LogKeyError(path, "it is not a key", _RESTORE) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise LogKeyError(path, "it is not an Ed25519 key", _RESTORE)
    return Signer(name=origin(private.public_key().public_bytes_raw()), private=private)


def origin(public: bytes) -> str:
    """Return the name of the log that this public key signs."""
    return ORIGIN + hashlib.sha256(public).hexdigest()[:16]


def _make(path: Path) -> None:
    """Put a new key in place, whole; if somebody else is faster, theirs stays."""
    content = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".log-key-") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            os.link(file.name, path)
    except FileExistsError:
        return
    except OSError as error:
        raise LogKeyError(path, f"a key cannot be written ({error.strerror})", "Give a place that you own") from error
