"""Legal holds: one person asks, another approves exactly that, and it ends by itself."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

from peelian.jobs.assurance.retention.ports import Keeping, Unit
from peelian.law import permission
from peelian.law import retention as law
from peelian.law.permission import Action, Circumstances
from peelian.nouns.deployment import Approval
from peelian.nouns.event import LONGEST_WHY, Event, EventKind
from peelian.nouns.hold import Hold, HoldId, HoldOn
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks to be held back. `reference`: of the case that needs it; `until`: when it ends by itself."""

    on: HoldOn
    about: str
    reason: str
    reference: str
    until: datetime


def ask(keeping: Keeping, person: Person, asked: Asked) -> Hold | Refusals:
    """Ask that something is held back; nothing is, until somebody else approves."""
    with keeping.store.change() as unit:
        refused = allowed(keeping, unit, person, Action.HOLD_ASK)
        if refused is not None:
            return refused
        against = [
            Refused(rule=f"hold.{name}", reason=say)
            for name, say in (("reason", "Say why"), ("reference", "Name the case"), ("about", "Say what"))
            if not getattr(asked, name).strip()
        ]
        if not against and not keeping.exists(asked.on, asked.about):
            against.append(
                Refused(rule="hold.about", reason=f"There is no {asked.on} {asked.about} with anything left")
            )
        if against:
            return no(keeping, unit, person, Action.HOLD_ASK, against)
        made = Hold(
            id=HoldId(keeping.new_id("hold")),
            on=asked.on,
            about=asked.about,
            reason=asked.reason,
            reference=asked.reference,
            asked_by=person.id,
            asked_at=keeping.now(),
            until=asked.until,
        )
        against = law.may_hold(made, keeping.policy)
        if against:
            return no(keeping, unit, person, Action.HOLD_ASK, against)
        unit.holds.put(made)
        unit.journal.record(_event(keeping, EventKind.HOLD_ASKED, person, made, made.reason))
    return made


def approve(keeping: Keeping, person: Person, hold: HoldId, *, digest: str, reason: str) -> Hold | Refusals:
    """Approve a hold just as it was shown: from now on its clock stands still.

    Raises:
        NotFoundError: there is no such hold.
    """
    with keeping.store.change() as unit:
        before = unit.holds.get(hold)
        about = Circumstances(requested_by=before.asked_by)
        refused = allowed(keeping, unit, person, Action.HOLD_APPROVE, about)
        if refused is not None:
            return refused
        against = law.may_approve(before, person.id, digest=digest, now_is=of_hold(before), now=keeping.now())
        if not reason.strip():
            against.append(Refused(rule="reason", reason="Say why you approve it"))
        if against:
            return no(keeping, unit, person, Action.HOLD_APPROVE, against)
        approval = Approval(by=person.id, rank=person.rank, at=keeping.now(), to=digest, reason=reason)
        after = replace(before, approval=approval)
        unit.holds.put(after)
        unit.journal.record(_event(keeping, EventKind.HOLD_APPROVED, person, after, reason))
    return after


def end(keeping: Keeping, person: Person, hold: HoldId, *, reason: str) -> Hold | Refusals:
    """End a hold before its time, or turn down one that was asked for; the clocks go on at once.

    Raises:
        NotFoundError: there is no such hold.
    """
    with keeping.store.change() as unit:
        before = unit.holds.get(hold)
        refused = allowed(keeping, unit, person, Action.HOLD_END)
        if refused is not None:
            return refused
        now = keeping.now()
        against = [] if reason.strip() else [Refused(rule="reason", reason="Say why it ends")]
        if not before.holds(now) and not before.waits(now):
            against.append(Refused(rule="hold.stage", reason="It is over already"))
        if against:
            return no(keeping, unit, person, Action.HOLD_END, against)
        after = replace(before, ended_by=person.id, ended_at=now)
        unit.holds.put(after)
        unit.journal.record(_event(keeping, EventKind.HOLD_ENDED, person, after, reason))
    return after


def all_holds(keeping: Keeping) -> list[Hold]:
    """Return all holds, the newest first."""
    with keeping.store.read() as unit:
        return unit.holds.all()


def of_hold(hold: Hold) -> str:
    """Return SHA-256 (hex) of a hold as it was asked for: what an approval is bound to."""
    asked = {
        "id": hold.id,
        "on": hold.on.value,
        "about": hold.about,
        "reason": hold.reason,
        "reference": hold.reference,
        "until": hold.until.astimezone(UTC).isoformat(),
    }
    return sha256(json.dumps(asked, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def allowed(
    keeping: Keeping, unit: Unit, person: Person, action: Action, circumstances: Circumstances | None = None
) -> Refusals | None:
    """Ask whether somebody may; a no is logged."""
    refused = permission.decide(person, action, circumstances)
    return None if refused is None else no(keeping, unit, person, action, [refused])


def no(keeping: Keeping, unit: Unit, person: Person, action: Action, reasons: Sequence[Refused]) -> Refusals:
    """Log a no, and return it."""
    rules = ", ".join(sorted({one.rule for one in reasons}))
    facts = (("action", action.value), ("rules", rules))
    kind = EventKind.PERMISSION_REFUSED
    unit.journal.record(Event(kind=kind, who=person.id, why="asked for", at=keeping.now(), facts=facts))
    return Refusals(reasons=tuple(reasons))


def one_line(text: str) -> str:
    """Return a reason as the log takes it."""
    return "".join(one for one in " ".join(text.split()) if one.isprintable())[:LONGEST_WHY]


def _event(keeping: Keeping, kind: EventKind, person: Person, hold: Hold, why: str) -> Event:
    about = (("hold", hold.id), (hold.on.value, hold.about))
    facts = (("until", hold.until.astimezone(UTC).isoformat()), ("asked", of_hold(hold)))
    return Event(kind=kind, who=person.id, why=one_line(why), at=keeping.now(), about=about, facts=facts)
