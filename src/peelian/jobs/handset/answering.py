"""One photograph gets one answer: possible or none, a few candidates in words, recorded before it is shown."""

from dataclasses import dataclass, replace

from peelian.jobs.handset import probes, reference_sets
from peelian.jobs.handset.checks import Checks, mine, searchable
from peelian.jobs.handset.library import Seen
from peelian.jobs.handset.opening import searched
from peelian.jobs.handset.ports import Unit
from peelian.jobs.handset.probes import Shown
from peelian.law import bands, threshold
from peelian.law import operator_checks as law
from peelian.law import reference_sets as law_of_sets
from peelian.law.permission import Action
from peelian.nouns.candidate import Candidate
from peelian.nouns.event import EventKind
from peelian.nouns.ids import CheckId, MemberId
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.operator_check import OperatorCheck
from peelian.nouns.person import Person
from peelian.nouns.reference_set import ReferenceSet
from peelian.nouns.refusal import Refusals, Refused

SPARE = 16
"""Candidates looked for beyond those that are shown, since some may be due for weeding and are passed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an officer is told. `shown`: nobody, or the candidates, best first."""

    check: OperatorCheck
    shown: tuple[Shown, ...]

    @property
    def possible(self) -> bool:
        """Whether there is a possible match. That there is none is a valid result."""
        return bool(self.shown)


def photograph(checks: Checks, person: Person, check: CheckId, photo: bytes) -> Answer | Refusals:
    """Compare one photograph with the set, or say what to do better.

    Raises:
        NotFoundError: there is no such check of this officer.
    """
    found = _counted(checks, person, check)
    if isinstance(found, Refusals):
        return found
    seen = checks.library.see(found, photo)
    if isinstance(seen, Refused):
        return _not_seen(checks, person, check, seen)
    kept = False
    try:
        point = checks.library.point(found)
        if isinstance(point, Refused):
            return _not_seen(checks, person, check, point)
        answer = _recorded(checks, person, check, (found, seen, point))
        if isinstance(answer, Answer):
            kept = checks.probes.keep(check, seen.crop, answer.shown, dies_at=checks.dies_at)
            if not kept:
                over = Refused(rule="check", reason="This check is over: its time ran out")
                return Refusals(reasons=(over,))
        return answer
    finally:
        probes.overwrite_template(seen.template)
        if not kept:
            probes.overwrite(seen.crop)


def answer(checks: Checks, person: Person, check: CheckId) -> Answer | None:
    """Return the answer of an officer's own check while its photograph is there.

    Raises:
        NotFoundError: there is no such check of this officer.
    """
    found = checks.own(person, check)
    held = checks.probes.get(check, now=checks.handset.monotonic())
    return None if found.found is None or held is None else Answer(check=found, shown=held.shown)


def picture(checks: Checks, person: Person, check: CheckId, number: int | None) -> bytes | None:
    """Return the photograph (None), or a candidate's picture by its number from 0; None where it is gone.

    Raises:
        NotFoundError: there is no such check of this officer, or the candidate was weeded meanwhile.
    """
    checks.own(person, check)
    held = checks.probes.get(check, now=checks.handset.monotonic())
    if held is None:
        return None
    if number is None:
        return bytes(held.crop) or None
    if not 0 <= number < len(held.shown):
        return None
    with checks.handset.store.read() as unit:
        return unit.vault.get(held.shown[number].member, reference_sets.PICTURE)


def _counted(checks: Checks, person: Person, check: CheckId) -> ReferenceSet | Refusals:
    """Count a photograph, and return the set that it may be compared with."""
    handset = checks.handset
    with handset.store.read() as unit:
        found = unit.reference_sets.get(mine(unit, person, check).searched.id)
    closed = searchable(checks, found)
    with handset.store.change() as unit:
        before = mine(unit, person, check)
        against = law.may_photograph(before, handset.rules) or closed
        if not against and checks.probes.get(check, now=handset.monotonic()) is None:
            against = [Refused(rule="check", reason="This check is over: its time ran out")]
        if against:
            return handset.refused(unit, person, Action.CHECK_MAKE, against, check_id=check)
        unit.checks.put(replace(before, photos=before.photos + 1))
    return found


def _not_seen(checks: Checks, person: Person, check: CheckId, no: Refused) -> Refusals:
    """Log that a photograph was not good enough; it is gone already."""
    with checks.handset.store.change() as unit:
        event = checks.handset.event(
            EventKind.CHECK_PHOTO_REFUSED, person, "a photograph", check_id=check, rule=no.rule
        )
        unit.journal.record(event)
    return Refusals(reasons=(no,))


def _recorded(
    checks: Checks, person: Person, check: CheckId, by: tuple[ReferenceSet, Seen, OperatingPoint]
) -> Answer | Refusals:
    """Search, and write down what was found before anybody sees it."""
    handset, (found, seen, point) = checks.handset, by
    most = min(checks.own(person, check).statement.most, handset.rules.candidates)
    reached = [
        one
        for one in checks.library.search(found, seen.template, top=most + SPARE)
        if threshold.reached(one.similarity, at=point)
    ]
    with handset.store.change() as unit:
        before = mine(unit, person, check)
        against = law.may_photograph(replace(before, photos=0), handset.rules)
        if against:
            return handset.refused(unit, person, Action.CHECK_MAKE, against, check_id=check)
        shown = _shown(checks, unit, reached, point)[:most]
        # Which version it was is known only now: a set may have been weeded since the statement.
        after = replace(before, answered_at=handset.now(), found=len(shown), point=point.name, searched=searched(found))
        unit.checks.put(after)
        told = handset.event(
            EventKind.CHECK_ANSWERED, person, "a photograph", check_id=check, set_id=found.id, found=len(shown)
        )
        consulted = [
            handset.event(EventKind.CHECK_CANDIDATE_SHOWN, person, "a check", check_id=check, member_id=one.member)
            for one in shown
        ]
        unit.journal.record(told, *consulted)
    return Answer(check=after, shown=tuple(shown))


def _shown(checks: Checks, unit: Unit, reached: list[Candidate], point: OperatingPoint) -> list[Shown]:
    """Return candidates as they are shown; whoever is due for weeding, or was weeded meanwhile, is shown to nobody."""
    handset, shown = checks.handset, []
    stricter = checks.library.stricter(point)
    known: set[str] = set()
    for candidate in reached:
        member = unit.members.find(MemberId(candidate.subject))
        if member is None or law_of_sets.due(member, today=handset.today) is not None:
            continue
        reference = unit.vault.get(member.id, reference_sets.REFERENCE).decode()
        if reference in known:  # of somebody with several pictures, the one that resembles most
            continue
        known.add(reference)
        words = bands.band(candidate.similarity, at=point, known=stricter, words=handset.policy.bands)
        shown.append(
            Shown(
                member=member.id,
                reference=reference,
                source=member.picture.source,
                taken_on=member.picture.taken_on,
                band=words or handset.policy.bands[0],
            )
        )
    return shown
