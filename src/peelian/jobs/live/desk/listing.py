"""A watchlist is made, checked, and sealed; from then on nothing in it changes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from statistics import median

from peelian.jobs.live.desk import digests, subjects
from peelian.jobs.live.desk.desk import Desk
from peelian.jobs.live.desk.ports import Unit
from peelian.law import listing
from peelian.law.permission import Action, Circumstances
from peelian.nouns.deployment import Approval, Deployment, Seal, Stage
from peelian.nouns.entry import Entry, Provenance, Status, Subject, Volunteer
from peelian.nouns.event import SYSTEM, EventKind
from peelian.nouns.ids import DeploymentId, EntryId, PersonId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused

OPEN = frozenset({Stage.DRAFT, Stage.AUTHORISED})
"""Stages in which a list may change."""

NOBODY = PersonId(SYSTEM)
"""Who made an empty list."""

DAYS_PER_YEAR = 365.25

ASKED = {
    "category": "Choose a category",
    "source": "Say where the picture comes from",
    "legal_basis": "Say on which legal basis the picture is held",
}
"""Without these there is no entry that the law could be asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomination:
    """What somebody says who puts a person on a list."""

    subject: Subject
    category: str
    reason: str
    basis: str
    instructions: str
    taken_on: date
    source: str
    legal_basis: str
    expires_at: datetime | None = None
    volunteer: Volunteer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What was made of a nomination's picture: the level crop as JPEG, its template as bytes, and the gate's words."""

    picture: bytes
    template: bytes
    sha256: str
    quality: str


def add(
    desk: Desk, person: Person, deployment: DeploymentId, nomination: Nomination, likeness: Likeness
) -> Entry | Refusals:
    """Put somebody on a list. The picture has passed the quality gate already: there is no likeness without it.

    Raises:
        NotFoundError: there is no such deployment.
    """
    return add_all(desk, person, deployment, [(nomination, likeness)])[0]


def add_all(
    desk: Desk, person: Person, deployment: DeploymentId, people: Sequence[tuple[Nomination, Likeness]]
) -> list[Entry | Refusals]:
    """Put several people on a list at once, each added or refused on their own; an answer a person, in order.

    Who is on the list already is read once for all of them: read for each, a long list would take hours.

    Raises:
        NotFoundError: there is no such deployment.
    """
    with desk.store.change() as unit:
        refused = desk.allowed(unit, person, Action.LIST_CHANGE, deployment) or _open(desk, unit, person, deployment)
        if refused is not None:
            return [refused for _ in people]
        listed = {subjects.who(unit.vault, entry.id).reference for entry in unit.entries.of(deployment)}
        adding = _Adding(desk, unit, person, deployment, listed)
        return [adding.one(nomination, likeness) for nomination, likeness in people]


@dataclass(slots=True)
class _Adding:
    """People being put on a list within one unit. `listed`: the references that are on it."""

    desk: Desk
    unit: Unit
    person: Person
    deployment: DeploymentId
    listed: set[str]

    def one(self, nomination: Nomination, likeness: Likeness) -> Entry | Refusals:
        """Add somebody, or return all that stands against it."""
        unsaid = [
            Refused(rule=f"entry.{name}", reason=ask) for name, ask in ASKED.items() if not _said(nomination, name)
        ]
        if unsaid:
            return self._refused(unsaid)
        entry = _entry(self.desk, self.person, self.deployment, nomination, likeness)
        against = listing.may_list(entry, self.desk.policy, today=self.desk.now().date())
        reference = nomination.subject.reference
        if reference in self.listed:
            against.append(Refused(rule="entry.reference", reason=f"{reference} is on this list already"))
        if against:
            return self._refused(against)
        self.unit.entries.put(entry)
        subjects.keep(self.unit.vault, entry.id, nomination.subject, likeness.picture, likeness.template)
        self.unit.ledger.note(entry, nomination.subject)
        by, why, leaf = self.person.id, nomination.category, _leaf(self.desk, entry)
        kind = EventKind.LIST_ENTRY_ADDED
        event = self.desk.event(kind, self.deployment, who=by, why=why, entry_id=entry.id, leaf=leaf)
        self.unit.journal.record(event)
        self.listed.add(reference)
        return entry

    def _refused(self, against: Sequence[Refused]) -> Refusals:
        return self.desk.refused(self.unit, self.person, Action.LIST_CHANGE, self.deployment, against)


def remove(desk: Desk, person: Person, entry: EntryId, *, why: str) -> Entry | Refusals:
    """Take somebody off a list that is still open; their key is destroyed.

    Raises:
        NotFoundError: there is no such entry.
    """
    with desk.store.change() as unit:
        gone = unit.entries.get(entry)
        refused = desk.allowed(unit, person, Action.LIST_CHANGE, gone.deployment)
        refused = refused or _open(desk, unit, person, gone.deployment)
        if refused is None and not why.strip():
            say = Refused(rule="reason", reason="Say why this person is taken off the list")
            refused = desk.refused(unit, person, Action.LIST_CHANGE, gone.deployment, [say])
        if refused is not None:
            return refused
        unit.entries.remove(entry)
        unit.vault.shred([entry])
        unit.ledger.over([entry], desk.now())
        kind = EventKind.LIST_ENTRY_REMOVED
        unit.journal.record(desk.event(kind, gone.deployment, who=person.id, why=why, entry_id=entry))
    return gone


def approve_child(desk: Desk, person: Person, entry: EntryId, *, reason: str) -> Entry | Refusals:
    """Approve that somebody under 18 is on a list; somebody else than who put them there.

    Raises:
        NotFoundError: there is no such entry.
    """
    with desk.store.change() as unit:
        before = unit.entries.get(entry)
        asked = Circumstances(requested_by=before.added_by)
        refused = desk.allowed(unit, person, Action.LIST_APPROVE_CHILD, before.deployment, asked)
        refused = refused or _open(desk, unit, person, before.deployment)
        if refused is not None:
            return refused
        against = (
            [] if before.under_18 else [Refused(rule="entry", reason="Only somebody under 18 needs this approval")]
        )
        if not reason.strip():
            against.append(Refused(rule="reason", reason="Say why it is necessary to list a child"))
        if against:
            return desk.refused(unit, person, Action.LIST_APPROVE_CHILD, before.deployment, against)
        leaf = _leaf(desk, replace(before, child_approval=None))
        approval = Approval(by=person.id, rank=person.rank, at=desk.now(), to=leaf, reason=reason)
        after = replace(before, child_approval=approval)
        unit.entries.put(after)
        approved, why = EventKind.LIST_CHILD_APPROVED, reason[:200]
        unit.journal.record(desk.event(approved, before.deployment, who=person.id, why=why, entry_id=entry, leaf=leaf))
    return after


def check_status(desk: Desk, person: Person, deployment: DeploymentId) -> list[Entry] | Refusals:
    """Ask for every entry whether its reason still holds; return those for which it does not.

    Raises:
        NotFoundError: there is no such deployment.
    """
    with desk.store.change() as unit:
        unit.deployments.get(deployment)
        refused = desk.allowed(unit, person, Action.LIST_CHECK_STATUS, deployment)
        if refused is not None:
            return refused
        asked = [entry for entry in unit.entries.of(deployment) if entry.volunteer is None]
        answers = desk.checker.check([subjects.who(unit.vault, entry.id) for entry in asked])
        lapsed = []
        for entry, answer in zip(asked, answers, strict=True):
            status = Status(at=desk.now(), live=answer is True, checker=desk.checker.name)
            checked = replace(entry, status=status)
            unit.entries.put(checked)
            if answer is not True:
                lapsed.append(checked)
        unit.journal.record(
            desk.event(
                EventKind.LIST_STATUS_CHECKED,
                deployment,
                who=person.id,
                why="before use",
                checker=desk.checker.name,
                checked=len(asked),
                lapsed=len(lapsed),
            )
        )
    return lapsed


def seal(desk: Desk, person: Person, deployment: DeploymentId) -> Deployment | Refusals:
    """Seal a list: from now on it is what its root says, and nothing else.

    Raises:
        NotFoundError: there is no such deployment.
    """
    with desk.store.change() as unit:
        before = unit.deployments.get(deployment)
        entries = unit.entries.of(deployment)
        # Whoever put anybody on the list cannot seal it: two people stand behind every list.
        makers = [entry.added_by for entry in entries]
        requested_by = person.id if person.id in makers else next(iter(makers), NOBODY)
        refused = desk.allowed(unit, person, Action.LIST_SEAL, deployment, Circumstances(requested_by=requested_by))
        if refused is not None:
            return refused
        against = listing.may_seal(before, entries, desk.policy, now=desk.now())
        if against:
            return desk.refused(unit, person, Action.LIST_SEAL, deployment, against)
        sealed = _seal(desk, person, entries)
        after = replace(before, stage=Stage.SEALED, seal=sealed)
        unit.deployments.put(after)
        unit.journal.record(
            desk.event(
                EventKind.LIST_SEALED, deployment, who=person.id, why="before use", root=sealed.root, size=sealed.size
            )
        )
    return after


def _seal(desk: Desk, person: Person, entries: Sequence[Entry]) -> Seal:
    today = desk.now().date()
    ages = [(today - entry.picture.taken_on).days / DAYS_PER_YEAR for entry in entries]
    return Seal(
        by=person.id,
        at=desk.now(),
        root=digests.of_list(entries, desk.root),
        size=len(entries),
        volunteers=sum(entry.volunteer is not None for entry in entries),
        categories=tuple(sorted(Counter(entry.category for entry in entries).items())),
        picture_ages_years=(round(median(ages), 1), round(max(ages), 1)),
    )


def _entry(desk: Desk, person: Person, deployment: DeploymentId, said: Nomination, likeness: Likeness) -> Entry:
    identity, now, born = EntryId(desk.new_id("E")), desk.now(), said.subject.born
    age = None if born is None else listing.age_on(now.date(), born=born)
    return Entry(
        id=identity,
        deployment=deployment,
        category=said.category,
        reason=said.reason,
        basis=said.basis,
        instructions=said.instructions,
        picture=Provenance(
            image=f"{identity}.jpg",
            taken_on=said.taken_on,
            source=said.source,
            legal_basis=said.legal_basis,
            sha256=likeness.sha256,
        ),
        added_by=person.id,
        added_at=now,
        quality=likeness.quality,
        under_18=age is not None and age < desk.policy.listing.child_under,
        under_13=age is not None and age < desk.policy.listing.young_child_under,
        expires_at=said.expires_at,
        volunteer=said.volunteer,
    )


def _open(desk: Desk, unit: Unit, person: Person, deployment: DeploymentId) -> Refusals | None:
    stage = unit.deployments.get(deployment).stage
    if stage in OPEN:
        return None
    reason = f"The list cannot change any more; this deployment is {stage}"
    return desk.refused(unit, person, Action.LIST_CHANGE, deployment, [Refused(rule="stage", reason=reason)])


def _said(nomination: Nomination, name: str) -> bool:
    return bool(str(getattr(nomination, name)).strip())


def _leaf(desk: Desk, entry: Entry) -> str:
    return desk.root([digests.of_entry(entry)]).hex()
