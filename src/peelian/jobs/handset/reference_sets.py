"""A reference set is made, filled, and published by two people, bound to exactly what is in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from peelian.jobs.handset.handset import Handset
from peelian.jobs.handset.ports import Unit
from peelian.law import reference_sets as law
from peelian.law.permission import Action, Circumstances
from peelian.nouns.deployment import Approval
from peelian.nouns.entry import Provenance
from peelian.nouns.event import EventKind, Fact
from peelian.nouns.ids import MemberId, SetId
from peelian.nouns.person import Person
from peelian.nouns.reference_set import Member, ReferenceSet, Request, SetStage
from peelian.nouns.refusal import Refusals, Refused

REFERENCE, PICTURE, TEMPLATE = "reference", "picture", "template"
"""What lies in the vault under a member's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominee:
    """What somebody says of a picture that goes into a set. `reference`: by which the force's records are found."""

    reference: str
    source: str
    taken_on: date
    legal_basis: str
    keep_until: date
    no_further_action_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What was made of a nominee's picture: the level crop as JPEG, its template as bytes, and the gate's words."""

    picture: bytes
    template: bytes
    sha256: str
    quality: str


def make(handset: Handset, person: Person, *, kind: str, title: str, pack: str) -> ReferenceSet | Refusals:
    """Make a set with nobody in it. `pack`: the model pack that its pictures are encoded with."""
    with handset.store.change() as unit:
        refused = handset.allowed(unit, person, Action.REFERENCE_CHANGE)
        if refused is not None:
            return refused
        against = law.may_make(kind, title, handset.rules)
        if against:
            return handset.refused(unit, person, Action.REFERENCE_CHANGE, against)
        made = ReferenceSet(
            id=SetId(handset.new_id("set")),
            kind=kind,
            title=title.strip(),
            pack=pack,
            made_by=person.id,
            made_at=handset.now(),
        )
        unit.reference_sets.put(made)
        unit.journal.record(handset.event(EventKind.REFERENCE_MADE, person, "a set", set_id=made.id, kind=kind))
    return made


def add_all(
    handset: Handset, person: Person, wanted: SetId, people: Sequence[tuple[Nominee, Likeness]]
) -> list[Member | Refusals]:
    """Put pictures into a set that is a draft, each added or refused on its own; an answer a picture, in order.

    Raises:
        NotFoundError: there is no such set.
    """
    with handset.store.change() as unit:
        found = unit.reference_sets.get(wanted)
        refused = _may_fill(handset, unit, person, found)
        if refused is not None:
            return [refused for _ in people]
        answers = [_added(handset, unit, person, found, one) for one in people]
        count = sum(isinstance(answer, Member) for answer in answers)
        if count:
            after = replace(
                found, size=unit.members.count(found.id), importers=found.importers | {person.id}, request=None
            )
            unit.reference_sets.put(after)
            event = handset.event(EventKind.REFERENCE_ADDED, person, found.kind, set_id=found.id, added=count)
            unit.journal.record(event)
    return answers


def may_fill(handset: Handset, person: Person, wanted: SetId) -> Refusals | None:
    """Return why somebody may not put pictures into a set, or None.

    Raises:
        NotFoundError: there is no such set.
    """
    with handset.store.change() as unit:
        return _may_fill(handset, unit, person, unit.reference_sets.get(wanted))


def _may_fill(handset: Handset, unit: Unit, person: Person, found: ReferenceSet) -> Refusals | None:
    refused = handset.allowed(unit, person, Action.REFERENCE_CHANGE)
    against = law.may_change(found)
    if refused is None and against:
        refused = handset.refused(unit, person, Action.REFERENCE_CHANGE, against, set_id=found.id)
    return refused


def _added(
    handset: Handset, unit: Unit, person: Person, found: ReferenceSet, one: tuple[Nominee, Likeness]
) -> Member | Refusals:
    nominee, likeness = one
    unsaid = [
        Refused(rule=f"member.{name}", reason=ask)
        for name, ask in law.ASKED.items()
        if not getattr(nominee, name).strip()
    ]
    if unsaid:
        return Refusals(reasons=tuple(unsaid))
    member = Member(
        id=MemberId(handset.new_id("member")),
        of=found.id,
        picture=Provenance(
            image=f"{likeness.sha256[:12]}.jpg",
            taken_on=nominee.taken_on,
            source=nominee.source,
            legal_basis=nominee.legal_basis,
            sha256=likeness.sha256,
        ),
        quality=likeness.quality,
        added_by=person.id,
        added_at=handset.now(),
        keep_until=nominee.keep_until,
        no_further_action_on=nominee.no_further_action_on,
    )
    no = law.may_add(member, today=handset.today)
    if no is not None:
        return Refusals(reasons=(no,))
    unit.members.put(member)
    unit.vault.put(member.id, REFERENCE, nominee.reference.encode())
    unit.vault.put(member.id, PICTURE, likeness.picture)
    unit.vault.put(member.id, TEMPLATE, likeness.template)
    return member


def ask(handset: Handset, person: Person, wanted: SetId) -> ReferenceSet | Refusals:
    """Ask that a set be published just as it is.

    Raises:
        NotFoundError: there is no such set.
    """
    against, seen = _looked_through(handset, wanted)
    with handset.store.change() as unit:
        found = unit.reference_sets.get(wanted)
        refused = handset.allowed(unit, person, Action.REFERENCE_CHANGE)
        if refused is not None:
            return refused
        digest = unit.members.digest(wanted)
        against += law.may_change(found)
        if digest != seen:
            against.append(Refused(rule="digest", reason="The set was changed meanwhile; ask again"))
        if against:
            return handset.refused(unit, person, Action.REFERENCE_CHANGE, against, set_id=wanted)
        after = replace(found, request=Request(by=person.id, at=handset.now(), digest=digest))
        unit.reference_sets.put(after)
        event = handset.event(EventKind.REFERENCE_ASKED, person, "to be published", set_id=wanted, digest=digest)
        unit.journal.record(event)
    return after


def publish(handset: Handset, person: Person, wanted: SetId, *, digest: str, reason: str) -> ReferenceSet | Refusals:
    """Approve that a set is published, exactly as somebody else asked for it.

    Raises:
        NotFoundError: there is no such set.
    """
    unfit, seen = _looked_through(handset, wanted)
    with handset.store.change() as unit:
        found = unit.reference_sets.get(wanted)
        asked = Circumstances(requested_by=found.request.by if found.request else found.made_by)
        refused = handset.allowed(unit, person, Action.REFERENCE_PUBLISH, asked)
        if refused is not None:
            return refused
        now_is = unit.members.digest(wanted)
        against = law.may_publish(found, person.id, digest=digest, now_is=now_is)
        changed = Refused(rule="digest", reason="The set was changed meanwhile; look at it again")
        against += unfit if now_is == seen else [changed]
        if not reason.strip():
            against.append(Refused(rule="reason", reason="Say why this set may be searched"))
        if against:
            return handset.refused(unit, person, Action.REFERENCE_PUBLISH, against, set_id=wanted)
        after = replace(
            found,
            stage=SetStage.PUBLISHED,
            version=found.version + 1,
            digest=digest,
            weeded_on=handset.today,
            publication=Approval(by=person.id, rank=person.rank, at=handset.now(), to=digest, reason=reason),
            expires_on=handset.today + timedelta(days=handset.rules.set_days),
        )
        unit.reference_sets.put(after)
        told: dict[str, Fact] = {"set_id": wanted, "digest": digest, "size": after.size, "version": after.version}
        unit.journal.record(handset.event(EventKind.REFERENCE_PUBLISHED, person, reason, **told))
    return after


def _looked_through(handset: Handset, wanted: SetId) -> tuple[list[Refused], str]:
    """Look at every member of a large set while others may write; return what is unfit, and the digest of all.

    Raises:
        NotFoundError: there is no such set.
    """
    with handset.store.read() as unit:
        unit.reference_sets.get(wanted)
        unfit = law.fit(unit.members.of(wanted), handset.rules, today=handset.today)
        return unfit, unit.members.digest(wanted)
