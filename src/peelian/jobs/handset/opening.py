"""The camera opens for a lawful statement, or everything that stands against it is said at once."""

from dataclasses import dataclass
from datetime import timedelta

from peelian.jobs.handset import codes
from peelian.jobs.handset.checks import Checks, searchable
from peelian.jobs.handset.handset import Handset
from peelian.jobs.handset.ports import Unit
from peelian.jobs.handset.probes import Probe
from peelian.law import operator_checks as law
from peelian.law import reference_sets as law_of_sets
from peelian.law.operator_checks import Recent
from peelian.law.permission import Action
from peelian.nouns.event import Event, EventKind, Fact
from peelian.nouns.ids import CheckId, PersonId, SetId
from peelian.nouns.operator_check import ChildCode, OperatorCheck, SearchedSet, Statement
from peelian.nouns.person import Person
from peelian.nouns.reference_set import ReferenceSet
from peelian.nouns.refusal import Refusals, Refused

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What comes with a statement. `code`: a supervisor's, where the person is a child. `device`: the browser's."""

    code: str = ""
    device: str = ""


NOTHING = Brought()
"""No code, and a browser that keeps no number."""


def begin(
    checks: Checks, person: Person, wanted: SetId, statement: Statement, *, brought: Brought = NOTHING
) -> OperatorCheck | Refusals:
    """Open the camera, or say why not.

    Args:
        checks: all checks.
        person: the officer.
        wanted: the reference set.
        statement: what the officer states.
        brought: a supervisor's code, and which device it is stated on.

    Raises:
        NotFoundError: there is no such set.
    """
    handset = checks.handset
    with handset.store.read() as unit:
        found = unit.reference_sets.get(wanted)
    closed = searchable(checks, found)  # may open a pack, which nobody who wants to write should wait for
    with handset.store.change() as unit:
        refused = handset.allowed(unit, person, Action.CHECK_MAKE)
        if refused is not None:
            return refused
        found = unit.reference_sets.get(wanted)
        closed = closed or law_of_sets.may_search(found, handset.rules, today=handset.today)
        against = law.may_open(statement, handset.rules, recent(handset, unit, person.id)) + closed
        allowed: ChildCode | Refused | None = None
        if statement.child and not against:  # a code is not used up by a statement that is refused anyway
            allowed = codes.used(handset, unit, person.id, brought.code)
            against = [allowed] if isinstance(allowed, Refused) else []
        if against:
            return handset.refused(unit, person, Action.CHECK_MAKE, against, set_id=wanted)
        made = OperatorCheck(
            id=CheckId(handset.new_id("check")),
            officer=person.id,
            searched=searched(found),
            statement=statement,
            opened_at=handset.now(),
            device=brought.device,
            allowed_by=allowed.made_by if isinstance(allowed, ChildCode) else None,
        )
        unit.checks.put(made)
        unit.journal.record(_told(handset, person, made))
    checks.probes.open(Probe(check=made.id, officer=person.id, dies_at=checks.dies_at))
    return made


def _told(handset: Handset, person: Person, made: OperatorCheck) -> Event:
    said = made.statement
    told: dict[str, Fact] = {"check_id": made.id, "set_id": made.searched.id, "trigger": said.trigger}
    told |= {"basis": said.legal_basis, "place": said.place, "child": said.child}
    if made.device:
        told["device_id"] = made.device
    return handset.event(EventKind.CHECK_OPENED, person, said.necessity, **told)


def recent(handset: Handset, unit: Unit, officer: PersonId) -> Recent:
    """Say what goes on as an officer asks."""
    since = handset.now() - HOUR
    unfinished = unit.checks.unfinished(officer)
    return Recent(
        mine=unit.checks.since(since, officer),
        desk=unit.checks.since(since),
        open=any(one.ended is None for one in unfinished),
        owed=any(one.owes_decision and one.ended is not None for one in unfinished),
    )


def searched(found: ReferenceSet) -> SearchedSet:
    """Write down which set, as it is now. It is published, and so was weeded."""
    return SearchedSet(
        id=found.id,
        title=found.title,
        version=found.version,
        size=found.size,
        digest=found.digest,
        weeded_on=found.weeded_on or found.made_at.date(),
    )
