"""The membership ledger over the vault: names go in as hashes under a key that lies sealed, and never come out."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection

from peelian.errors import NotFoundError
from peelian.law import membership as law
from peelian.nouns.entry import Entry, Subject
from peelian.nouns.ids import EntryId
from peelian.nouns.membership import Membership
from peelian.storage.memberships import Memberships
from peelian.vault.vault import Vault

SECRET = ("ledger", "secret")
"""Where the key lies sealed that hashes are made with. Once it is shredded, nobody can be found in the ledger."""

KEY_BYTES = 32


class Ledger:
    """The ledger in the transaction of one unit."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._rows = Memberships(connection)
        self._vault = vault
        self._key = b""

    def note(self, entry: Entry, subject: Subject) -> None:
        """Note that somebody is on a list now."""
        forms = [law.by_reference(subject.reference)]
        forms += [law.by_name(subject.name, subject.born)] if subject.born is not None else []
        made = Membership(
            entry=entry.id, deployment=entry.deployment, category=entry.category, listed_at=entry.added_at
        )
        self._rows.add(made, [self._token(form) for form in forms])

    def over(self, entries: Sequence[EntryId], at: datetime) -> None:
        """Note that people are on a list no more."""
        self._rows.over(entries, at)

    def of(self, forms: Sequence[str]) -> list[Membership]:
        """Return the lists that somebody was on, by the forms of their name or reference; in a unit that may change."""
        return self._rows.of([self._token(form) for form in forms])

    def count(self) -> int:
        """Return how many people on how many lists it knows."""
        return self._rows.count()

    def oldest(self) -> datetime | None:
        """Return when the first of those that are over was over."""
        return self._rows.oldest()

    def forget(self, before: datetime) -> int:
        """Remove what was over before a moment; return how many there were."""
        return self._rows.forget(before)

    def _token(self, form: str) -> str:
        if not self._key:
            self._key = self._secret()
        return hmac.new(self._key, form.encode(), sha256).hexdigest()

    def _secret(self) -> bytes:
        try:
            return self._vault.get(*SECRET)
        except NotFoundError:
            made = secrets.token_bytes(KEY_BYTES)
            self._vault.put(*SECRET, made)
            return made
