"""The key that wraps every subject's key: made from a passphrase, or kept in a file apart from the data.

Neither ever lies in the data directory: who steals the disk, powered off, gets no face and no name from it.
"""

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from typing_extensions import override

from peelian.errors import KeyFileError
from peelian.vault.sealing import KEY_BYTES, wipe

RandomBytes = Callable[[int], bytes]
"""So many bytes that nobody can guess."""

SALT_BYTES = 16
"""RFC 9106 §3.1 recommends 16 bytes."""

OTHERS = 0o077
"""Permission bits of everybody but the owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """How Argon2id makes a key of a passphrase. Kept beside the salt, so that it can grow for new vaults."""

    salt: bytes
    passes: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 4
    """RFC 9106 §4, second recommended option: 3 passes over 64 MiB in 4 lanes. OWASP's least is below it."""


class KeyEncryptionKey:
    """256 bits in memory. Cannot be printed, copied or pickled, and is overwritten by `wipe`."""

    __slots__ = ("_cipher", "_secret")

    def __init__(self, secret: bytearray) -> None:
        """Take over a secret of 32 bytes."""
        if len(secret) != KEY_BYTES:
            raise ValueError(len(secret))
        self._secret = secret
        self._cipher: AESGCM | None = AESGCM(secret)

    @property
    def cipher(self) -> AESGCM:
        """What seals and opens under this key."""
        if self._cipher is None:
            raise RuntimeError("the key was wiped")
        return self._cipher

    def wipe(self) -> None:
        """Overwrite the key; nothing can be opened any more."""
        wipe(self._secret)
        self._cipher = None

    @override
    def __repr__(self) -> str:
        return "KeyEncryptionKey(…)"

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError("a key does not leave the process")


def from_passphrase(passphrase: bytearray, stretch: Stretch) -> KeyEncryptionKey:
    """Make the key of a passphrase. Takes a tenth of a second and 64 MiB, which is what makes guessing expensive."""
    made = bytearray(KEY_BYTES)
    Argon2id(
        salt=stretch.salt,
        length=KEY_BYTES,
        iterations=stretch.passes,
        lanes=stretch.lanes,
        memory_cost=stretch.memory_kib,
    ).derive_into(passphrase, made)  # type: ignore[arg-type]  # it takes any buffer, and bytes cannot be overwritten
    return KeyEncryptionKey(made)


def load_key_file(path: Path) -> KeyEncryptionKey:
    """Load the key of a file: 32 bytes that only its owner can read.

    Raises:
        KeyFileError: it is missing, no plain file of 32 bytes, somebody else's, or others can read it.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        problem = f"the key file cannot be opened ({error.strerror})"
        raise KeyFileError(
            path, problem, "Put the vault's key file there; nothing opens the vault without it"
        ) from error
    secret = bytearray(KEY_BYTES + 1)
    try:
        _insist_on_privacy(path, os.fstat(descriptor))
        size = os.readv(descriptor, [secret])
    finally:
        os.close(descriptor)
    if size != KEY_BYTES:
        wipe(secret)
        raise KeyFileError(path, "a key file has exactly 32 bytes", "Put the vault's own key file there")
    secret.pop()
    return KeyEncryptionKey(secret)


def make_key_file(path: Path, *, random_bytes: RandomBytes) -> None:
    """Make a key file that only its owner can read, and have it on the disk before anything is sealed with it.

    Raises:
        KeyFileError: there is a file already, or none can be written there.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except OSError as error:
        problem = f"no key file can be made there ({error.strerror})"
        raise KeyFileError(path, problem, "Name a place that you may write to and that holds no such file") from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(random_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _insist_on_privacy(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise KeyFileError(path, "a key file is a plain file", "Put the vault's own key file there")
    if found.st_mode & OTHERS:
        raise KeyFileError(path, "others can read the key file", "Run `chmod 600` on it, and think who may have it")
    if found.st_uid != os.geteuid():
        raise KeyFileError(path, "the key file belongs to somebody else", "Run `chown` on it, or start as its owner")
