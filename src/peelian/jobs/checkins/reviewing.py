"""The review desk: pictures without a word first, contact, excuses, an outcome, and a second person for the worst."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from peelian.jobs.checkins import answering, digests, references
from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.ports import Unit
from peelian.law.checkins import concerns, orders
from peelian.law.permission import Action, Circumstances
from peelian.nouns.case import View
from peelian.nouns.concern import Concern, ConcernId, Contact, Finding, Sight
from peelian.nouns.deployment import Approval
from peelian.nouns.event import EventKind
from peelian.nouns.order import Order
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """The two sides: each picture that was enrolled, and each photo of the prompt. JPEG."""

    enrolled: tuple[bytes, ...]
    photos: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says who decides. `outcome`, `excuse`: keys of the policy pack."""

    outcome: str
    excuse: str
    reasons: str


def queue(office: Office) -> list[Concern]:
    """Return what waits for people, the one that is due first first."""
    with office.store.read() as unit:
        waiting = [one for one in unit.concerns.all() if not concerns.closed(one, office.rules)]
    return sorted(waiting, key=lambda one: concerns.decide_by(one, office.rules))


def show(office: Office, person: Person, concern: ConcernId) -> Pictures | Refusals:
    """Show somebody the pictures, and nothing else: not what the machine found, and not what others saw.

    Raises:
        NotFoundError: there is no such concern, or the pictures' time is over.
    """
    with office.store.change() as unit:
        seen = unit.concerns.get(concern)
        under = unit.orders.get(seen.order)
        refused = office.allowed(unit, person, Action.CONCERN_DECIDE, under)
        if refused is not None:
            return refused
        standing = orders.standing(under, now=office.now())
        against = [*concerns.may_see(seen, person.id), *([] if standing is None else [standing])]
        if against:
            return office.refused(unit, person, Action.CONCERN_VIEW, under, against)
        photos = tuple(unit.vault.get(one, answering.PHOTO) for one in answering.photos_of(unit, under, seen.about))
        enrolled = references.pictures(unit, seen.wearer)
        unit.journal.record(
            office.event(EventKind.CONCERN_VIEWED, under, who=person.id, why="first look", concern_id=concern)
        )
    return Pictures(enrolled=enrolled, photos=photos)


def say(office: Office, person: Person, concern: ConcernId, view: View) -> Concern | Refusals:
    """Record what somebody saw.

    Raises:
        NotFoundError: there is no such concern.
    """

    def seen(before: Concern) -> tuple[list[Refused], Concern]:
        sight = Sight(by=person.id, at=office.now(), view=view)
        return concerns.may_see(before, person.id), replace(before, sights=(*before.sights, sight))

    return _act(office, person, concern, seen, _Logged(EventKind.CONCERN_VIEWED, f"saw: {view}"))


def contact(office: Office, person: Person, concern: ConcernId, contact: Contact) -> Concern | Refusals:
    """Record an attempt to reach the person.

    Raises:
        NotFoundError: there is no such concern.
    """
    made = replace(contact, by=person.id, at=office.now())

    def contacted(before: Concern) -> tuple[list[Refused], Concern]:
        known = contact.how in office.rules.contacts
        against = [] if known else [Refused(rule="how", reason="Choose how you tried to reach them")]
        return against, replace(before, contacts=(*before.contacts, made))

    return _act(office, person, concern, contacted, _Logged(EventKind.CONCERN_CONTACTED, f"by {contact.how}"))


def find(office: Office, person: Person, concern: ConcernId, said: Said) -> Concern | Refusals:
    """Decide. What is against the person counts for nothing until somebody else has confirmed it.

    Raises:
        NotFoundError: there is no such concern.
    """

    def found(before: Concern) -> tuple[list[Refused], Concern]:
        if not said.reasons.strip():
            return [Refused(rule="reasons", reason="Say why")], before
        finding = Finding(by=person.id, at=office.now(), outcome=said.outcome, excuse=said.excuse, reasons=said.reasons)
        return concerns.may_find(before, finding, office.rules), replace(before, finding=finding)

    return _act(office, person, concern, found, _Logged(EventKind.CONCERN_DECIDED, "decided", said.reasons))


