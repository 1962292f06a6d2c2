"""What all steps of a check share: their means, the photographs in memory, and how a row says that they are gone."""

from dataclasses import dataclass, field, replace

from peelian.errors import NotFoundError
from peelian.jobs.handset.handset import Handset
from peelian.jobs.handset.library import Library
from peelian.jobs.handset.ports import Unit
from peelian.jobs.handset.probes import Probes
from peelian.law import reference_sets as law_of_sets
from peelian.nouns.event import EventKind, Fact
from peelian.nouns.ids import CheckId
from peelian.nouns.operator_check import OperatorCheck
from peelian.nouns.person import Person
from peelian.nouns.reference_set import ReferenceSet
from peelian.nouns.refusal import Refused

SAMPLES_OF = 100
"""Rows of which so many as the rules say are looked through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """All checks of a desk, for many threads."""

    handset: Handset
    library: Library
    probes: Probes = field(default_factory=Probes)

    @property
    def dies_at(self) -> float:
        """When what is begun now is over without a decision, by the clock that only rises."""
        return self.handset.monotonic() + self.handset.rules.undecided_s

    def own(self, person: Person, check: CheckId) -> OperatorCheck:
        """Return a check of this officer; another's is not there.

        Raises:
            NotFoundError: there is none.
        """
        with self.handset.store.read() as unit:
            return mine(unit, person, check)


def mine(unit: Unit, person: Person, check: CheckId) -> OperatorCheck:
    """Return a check of this officer; another's is not there.

    Raises:
        NotFoundError: there is none.
    """
    found = unit.checks.get(check)
    if found.officer != person.id:
        raise NotFoundError("check", check)
    return found


def searchable(checks: Checks, found: ReferenceSet) -> list[Refused]:
    """Return why a set cannot be searched now: the law, no operating point for its size, or it is not open yet."""
    against = law_of_sets.may_search(found, checks.handset.rules, today=checks.handset.today)
    if against:
        return against
    point = checks.library.point(found)
    if isinstance(point, Refused):
        return [point]
    not_ready = checks.library.ready(found)
    return [] if not_ready is None else [not_ready]


def erased(checks: Checks, unit: Unit, check: OperatorCheck, cause: str) -> OperatorCheck:
    """Write the receipt that nothing of the face is left, and return the row with it. Overwrite before."""
    handset = checks.handset
    now = handset.now()
    since = check.answered_at or check.opened_at
    told: dict[str, Fact] = {
        "check_id": check.id,
        "cause": cause,
        "photographs": check.photos,
        "held_s": round((now - since).total_seconds(), 3),
    }
    unit.journal.record(handset.event(EventKind.CHECK_ERASED, None, "", **told))
    return replace(check, ended_at=now, erased_at=now, sampled=_sampled(handset, check))


def _sampled(handset: Handset, check: OperatorCheck) -> bool:
    """Say whether a supervisor is to look at a row: children and private places always, others by chance."""
    place = handset.rules.places.get(check.statement.place)
    if check.statement.child or (place is not None and place.private):
        return True
    drawn = int.from_bytes(handset.secret(4), "big") % SAMPLES_OF
    return drawn < handset.rules.sampled_of_hundred
