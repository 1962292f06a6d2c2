"""Reference sets are weeded, and destroyed when their time is over: keys go, and the log has the receipt."""

from dataclasses import dataclass, replace
from datetime import date

from peelian.jobs.handset.handset import Handset
from peelian.jobs.handset.reference_sets import REFERENCE
from peelian.law import reference_sets as law
from peelian.law.permission import Action
from peelian.nouns.event import EventKind, Fact
from peelian.nouns.ids import MemberId, SetId
from peelian.nouns.person import Person
from peelian.nouns.reference_set import Member, ReferenceSet, SetStage
from peelian.nouns.refusal import Refusals, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was weeded: how many pictures, and how many keys were destroyed with them."""

    pictures: int
    keys: int
    found: ReferenceSet


def mark(handset: Handset, person: Person, member: MemberId, *, on: date) -> Member | Refusals:
    """Note that no further action was taken against somebody: from that day on their picture is shown to nobody.

    Raises:
        NotFoundError: there is no such member.
    """
    with handset.store.change() as unit:
        before = unit.members.get(member)
        refused = handset.allowed(unit, person, Action.REFERENCE_WEED)
        if refused is not None:
            return refused
        after = replace(before, no_further_action_on=on)
        unit.members.put(after)
        found = unit.reference_sets.get(before.of)
        digest = unit.members.digest(found.id)
        # What somebody asked to be published is no longer what is there; what was published stays so, with one less.
        published = found.stage is SetStage.PUBLISHED
        unit.reference_sets.put(replace(found, digest=digest) if published else replace(found, request=None))
        told: dict[str, Fact] = {"set_id": found.id, "member_id": member, "digest": digest}
        unit.journal.record(handset.event(EventKind.REFERENCE_MARKED, person, "no further action", **told))
    return after


def due(handset: Handset, wanted: SetId) -> list[tuple[Member, Refused]]:
    """Return what has to be weeded out of a set, each with its reason.

    Raises:
        NotFoundError: there is no such set.
    """
    with handset.store.read() as unit:
        unit.reference_sets.get(wanted)
        return [
            (member, no)
            for member in unit.members.of(wanted)
            if (no := law.due(member, today=handset.today)) is not None
        ]


def weed(handset: Handset, person: Person, wanted: SetId) -> Receipt | Refusals:
    """Take out of a set what has to be weeded, and destroy its keys; the receipt is in the log.

    A published set stays published: it only has fewer people in it than were approved.

    Raises:
        NotFoundError: there is no such set.
    """
    gone = [member.id for member, _ in due(handset, wanted)]  # read while others may write: a set may be large
    with handset.store.change() as unit:
        found = unit.reference_sets.get(wanted)
        refused = handset.allowed(unit, person, Action.REFERENCE_WEED)
        if refused is not None:
            return refused
        gone = [one for one in gone if unit.members.find(one) is not None]
        for one in gone:
            unit.members.remove(one)
        keys = unit.vault.shred(gone)
        published = found.stage is SetStage.PUBLISHED
        after = replace(
            found,
            size=found.size - len(gone),
            version=found.version + (published and bool(gone)),
            digest=unit.members.digest(wanted) if published else found.digest,
            request=None if gone and not published else found.request,
            weeded_on=handset.today,
        )
        unit.reference_sets.put(after)
        told: dict[str, Fact] = {"set_id": wanted, "weeded": len(gone), "keys": keys, "size": after.size}
        told |= {"before": found.digest, "after": after.digest, "version": after.version}
        unit.journal.record(handset.event(EventKind.REFERENCE_WEEDED, person, "weeding", **told))
    return Receipt(pictures=len(gone), keys=keys, found=after)


def destroy(handset: Handset, person: Person | None, wanted: SetId, *, why: str) -> ReferenceSet | Refusals:
    """Destroy a set and all that lies under its members' keys; None: its time is over, and nobody had to ask.

    Raises:
        NotFoundError: there is no such set.
    """
    with handset.store.change() as unit:
        found = unit.reference_sets.get(wanted)
        refused = handset.allowed(unit, person, Action.REFERENCE_WEED) if person is not None else None
        if refused is None and person is not None and not why.strip():
            no = Refused(rule="reason", reason="Say why this set is destroyed")
            refused = handset.refused(unit, person, Action.REFERENCE_WEED, [no], set_id=wanted)
        if refused is not None:
            return refused
        keys = unit.vault.shred(unit.members.ids(wanted))
        unit.members.clear(wanted)
        after = replace(found, stage=SetStage.DESTROYED, size=0, request=None)
        unit.reference_sets.put(after)
        told: dict[str, Fact] = {"set_id": wanted, "keys": keys, "pictures": found.size}
        unit.journal.record(handset.event(EventKind.REFERENCE_DESTROYED, person, why, **told))
    return after


def expire(handset: Handset) -> list[SetId]:
    """Destroy every set whose time is over; return which."""
    with handset.store.read() as unit:
        over = [one.id for one in unit.reference_sets.published() if law.expired(one, today=handset.today)]
    for one in over:
        destroy(handset, None, one, why="expired")
    return over


def by_reference(handset: Handset, wanted: SetId, reference: str) -> list[MemberId]:
    """Return the pictures in a set of whoever has a reference: its keeper knows them by nothing else.

    Raises:
        NotFoundError: there is no such set.
    """
    with handset.store.read() as unit:
        unit.reference_sets.get(wanted)
        members = unit.members.ids(wanted)
        known = unit.vault.get_all(members, REFERENCE)
    return [member for member, it in zip(members, known, strict=True) if it.decode() == reference.strip()]
