"""Who an entry is about, sealed under the entry's key, and opened for as long as somebody looks."""

import json
from datetime import date

from peelian.jobs.live.desk.ports import Vault
from peelian.nouns.entry import Subject
from peelian.nouns.ids import EntryId

SUBJECT, PICTURE, TEMPLATE, PROBE = "subject", "picture", "template", "probe"
"""What lies under a key."""


def keep(vault: Vault, entry: EntryId, subject: Subject, picture: bytes, template: bytes) -> None:
    """Seal who an entry is about, their picture, and its template."""
    born = subject.born.isoformat() if subject.born else None
    written = json.dumps({"reference": subject.reference, "name": subject.name, "born": born})
    vault.put(entry, SUBJECT, written.encode())
    vault.put(entry, PICTURE, picture)
    vault.put(entry, TEMPLATE, template)


def who(vault: Vault, entry: EntryId) -> Subject:
    """Open who an entry is about.

    Raises:
        NotFoundError: there is no such entry, or it was destroyed.
    """
    read = json.loads(vault.get(entry, SUBJECT))
    born = date.fromisoformat(read["born"]) if read["born"] else None
    return Subject(reference=read["reference"], name=read["name"], born=born)
