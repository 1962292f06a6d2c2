"""The van's phones: who may carry one, which alerts it shows, and in which order an officer may do what.

A stop ends when the person shows who they are, unless another ground for it is recorded; and two officers cannot both
take an alert without seeing it (Romford 2019: a man was held for half an hour although his documents said who he was).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from peelian.law.policy import Policy
from peelian.nouns.case import ALL, Case
from peelian.nouns.deployment import Deployment, Stage
from peelian.nouns.device import Device, DeviceId, DeviceState
from peelian.nouns.ids import PersonId
from peelian.nouns.person import Person, Role
from peelian.nouns.phone import PhoneAct
from peelian.nouns.refusal import Refused

SENT, HELD, ENGAGED, OVER = "sent", "held", "engaged", "over"
"""How far an alert has come on the phones."""

ENDS = frozenset({"released", "arrest", "other_disposal", "no_action"})
"""Outcomes after which nothing more is done with an alert."""

AFTER_DOCUMENTS = frozenset({PhoneAct.CONFIRMED_FALSE, PhoneAct.RELEASED})
"""What is left to do when somebody has shown that they are not the listed person."""

AFTER_FALSE = frozenset({PhoneAct.RELEASED})
"""What is left to do when it is confirmed that somebody is not the listed person."""

OPEN = frozenset({Stage.SEALED, Stage.LIVE})
"""Stages in which a phone may be enrolled and used: it is handed out before the start, and is over with the end."""

FREE = frozenset({PhoneAct.ACKNOWLEDGE, PhoneAct.WILL_ENGAGE, PhoneAct.WILL_NOT_ENGAGE})
"""What somebody may do who does not hold the alert."""

BEFORE = frozenset({PhoneAct.WILL_NOT_ENGAGE, PhoneAct.LOST_SIGHT})
"""What is over once somebody was spoken to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an officer wants to do. `at`: when it was done; `join`: openly, with whoever holds the alert already."""

    act: PhoneAct
    at: datetime
    reason: str = ""
    ground: str = ""
    join: bool = False


def may_carry(person: Person, deployment: Deployment, *, now: datetime) -> list[Refused]:
    """Return what stands against handing somebody a phone of a deployment."""
    refused = []
    if not person.active or Role.ENGAGEMENT_OFFICER not in person.roles:
        refused.append(_no("officer", "A phone is for one named engagement officer"))
    if over(deployment, now=now):
        reason = (
            f"Phones are handed out when the list is sealed, and until the end; this deployment is {deployment.stage}"
        )
        refused.append(_no("stage", reason))
    return refused


def over(deployment: Deployment, *, now: datetime) -> bool:
    """Say whether a deployment's phones are over: it has ended, or its time has."""
    ends_at = deployment.plan.ends_at
    return deployment.stage not in OPEN or ends_at is None or now >= ends_at


def stands(device: Device, deployment: Deployment, *, now: datetime) -> Refused | None:
    """Return why a phone is over for good, or None while it may be used."""
    if device.state is DeviceState.WIPED:
        return _no("wiped", "This phone was wiped; delete everything that is on it")
    if device.state is DeviceState.LEFT:
        return _no("expired", "This phone was given back")
    if over(deployment, now=now) or now >= device.expires_at:
        return _no("expired", "The deployment is over, and this phone with it")
    return None


def reaches(case: Case, officer: PersonId) -> bool:
    """Say whether an alert was sent to an officer: to them by name, or to all who were not the ones to look at it."""
    if case.release is None or case.adjudication is None:
        return False
    if officer in {case.adjudication.by, case.release.by}:
        return False
    return case.release.to in {officer, ALL}


def holders(case: Case) -> tuple[PersonId, ...]:
    """Return who holds an alert, the first first. What was taken on a phone that is dropped is held by nobody."""
    held: list[PersonId] = []
    for step in case.steps:
        if step.act is PhoneAct.WILL_ENGAGE and step.by not in held and step.device not in case.dropped:
            held.append(step.by)
        elif step.act in BEFORE and step.by in held:
            held.remove(step.by)
    return tuple(held)


def lets_go(case: Case, device: DeviceId) -> bool:
    """Say whether an alert has to be free again when a phone is lost or given back.

    Not when somebody was spoken to: what came of that, only who did it knows, and they can say so at the console.
    """
    took = any(step.act is PhoneAct.WILL_ENGAGE and step.device == device for step in case.steps)
    return took and device not in case.dropped and not begun(case) and state(case) != OVER


def declined(case: Case, asked: Collection[PersonId]) -> bool:
    """Say whether everybody said that they would not go, or lost sight. `asked`: whose phones an alert to all reaches.

    Somebody must have said so: an alert that nobody has answered is not declined.
    """
    if case.release is None or begun(case) or holders(case):
        return False
    said = {step.by for step in case.steps if step.act in BEFORE}
    everybody = set(asked) if case.release.to == ALL else {case.release.to}
    return bool(said) and everybody <= said


def unanswered(case: Case, asked: Collection[PersonId], policy: Policy, *, now: datetime) -> bool:
    """Say whether an alert's time is over and nobody spoke to anybody. `asked`: whose phones it reaches.

    What somebody did without a link may come in for a while after that time, and is waited for. An alert that reached
    no phone is none of the phones' business: whoever it was sent to says at the console what came of it.
    """
    if case.release is None or begun(case) or not asked:
        return False
    return now >= expires_at(case, policy) + timedelta(minutes=policy.phones.queue_minutes)


