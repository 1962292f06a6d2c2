"""A restored desk: what was shredded since is shredded again, and nothing is done until two people confirm it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from peelian.jobs.live.desk import alerts
from peelian.law import backup as law
from peelian.nouns.deployment import Ending, Stage
from peelian.nouns.event import SYSTEM, Event, EventKind, Source
from peelian.nouns.ids import PersonId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refused
from peelian.storage.check_ins import HOLDING
from peelian.storage.passkeys import CHALLENGE
from peelian.storage.sessions import SESSION
from peelian.wiring.shreds import Extent
from peelian.wiring.store import DeskStore, DeskUnit

ABOUT = ("restore", "desk")
"""What the log's entries on a restore are about: by it they are found."""

AT_ONCE = 500

CAUSE = "broken"
WHY = "The desk was restored from a backup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What of the list of shreds is replayed.

    `gone`: whose keys were destroyed after the backup was made. `listed`: the whole list. `held_against`: lines of it
    that a proof from outside knows of; None where none was given.
    """

    gone: Sequence[str]
    listed: Extent
    held_against: int | None = None


def settle(store: DeskStore, replayed: Replayed, made_at: datetime, *, now: datetime) -> int:
    """Erase from a restored store what was erased since, end what was live, and write all of it down.

    Args:
        store: just restored.
        replayed: what was shredded since.
        made_at: when that was.
        now: the time of day.
    """
    with store.change() as unit:
        keys = unit.vault.shred(replayed.gone)
        erased = _without_keys(unit, now)
        for one in unit.deployments.at_stage(Stage.LIVE):
            ending = Ending(at=now, by=PersonId(SYSTEM), cause=CAUSE, why=WHY)
            unit.deployments.put(replace(one, stage=Stage.ENDED, ending=ending))
        for table in (SESSION, CHALLENGE):
            unit.connection.execute(table.delete())
        facts = (
            ("made_at", made_at.isoformat()),
            ("keys", keys),
            ("erased", erased),
            ("listed", replayed.listed.count),
            ("list_digest", replayed.listed.digest),
            ("held_against", replayed.held_against),
        )
        kind, source = EventKind.BACKUP_RESTORED, Source.COMMAND_LINE
        unit.journal.record(Event(kind=kind, source=source, who=SYSTEM, at=now, about=(ABOUT,), facts=facts))
        unit.journal.checkpoint()
    return keys


def last(store: DeskStore) -> Event | None:
    """Return the log's entry on the last restore; None where there was none."""
    with store.read() as unit:
        told = [event for event in unit.journal.about(*ABOUT) if event.kind is EventKind.BACKUP_RESTORED]
    return told[-1] if told else None


def confirmed(store: DeskStore) -> list[PersonId] | None:
    """Return who has confirmed a restored desk; None where it was never restored, or enough people have."""
    with store.read() as unit:
        told = unit.journal.about(*ABOUT)
    restores = [number for number, event in enumerate(told) if event.kind is EventKind.BACKUP_RESTORED]
    if not restores:
        return None
    later = told[restores[-1] + 1 :]
    who = [PersonId(event.who) for event in later if event.kind is EventKind.RESTORE_APPROVED]
    return None if law.is_open(who) else who


def confirm(store: DeskStore, person: Person, *, reason: str, now: datetime) -> Refused | None:
    """Confirm a restored desk, or say why somebody may not."""
    waiting = confirmed(store)
    if waiting is None:
        return Refused(rule="restore", reason="Nothing waits to be confirmed")
    no = law.may_confirm(person.id, waiting)
    if no is None and not reason.strip():
        no = Refused(rule="reason", reason="Say what you have checked")
    if no is None:
        why = "".join(one for one in " ".join(reason.split()) if one.isprintable())[:500]
        event = Event(kind=EventKind.RESTORE_APPROVED, who=person.id, why=why, at=now, about=(ABOUT,))
        with store.change() as unit:
            unit.journal.record(event)
    return no


def _without_keys(unit: DeskUnit, now: datetime) -> int:
    """Remove what a restored store says of things whose keys are gone: without its key, it was erased."""
    there, gone = unit.vault.subjects(), 0
    for deployment in unit.deployments.all():
        for case in unit.cases.of(deployment.id):
            if case.deleted_at is None and case.id not in there:
                unit.cases.put(alerts.without_words(case, deleted_at=now))
                gone += 1
        lost = [entry.id for entry in unit.entries.of(deployment.id) if entry.id not in there]
        for entry in lost:
            unit.entries.remove(entry)
        unit.ledger.over(lost, now)
        gone += len(lost)
    for found in unit.reference_sets.all():
        for member in unit.members.ids(found.id):
            if member not in there:
                unit.members.remove(member)
                gone += 1
    return gone + _holdings(unit, there)


def _holdings(unit: DeskUnit, there: frozenset[str]) -> int:
    """Remove holdings of check-ins whose keys are gone."""
    rows = unit.connection.execute(HOLDING.select().with_only_columns(HOLDING.c.id)).scalars().all()
    lost = [one for one in rows if one not in there]
    for start in range(0, len(lost), AT_ONCE):
        some = HOLDING.c.id.in_(lost[start : start + AT_ONCE])
        unit.connection.execute(HOLDING.delete().where(some))
    return len(lost)
