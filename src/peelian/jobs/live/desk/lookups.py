"""Looking at a list: whoever sees a name or a picture leaves a line in the log first."""

from dataclasses import dataclass

from peelian.jobs.live.desk import subjects
from peelian.jobs.live.desk.desk import Desk
from peelian.jobs.live.desk.ports import Unit
from peelian.law import listing
from peelian.nouns.entry import Entry, Subject
from peelian.nouns.event import EventKind
from peelian.nouns.ids import DeploymentId, EntryId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An entry with the person it is about, opened for as long as somebody looks. `lapsed`: why it must not alert."""

    entry: Entry
    subject: Subject
    lapsed: Refused | None


def rows(desk: Desk, person: Person, deployment: DeploymentId) -> list[Row]:
    """Open a whole list, for somebody whose role was checked at the door."""
    with desk.store.change() as unit:
        entries = unit.entries.of(deployment)
        unit.journal.record(
            desk.event(
                EventKind.IMAGE_CONSULTED, deployment, who=person.id, why="looked at the list", entries=len(entries)
            )
        )
        return [listed(desk, unit, entry) for entry in entries]


def row(desk: Desk, person: Person, entry: EntryId) -> Row:
    """Open one entry.

    Raises:
        NotFoundError: there is none of that id.
    """
    with desk.store.change() as unit:
        found = unit.entries.get(entry)
        why = "looked at an entry"
        unit.journal.record(
            desk.event(EventKind.IMAGE_CONSULTED, found.deployment, who=person.id, why=why, entry_id=entry)
        )
        return listed(desk, unit, found)


def picture(desk: Desk, person: Person, entry: EntryId) -> bytes:
    """Open an entry's picture, as JPEG.

    Raises:
        NotFoundError: there is none of that id.
    """
    with desk.store.change() as unit:
        found = unit.entries.get(entry)
        why = "looked at a picture"
        unit.journal.record(
            desk.event(EventKind.IMAGE_CONSULTED, found.deployment, who=person.id, why=why, entry_id=entry)
        )
        return unit.vault.get(entry, subjects.PICTURE)


def listed(desk: Desk, unit: Unit, entry: Entry) -> Row:
    """Open an entry within a unit; whoever calls logs that somebody looks."""
    subject = subjects.who(unit.vault, entry.id)
    return Row(entry=entry, subject=subject, lapsed=listing.lapsed(entry, desk.policy, now=desk.now()))