def answers_for(case: Case, person: PersonId) -> PersonId | None:
    """Return who alone may say what came of an alert; of those that went to all, whoever holds it.

    None where it was sent to nobody.
    """
    if case.release is None:
        return None
    if case.release.to != ALL:
        return case.release.to
    return person if person in holders(case) else ALL


def begun(case: Case) -> bool:
    """Say whether somebody was spoken to."""
    return any(outcome.result == PhoneAct.ENGAGED for outcome in case.outcomes)


def state(case: Case) -> str:
    """Say in one word how far an alert has come on the phones."""
    if any(outcome.result in ENDS for outcome in case.outcomes):
        return OVER
    if begun(case):
        return ENGAGED
    return HELD if holders(case) else SENT


def expires_at(case: Case, policy: Policy) -> datetime:
    """Return until when an alert that was released is on the phones."""
    rules, said = policy.phones, [one.at for one in case.outcomes if one.result == PhoneAct.ENGAGED]
    if said:
        return said[0] + timedelta(minutes=rules.engaged_minutes)
    since = case.release.at if case.release is not None else case.raised_at
    return since + timedelta(minutes=rules.alert_minutes)


def shows(case: Case, officer: PersonId, policy: Policy, *, now: datetime) -> Refused | None:
    """Return why an alert is not on an officer's phone at this moment, or None if it is."""
    if not reaches(case, officer):
        return _no("alert", "This alert was not sent to you")
    if case.deleted_at is not None:
        return _no("destroyed", "This alert's pictures have been deleted")
    if state(case) == OVER:
        return _no("over", "This alert is over")
    if now >= expires_at(case, policy):
        return _no("time", "This alert's time is over; nothing is done on it any more")
    return None


def late(at: datetime, policy: Policy, *, now: datetime) -> Refused | None:
    """Return why a step that was done without a link comes too late, or None if it does not."""
    if now - at <= timedelta(minutes=policy.phones.queue_minutes):
        return None
    return _no("stale", f"This was done more than {policy.phones.queue_minutes:g} minutes ago, and counts no more")


def may_act(case: Case, officer: PersonId, wanted: Wanted, policy: Policy) -> list[Refused]:
    """Return what stands against a step; the first thing only, since the next hangs on it."""
    for rule in RULES:
        refused = rule(case, officer, wanted, policy)
        if refused is not None:
            return [refused]
    return []


def _shown(case: Case, officer: PersonId, wanted: Wanted, policy: Policy) -> Refused | None:
    return shows(case, officer, policy, now=wanted.at)


def _holding(case: Case, officer: PersonId, wanted: Wanted, _policy: Policy) -> Refused | None:
    held = holders(case)
    if wanted.act in FREE or officer in held:
        return None
    return _no("held", "Say first that you will speak to them; then this alert is yours to go on with")


def _taking(case: Case, officer: PersonId, wanted: Wanted, _policy: Policy) -> Refused | None:
    if wanted.act is not PhoneAct.WILL_ENGAGE:
        return None
    held = holders(case)
    if officer in held:
        return _no("act", "You hold this alert already")
    if held and not wanted.join:
        return _no("held", "Another officer holds this alert; you can join them, and they will see that you did")
    return None


def _order(case: Case, officer: PersonId, wanted: Wanted, policy: Policy) -> Refused | None:
    if wanted.act in BEFORE and begun(case):
        return _no("act", "You have spoken to them; say what came of it")
    if wanted.act is PhoneAct.WILL_NOT_ENGAGE and wanted.reason not in policy.phones.reasons_not:
        return _no("reason", "Choose a reason")
    if wanted.act is PhoneAct.ACKNOWLEDGE and any(
        one.act is PhoneAct.ACKNOWLEDGE and one.by == officer for one in case.steps
    ):
        return _no("act", "You said already that you have seen it")
    if wanted.act in FREE | BEFORE | {PhoneAct.ENGAGED} or begun(case):
        return None
    return _no("engaged", "Say first that you are speaking to them")


def _ended(case: Case, _officer: PersonId, wanted: Wanted, _policy: Policy) -> Refused | None:
    """The stop: documents end it, and so does the finding that it is somebody else."""
    if wanted.act in {PhoneAct.ACKNOWLEDGE, PhoneAct.WILL_ENGAGE}:
        return None
    if any(one.result == PhoneAct.CONFIRMED_FALSE for one in case.outcomes) and wanted.act not in AFTER_FALSE:
        return _no("over", "They are confirmed not to be the listed person; only their release is left to record")
    shown = [one for one in case.steps if one.act is PhoneAct.DOCUMENTS_SHOWN]
    if shown and wanted.act is PhoneAct.DOCUMENTS_SHOWN:
        return _no("act", "It is recorded already that they showed documents")
    if any(not one.ground for one in shown) and wanted.act not in AFTER_DOCUMENTS:
        return _no("documents", "They showed who they are, and no other ground was recorded: the stop is over")
    return None


RULES: Sequence[Callable[[Case, PersonId, Wanted, Policy], Refused | None]] = (
    _shown,
    _taking,
    _holding,
    _order,
    _ended,
)
"""What is asked of a step, in this order."""


def _no(rule: str, reason: str) -> Refused:
    return Refused(rule=rule, reason=reason)
