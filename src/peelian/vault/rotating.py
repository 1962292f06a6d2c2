"""Change the key that wraps all others: then nobody can open a backup that was made before, whatever it holds."""

from sqlalchemy import Connection, bindparam, select, update

from peelian.storage.vault_tables import VAULT_KEY
from peelian.vault import sealing, unlocking
from peelian.vault.keys import KeyEncryptionKey, RandomBytes
from peelian.vault.sealing import Label
from peelian.vault.vault import WRAPPED

AT_ONCE = 1000
"""Keys that are wrapped anew in one statement."""

REWRAP = update(VAULT_KEY).where(VAULT_KEY.c.subject == bindparam("about")).values(wrapped=bindparam("anew"))


def rewrap(connection: Connection, old: KeyEncryptionKey, new: KeyEncryptionKey, *, random_bytes: RandomBytes) -> int:
    """Wrap every subject's key anew, and let the vault be unlocked by the new key alone; return how many there were.

    What lies sealed under the subjects' keys stays as it is. All of it happens in the transaction, or nothing.

    Raises:
        SealBrokenError: a key was altered, or is not wrapped under the old one.
    """
    unlocking.relock(connection, new, random_bytes=random_bytes)
    wrapped = connection.execute(select(VAULT_KEY.c.subject, VAULT_KEY.c.wrapped)).all()
    for start in range(0, len(wrapped), AT_ONCE):
        connection.execute(
            REWRAP,
            [
                {"about": subject, "anew": _anew(subject, sealed, old, new, random_bytes)}
                for subject, sealed in wrapped[start : start + AT_ONCE]
            ],
        )
    return len(wrapped)


def _anew(
    subject: str, sealed: bytes, old: KeyEncryptionKey, new: KeyEncryptionKey, random_bytes: RandomBytes
) -> bytes:
    label = Label(about=subject, kind=WRAPPED)
    key = sealing.opened(old.cipher, sealed, label)
    try:
        return sealing.seal(new.cipher, key, label, nonce=random_bytes(sealing.NONCE_BYTES))
    finally:
        sealing.wipe(key)
