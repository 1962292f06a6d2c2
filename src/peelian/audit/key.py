"""The key that signs the log: in a file that only its owner can read."""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from peelian.audit.cosignature import Cosigner, CosignerKey, cosigner_key
from peelian.audit.note import Signer
from peelian.errors import LogKeyError

OTHERS = 0o077
"""Permission bits of everybody but the owner."""

ORIGIN = "peelian/log/"
"""A log's name begins with it and goes on with the beginning of its first key's hash: two logs never share a name."""

BEGIN = b"-----BEGIN"
LOG, FORMER = "log ", "former "
"""Lines that may stand before a key: the log's name, where it is not that of this key; and public keys before it."""

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
    return _signer(path, *_loaded(path))


def read_key(path: Path, content: bytes) -> Signer:
    """Read a key that lies in memory. `path`: of the file that it came from, for messages.

    Raises:
        LogKeyError: it cannot be used.
    """
    return _signer(path, *_parsed(path, content))


def make_next(path: Path, log: str) -> Signer:
    """Make the key that will sign a log next, in a file of its own. What was there before was never taken up.

    Raises:
        LogKeyError: it cannot be written.
    """
    path.unlink(missing_ok=True)
    _make(path, f"{LOG}{log}\n")
    return load_key(path)


def load_or_make_second(
    path: Path, log: str, *, former: Sequence[CosignerKey] = ()
) -> tuple[Cosigner, list[CosignerKey]]:
    """Load the log's key of ML-DSA-44, or make it; return it and those that came before it.

    Args:
        path: of its file.
        log: the log's name.
        former: keys that came before it; only where it is made.

    Raises:
        LogKeyError: the file cannot be used, or others can read it.
    """
    if not path.exists():
        _put(path, _new_second(path), f"{LOG}{log}\n" + "".join(f"{FORMER}{key.text}\n" for key in former))
    loaded, content = _loaded(path)
    if not isinstance(loaded, MLDSA44PrivateKey):
        raise LogKeyError(path, "it is not an ML-DSA-44 key", _RESTORE)
    lines = content.partition(BEGIN)[0].decode(errors="replace").splitlines()
    before = [line.removeprefix(FORMER) for line in lines if line.startswith(FORMER)]
    return Cosigner(name=log, private=loaded), [cosigner_key(line) for line in before]


def origin(public: bytes) -> str:
    """Return the name of the log that this public key signs."""
    return ORIGIN + hashlib.sha256(public).hexdigest()[:16]


def _loaded(path: Path) -> tuple[PrivateKeyTypes, bytes]:
    try:
        content, mode = path.read_bytes(), path.stat().st_mode
    except OSError as error:
        raise LogKeyError(path, f"the log's key cannot be read ({error.strerror})", _RESTORE) from error
    if mode & OTHERS:
        raise LogKeyError(path, "others can read the log's key", "Run `chmod 600` on it, and think who may have it")
    return _parsed(path, content)


def _signer(path: Path, private: PrivateKeyTypes, head: bytes) -> Signer:
    if not isinstance(private, Ed25519PrivateKey):
        raise LogKeyError(path, "it is not an Ed25519 key", _RESTORE)
    return Signer(name=_said(head, LOG) or origin(private.public_key().public_bytes_raw()), private=private)


def _parsed(path: Path, content: bytes) -> tuple[PrivateKeyTypes, bytes]:
    head, begin, rest = content.partition(BEGIN)
    try:
        return serialization.load_pem_private_key(begin + rest, password=None), head + begin
    except (ValueError, UnsupportedAlgorithm) as error:
        raise LogKeyError(path, "it is not a key", _RESTORE) from error


def _said(content: bytes, what: str) -> str:
    """Return what a line before the key says; nothing where there is none."""
    lines = content.partition(BEGIN)[0].decode(errors="replace").splitlines()
    return next((line.removeprefix(what) for line in lines if line.startswith(what)), "")


def _make(path: Path, head: str = "") -> None:
    _put(path, Ed25519PrivateKey.generate(), head)


def _new_second(path: Path) -> MLDSA44PrivateKey:
    try:
        return MLDSA44PrivateKey.generate()
    except UnsupportedAlgorithm as error:
        raise LogKeyError(path, "this machine's cryptography has no ML-DSA-44", "Go on with one key") from error


def _put(path: Path, private: Ed25519PrivateKey | MLDSA44PrivateKey, head: str) -> None:
    """Put a new key in place, whole; if somebody else is faster, theirs stays."""
    content = head.encode() + private.private_bytes(
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
