"""What a phone is told, as plain JSON. Times go as “so long ago” and “in so long”: its own clock does not matter."""

from collections.abc import Callable
from datetime import datetime

from peelian.jobs.live.phones.enrolling import Carried
from peelian.jobs.live.phones.reading import Seen
from peelian.law import phones as law
from peelian.law.policy import Policy
from peelian.nouns.case import Case
from peelian.nouns.phone import PhoneAct, PhoneStep
from peelian.web.control.cards import milliseconds

Band = Callable[[Case], str | None]


def alert(seen: Seen, who: Carried, policy: Policy, band: Band, now: datetime) -> dict[str, object]:
    """Return an alert as it is on one phone."""
    case, entry, subject = seen.case, seen.row.entry, seen.row.subject
    said = case.adjudication
    return {
        "id": case.id,
        "camera": case.camera,
        "seen_ago_ms": ago_ms(case.seen_at, now),
        "raised_ago_ms": ago_ms(case.raised_at, now),
        "expires_in_ms": max(0, -ago_ms(seen.until, now)),
        "category_title": policy.categories[case.category].title,
        "name": subject.name,
        "reference": subject.reference,
        "reason": entry.reason,
        "basis": entry.basis,
        "instructions": entry.instructions,
        "picture_taken_on": entry.picture.taken_on.isoformat(),
        "picture_source": entry.picture.source,
        "under_18": entry.under_18,
        "band": band(case),
        "operator": None
        if said is None
        else {
            "view": said.view.value,
            "reasons": [policy.reasons.get(key, key) for key in said.reasons],
            "note": said.note,
        },
        "holders": [{"name": seen.names[person], "mine": person == who.officer.id} for person in law.holders(case)],
        "steps": [step(one, seen, policy, now) for one in case.steps],
        "state": law.state(case),
        "second_looks": len(case.second_looks),
    }


def step(one: PhoneStep, seen: Seen, policy: Policy, now: datetime) -> dict[str, object]:
    """Return a step as it is on a phone."""
    told: dict[str, object] = {
        "act": one.act.value,
        "words": policy.phones.acts[one.act.value],
        "by": seen.names[one.by],
        "ago_ms": ago_ms(one.at, now),
    }
    if one.act is PhoneAct.DOCUMENTS_SHOWN:
        told["ground"] = bool(one.ground)
    if one.check in policy.checks:
        told["check"] = policy.checks[one.check]
    return told


def state(who: Carried, alerts: list[dict[str, object]], policy: Policy, now: datetime) -> dict[str, object]:
    """Return how things stand on a phone."""
    rules = policy.phones
    return {
        "server_ms": milliseconds(now),
        "title": who.deployment.plan.title,
        "place": who.deployment.plan.place,
        "officer": who.officer.name,
        "ends_at_ms": milliseconds(who.device.expires_at),
        "alerts": alerts,
        "acts": dict(rules.acts),
        "reasons_not": dict(rules.reasons_not),
        "checks": dict(policy.checks),
        "second_look": {"allowed": rules.second_looks > 0, "list_allowed": rules.against_list},
    }


def ago_ms(moment: datetime, now: datetime) -> int:
    """Return how long ago a moment was; negative when it is still to come."""
    return milliseconds(now) - milliseconds(moment)
