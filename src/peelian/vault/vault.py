"""The vault: what lies in it can be read until its subject's key is shredded, and by nobody afterwards."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, Row, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from peelian.errors import NotFoundError
from peelian.storage.vault_tables import VAULT_CONTENT, VAULT_KEY
from peelian.vault import sealing
from peelian.vault.keys import KeyEncryptionKey, RandomBytes
from peelian.vault.sealing import Label

WRAPPED = "wrapped key"
"""Kind of what lies sealed under the key that wraps the others."""

AT_ONCE = 500
"""Subjects named in one statement; SQLite takes a few ten thousand."""

# Statements are built once: building one costs more than running it.
KEY_OF = select(VAULT_KEY.c.wrapped).where(VAULT_KEY.c.subject == bindparam("about"))
KIND = (
    select(VAULT_KEY.c.subject, VAULT_KEY.c.wrapped, VAULT_CONTENT.c.sealed)
    .join(VAULT_CONTENT, VAULT_CONTENT.c.subject == VAULT_KEY.c.subject)
    .where(VAULT_CONTENT.c.kind == bindparam("kind"))
)
ONE = KIND.where(VAULT_KEY.c.subject == bindparam("about"))
SOME = KIND.where(VAULT_KEY.c.subject.in_(bindparam("some", expanding=True)))
_CONTENT = insert(VAULT_CONTENT)
PUT = _CONTENT.on_conflict_do_update(index_elements=["subject", "kind"], set_={"sealed": _CONTENT.excluded.sealed})


class Vault:
    """The vault over one connection, in its transaction.

    A subject's key is there unwrapped only while something of that subject is sealed or opened, and is then
    overwritten. After a shred the write-ahead log still holds old pages: who commits truncates it.
    """

    def __init__(self, connection: Connection, kek: KeyEncryptionKey, *, random_bytes: RandomBytes) -> None:
        self._connection = connection
        self._kek = kek
        self._random_bytes = random_bytes
        self.gone: list[str] = []
        """Whose keys were destroyed here."""

    def put(self, about: str, kind: str, content: bytes) -> None:
        """Seal something; what lay there before of that kind is replaced."""
        wrapped = self._connection.execute(KEY_OF, {"about": about}).scalar()
        with self._unwrapped(about, self._made(about) if wrapped is None else wrapped) as cipher:
            sealed = sealing.seal(cipher, content, Label(about=about, kind=kind), nonce=self._nonce())
        self._connection.execute(PUT, {"subject": about, "kind": kind, "sealed": sealed})

    def get(self, about: str, kind: str) -> bytes:
        """Open something.

        Raises:
            NotFoundError: there is nothing, or it was shredded.
            SealBrokenError: it was altered, or moved from another subject.
        """
        row = self._connection.execute(ONE, {"about": about, "kind": kind}).one_or_none()
        if row is None:
            raise NotFoundError(kind, about)
        return self._opened(row, kind)

    def get_all(self, about: Sequence[str], kind: str) -> list[bytes]:
        """Open something of many subjects, in their order; much faster than one by one.

        Raises:
            NotFoundError: one of them has nothing of that kind, or was shredded.
            SealBrokenError: one was altered, or moved from another subject.
        """
        found = self.find_all(about, kind)
        for one in about:
            if one not in found:
                raise NotFoundError(kind, one)
        return [found[one] for one in about]

    def find_all(self, about: Sequence[str], kind: str) -> dict[str, bytes]:
        """Open something of whichever of these subjects have it, by subject, in their order.

        Raises:
            SealBrokenError: one was altered, or moved from another subject.
        """
        found: dict[str, bytes] = {}
        for some in _few(about):
            for row in self._connection.execute(SOME, {"some": some, "kind": kind}):
                found[row.subject] = self._opened(row, kind)
        return {one: found[one] for one in about if one in found}

    def shred(self, about: Sequence[str]) -> int:
        """Destroy the keys of these subjects, and what lay under them; return how many keys there were."""
        gone: list[str] = []
        for some in _few(about):
            self._connection.execute(VAULT_CONTENT.delete().where(VAULT_CONTENT.c.subject.in_(some)))
            destroyed = VAULT_KEY.delete().where(VAULT_KEY.c.subject.in_(some)).returning(VAULT_KEY.c.subject)
            gone += self._connection.execute(destroyed).scalars()
        self.gone += gone
        return len(gone)

    def subjects(self) -> frozenset[str]:
        """Return whose keys there are."""
        return frozenset(self._connection.execute(select(VAULT_KEY.c.subject)).scalars())

    @property
    def shredded(self) -> int:
        """How many keys were destroyed here."""
        return len(self.gone)

    def _opened(self, row: Row[str, bytes, bytes], kind: str) -> bytes:
        subject, wrapped, sealed = row
        with self._unwrapped(subject, wrapped) as cipher:
            return bytes(sealing.opened(cipher, sealed, Label(about=subject, kind=kind)))

    def _made(self, about: str) -> bytes:
        """Make a subject's key, keep it wrapped, and return it wrapped."""
        key = bytearray(self._random_bytes(sealing.KEY_BYTES))
        wrapped = sealing.seal(self._kek.cipher, key, Label(about=about, kind=WRAPPED), nonce=self._nonce())
        sealing.wipe(key)
        self._connection.execute(VAULT_KEY.insert().values(subject=about, wrapped=wrapped))
        return wrapped

    @contextmanager
    def _unwrapped(self, about: str, wrapped: bytes) -> Iterator[AESGCM]:
        key = sealing.opened(self._kek.cipher, wrapped, Label(about=about, kind=WRAPPED))
        try:
            yield AESGCM(key)
        finally:
            sealing.wipe(key)

    def _nonce(self) -> bytes:
        return self._random_bytes(sealing.NONCE_BYTES)


def _few(about: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(about), AT_ONCE):
        yield about[start : start + AT_ONCE]
