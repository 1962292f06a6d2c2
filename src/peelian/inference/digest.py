"""SHA-256 before anything else: bytes are looked at only when they are the bytes that were asked for."""

import hashlib
from pathlib import Path

from peelian.errors import DigestMismatchError


def of_bytes(content: bytes) -> str:
    """SHA-256 of bytes, hex."""
    return hashlib.sha256(content).hexdigest()


def of_file(path: Path) -> str:
    """SHA-256 of a file, hex, without holding the file in memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_verified(path: Path, sha256: str) -> bytes:
    """Return a file's bytes if they are the expected ones.

    The bytes that were hashed are the bytes that are returned: nobody can swap the file in between.

    Raises:
        DigestMismatchError: they are not.
        OSError: the file cannot be read.
    """
    content = path.read_bytes()
    got = of_bytes(content)
    if got != sha256:
        raise DigestMismatchError(str(path), sha256, got)
    return content
