"""What people have to do before they may find anything against somebody; and that it takes two of them.

There is no word for a breach. The worst that can come of a concern is a referral, with reasons, to whoever decides on
the order; and what was the fault of the system or of the device cannot come to that.
"""

from datetime import datetime, timedelta

from peelian.law.checkins.rules import CheckInRules
from peelian.nouns.case import View
from peelian.nouns.concern import PICTURED, Concern, ConcernKind, Finding, Sight
from peelian.nouns.deployment import Approval
from peelian.nouns.ids import PersonId
from peelian.nouns.prompt import Cause
from peelian.nouns.refusal import Refused

MOST_SIGHTS = 2
LEAST_CONTACTS = 2
"""Attempts to reach somebody before anything is found against them, unless they were reached."""


def look_by(concern: Concern, rules: CheckInRules) -> datetime:
    """Return until when somebody should have looked."""
    return concern.opened_at + timedelta(hours=rules.look_hours)


def decide_by(concern: Concern, rules: CheckInRules) -> datetime:
    """Return until when it should be decided."""
    return concern.opened_at + timedelta(hours=rules.decide_hours)


def closed(concern: Concern, rules: CheckInRules) -> bool:
    """Say whether a concern is decided; a finding against the person only once somebody else has confirmed it."""
    if concern.finding is None:
        return False
    return concern.finding.outcome not in rules.adverse or concern.confirmation is not None


def may_see(concern: Concern, person: PersonId) -> list[Refused]:
    """Return what stands against showing somebody the two pictures, for a view of their own."""
    if concern.kind not in PICTURED:
        return [_no("kind", "There are no pictures to this concern")]
    if any(sight.by == person for sight in concern.sights):
        return [_no("two_people", "You have looked already; the second view is somebody else's")]
    if len(concern.sights) >= MOST_SIGHTS:
        return [_no("sights", "Two people have looked already")]
    return []


def may_know(concern: Concern, person: PersonId) -> Refused | None:
    """Return why somebody may not yet know what others and the system made of the pictures, or None."""
    if concern.kind not in PICTURED or any(sight.by == person for sight in concern.sights):
        return None
    if len(concern.sights) >= MOST_SIGHTS:
        return None
    return _no("blind", "Look at the two pictures first, and say what you see")


def may_find(concern: Concern, finding: Finding, rules: CheckInRules) -> list[Refused]:
    """Return what stands against a finding."""
    refused = []
    if closed(concern, rules) or (concern.finding is not None and concern.confirmation is None):
        refused.append(_no("finding", "This concern has a finding already; it has to be reversed first"))
    if finding.outcome not in rules.outcomes:
        refused.append(_no("outcome", "Choose an outcome"))
    if finding.excuse not in rules.excuses:
        refused.append(_no("excuse", "Say whether there was a reasonable excuse"))
    if concern.kind in PICTURED and not concern.sights:
        refused.append(_no("sights", "Somebody has to look at the pictures first"))
    return refused + (_against(concern, finding) if finding.outcome in rules.adverse else [])


def may_confirm(concern: Concern, confirmation: Approval, rules: CheckInRules, *, digest: str) -> list[Refused]:
    """Return what stands against confirming a finding against somebody. `digest`: of the finding as it is."""
    finding = concern.finding
    if finding is None or finding.outcome not in rules.adverse or concern.confirmation is not None:
        return [_no("finding", "There is no finding against anybody that waits for a second person")]
    refused = []
    if confirmation.by == finding.by or confirmation.by in {contact.by for contact in concern.contacts}:
        refused.append(_no("two_people", "It takes somebody who had no part in it"))
    if confirmation.to != digest:
        refused.append(_no("digest", "The finding is not the finding that you were shown"))
    if not confirmation.reason.strip():
        refused.append(_no("reason", "Say why"))
    return refused


def _against(concern: Concern, finding: Finding) -> list[Refused]:
    """What has to be done, and not to be the case, before anything is found against somebody."""
    refused = []
    if concern.cause in {Cause.SYSTEM, Cause.DEVICE} or concern.device_faulty:
        refused.append(_no("fault", "The system or the device was at fault; nothing can be found against the person"))
    if concern.kind is ConcernKind.ALTERNATIVE:
        refused.append(_no("kind", "Choosing another way to answer is as good as a photo"))
    if concern.kind is ConcernKind.COMPLAINT:
        refused.append(_no("kind", "Whoever complains has done nothing"))
    if finding.excuse != "none_given":
        refused.append(_no("excuse", "There was an excuse; that is not against them"))
    reached = any(contact.reached for contact in concern.contacts)
    if not reached and len(concern.contacts) < LEAST_CONTACTS:
        refused.append(_no("contacts", f"Reach them first, or try {LEAST_CONTACTS} times"))
    if concern.kind in PICTURED and not _both_differ(concern.sights):
        refused.append(_no("sights", "Two people have to see different people in the pictures, each by themselves"))
    return refused


def _both_differ(sights: tuple[Sight, ...]) -> bool:
    return len(sights) == MOST_SIGHTS and all(sight.view is View.FALSE for sight in sights)


def _no(rule: str, reason: str) -> Refused:
    return Refused(rule=rule, reason=reason)