def confirm(office: Office, person: Person, concern: ConcernId, *, reason: str, digest: str) -> Concern | Refusals:
    """Confirm a finding against somebody: it is a referral then, and still decides nothing.

    Raises:
        NotFoundError: there is no such concern.
    """
    with office.store.change() as unit:
        before = unit.concerns.get(concern)
        under = unit.orders.get(before.order)
        asked = Circumstances(requested_by=None if before.finding is None else before.finding.by)
        refused = office.allowed(unit, person, Action.CONCERN_CONFIRM, under, asked)
        if refused is not None:
            return refused
        approval = Approval(by=person.id, rank=person.rank, at=office.now(), to=digest, reason=reason)
        against = concerns.may_confirm(before, approval, office.rules, digest=digests.of_finding(before))
        if against:
            return office.refused(unit, person, Action.CONCERN_CONFIRM, under, against)
        after = replace(before, confirmation=approval)
        unit.concerns.put(after)
        unit.journal.record(
            office.event(
                EventKind.CONCERN_CONFIRMED, under, who=person.id, why="confirmed", said=reason, concern_id=concern
            )
        )
    return after


def reverse(office: Office, person: Person, concern: ConcernId, *, reason: str) -> Concern | Refusals:
    """Take a finding back; the concern is open again, and the finding stays in its history.

    Raises:
        NotFoundError: there is no such concern.
    """

    def taken_back(before: Concern) -> tuple[list[Refused], Concern]:
        if before.finding is None or not reason.strip():
            return [Refused(rule="finding", reason="Say why a finding that there is is taken back")], before
        history = (*before.reversed_from, before.finding)
        return [], replace(before, finding=None, confirmation=None, reversed_from=history)

    return _act(office, person, concern, taken_back, _Logged(EventKind.CONCERN_REVERSED, "taken back", reason))


@dataclass(frozen=True, slots=True)
class _Logged:
    """What the log is told of an act."""

    kind: EventKind
    why: str
    said: str = ""


def _act(
    office: Office,
    person: Person,
    concern: ConcernId,
    change: Callable[[Concern], tuple[list[Refused], Concern]],
    logged: _Logged,
) -> Concern | Refusals:
    """Do something to a concern, or log why not."""
    with office.store.change() as unit:
        before = unit.concerns.get(concern)
        under = unit.orders.get(before.order)
        refused = office.allowed(unit, person, Action.CONCERN_DECIDE, under)
        if refused is not None:
            return refused
        against, after = change(before)
        if against:
            return office.refused(unit, person, Action.CONCERN_DECIDE, under, against)
        _put(office, unit, under, after, (person, logged))
    return after


def _put(office: Office, unit: Unit, under: Order, after: Concern, by: tuple[Person, _Logged]) -> None:
    person, logged = by
    unit.concerns.put(after)
    outcome = None if after.finding is None else after.finding.outcome
    event = office.event(
        logged.kind, under, who=person.id, why=logged.why, said=logged.said, concern_id=after.id, outcome=outcome
    )
    unit.journal.record(event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How the desk does: what waits, what waits too long, what came of what, and what was taken back.

    `median_hours`: from a concern to its finding, of those that are closed; None where none is. Never by reviewer.
    `machine_overruled`: photos that were not taken for somebody and were seen by people to be theirs.
    """

    waiting: int
    looked_late: int
    decided_late: int
    outcomes: tuple[tuple[str, int], ...]
    machine_overruled: int
    not_alike: int
    reversed_findings: int
    median_hours: float | None


def figures(office: Office, of: Sequence[Concern]) -> Figures:
    """Count concerns."""
    now, rules = office.now(), office.rules
    closed = [one for one in of if concerns.closed(one, rules)]
    waiting = [one for one in of if not concerns.closed(one, rules)]
    found = [one.finding.outcome for one in closed if one.finding is not None]
    lasted = [(one.finding.at - one.opened_at).total_seconds() / 3600 for one in closed if one.finding is not None]
    unlike = [one for one in of if one.kind.value == "not_alike"]
    return Figures(
        waiting=len(waiting),
        looked_late=sum(not one.sights and not one.contacts and now > concerns.look_by(one, rules) for one in waiting),
        decided_late=sum(now > concerns.decide_by(one, rules) for one in waiting),
        outcomes=tuple(sorted((outcome, found.count(outcome)) for outcome in set(found))),
        machine_overruled=sum(one.finding is not None and one.finding.outcome == "same_person" for one in unlike),
        not_alike=len(unlike),
        reversed_findings=sum(len(one.reversed_from) for one in of),
        median_hours=statistics.median(lasted) if lasted else None,
    )
