"""What a reference set must keep to: what may be in it, who publishes it, what is weeded, and when it is searched."""

from collections.abc import Sequence
from datetime import date, timedelta

from peelian.law.operator_check_rules import CheckRules
from peelian.nouns.ids import PersonId
from peelian.nouns.reference_set import Member, ReferenceSet, SetStage
from peelian.nouns.refusal import Refused

ASKED = {
    "reference": "Give the reference by which the force's records are found",
    "source": "Say where the picture comes from",
    "legal_basis": "Say on which legal basis the picture is held",
}
"""Without these nobody can be held to account for a picture."""


def may_make(kind: str, title: str, rules: CheckRules) -> list[Refused]:
    """Return what stands against a new set."""
    refused = (
        [] if kind in rules.sets else [_no("kind", f"Choose one of these kinds: {', '.join(rules.sets.values())}")]
    )
    return refused if title.strip() else [*refused, _no("title", "Give the set a name")]


def may_add(member: Member, *, today: date) -> Refused | None:
    """Return why a picture may not be put into a set, or None."""
    if member.picture.taken_on > today:
        return _no("member.taken_on", "The picture's date lies in the future")
    return due(member, today=today)


def due(member: Member, *, today: date) -> Refused | None:
    """Return why a picture has to be weeded, or None. What is due is shown to nobody, weeded or not."""
    if member.no_further_action_on is not None and member.no_further_action_on <= today:
        return _no("weeding.no_further_action", "No further action was taken against this person: it may not be kept")
    if member.keep_until < today:
        return _no("weeding.retention", f"It could be kept until {member.keep_until}")
    return None


def may_change(found: ReferenceSet) -> list[Refused]:
    """Return why pictures may not be put into a set, or a publication asked for."""
    if found.stage is SetStage.DRAFT:
        return []
    return [_no("stage", f"This set is {found.stage}: pictures only ever leave it. Make a new one")]


def fit(members: Sequence[Member], rules: CheckRules, *, today: date) -> list[Refused]:
    """Return what stands against publishing just these members, whoever asks."""
    refused: list[Refused] = []
    if not members:
        refused.append(_no("size", "There is nobody in this set"))
    if len(members) > rules.most_members:
        refused.append(_no("size", f"It has {len(members)} pictures; {rules.most_members} are allowed"))
    overdue = sum(due(member, today=today) is not None for member in members)
    if overdue:
        refused.append(_no("weeding", f"{overdue} pictures in it have to be weeded first"))
    return refused


def may_publish(found: ReferenceSet, approver: PersonId, *, digest: str, now_is: str) -> list[Refused]:
    """Return what stands against approving a publication.

    Args:
        found: the set.
        approver: who would approve.
        digest: of the set that the approver has looked at.
        now_is: of the set as it is now.
    """
    refused = may_change(found)
    if found.request is None:
        return [*refused, _no("request", "Nobody has asked for this set to be published")]
    if approver == found.request.by or approver in found.importers:
        refused.append(_no("two_people", "You made this set or asked for it; somebody else has to approve it"))
    if not found.request.digest == digest == now_is:
        refused.append(_no("digest", "The set has changed since then; look at it again"))
    return refused


def may_search(found: ReferenceSet, rules: CheckRules, *, today: date) -> list[Refused]:
    """Return why a set is not searched."""
    if found.stage is not SetStage.PUBLISHED or found.expires_on is None or found.weeded_on is None:
        return [_no("set", f"This reference set is {found.stage}; only a published one is searched")]
    refused = []
    if expired(found, today=today):
        refused.append(_no("set.expiry", f"This reference set expired on {found.expires_on}"))
    if today - found.weeded_on > timedelta(days=rules.weeding_days):
        days = (today - found.weeded_on).days
        refused.append(_no("set.weeding", f"Its last weeding is {days} days ago; {rules.weeding_days} are allowed"))
    return refused


def expired(found: ReferenceSet, *, today: date) -> bool:
    """Say whether a published set's time is over; on its last day it is not."""
    return found.expires_on is not None and found.expires_on < today


def _no(rule: str, reason: str) -> Refused:
    return Refused(rule=rule, reason=reason)
