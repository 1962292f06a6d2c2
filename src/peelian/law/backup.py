"""When a backup may be restored, and by whom: never an old one, and never by one person alone."""

from collections.abc import Collection
from datetime import datetime, timedelta

from peelian.nouns.ids import PersonId
from peelian.nouns.refusal import Refused

OLDEST = timedelta(days=31)
"""Peelian's own bound. What was erased since is erased again from the list of what was shredded; but an old backup
brings back a state that nobody remembers, and lists and alerts in it are long over."""

PEOPLE = 2
"""So many have to confirm a restored desk before it does anything."""


def may_restore(made_at: datetime, *, now: datetime) -> Refused | None:
    """Say why a backup may not be restored, or None."""
    if made_at > now:
        return Refused(rule="backup.future", reason="It was made in the future: set this machine's clock first")
    if now - made_at > OLDEST:
        return Refused(rule="backup.age", reason=f"It is older than {OLDEST.days} days; take a newer one")
    return None


def may_confirm(person: PersonId, confirmed: Collection[PersonId]) -> Refused | None:
    """Say why somebody may not confirm a restored desk, or None."""
    if person in confirmed:
        return Refused(rule="two_people", reason="You have confirmed it already; somebody else has to as well")
    return None


def is_open(confirmed: Collection[PersonId]) -> bool:
    """Say whether enough people have confirmed a restored desk."""
    return len(set(confirmed)) >= PEOPLE
