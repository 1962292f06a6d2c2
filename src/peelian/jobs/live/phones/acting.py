"""A step that an officer makes on a phone: lawful, kept, logged, and counted once however often it is sent."""

from dataclasses import dataclass, replace
from datetime import timedelta

from peelian.errors import NotFoundError
from peelian.jobs.live.desk import alerts
from peelian.jobs.live.desk.alerts import Finding
from peelian.jobs.live.phones import denying
from peelian.jobs.live.phones.enrolling import Carried
from peelian.jobs.live.phones.ports import Phones, PhoneUnit
from peelian.law import permission
from peelian.law import phones as law
from peelian.law.permission import Action, Circumstances
from peelian.law.phones import Wanted
from peelian.nouns.case import Case
from peelian.nouns.device import Denied, Device
from peelian.nouns.event import EventKind
from peelian.nouns.ids import AlertId
from peelian.nouns.phone import OUTCOMES, PhoneAct, PhoneStep
from peelian.nouns.refusal import Refusals, Refused

UNCHECKED = frozenset({PhoneAct.ENGAGED, PhoneAct.RELEASED})
"""Outcomes that need no check of who somebody is; the policy pack's word for none stands in for one."""

NONE = "none"

NO_ALERT = Refused(rule="alert", reason="There is no such alert on this phone")
ELSEWHERE = Refused(
    rule="deployment", reason="This alert is another deployment's; this phone has nothing to do with it"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A step as a phone sends it.

    `key`: the same however often this step is sent. `ago`: how long before sending it was done, by the phone's own
    stopwatch; what its clock says does not matter.
    """

    alert: AlertId
    act: PhoneAct
    key: str
    ago: timedelta = timedelta(0)
    reason: str = ""
    check: str = ""
    note: str = ""
    ground: str = ""
    join: bool = False


def act(phones: Phones, who: Carried, asked: Asked) -> Case | Refusals:
    """Make a step, or say why not. A step that was made already changes nothing, and is answered alike."""
    now = phones.desk.now()
    with phones.store.change() as unit:
        made = _made(phones, unit, who, asked)
        if isinstance(made, Refused | list):
            reasons = [made] if isinstance(made, Refused) else made
            denied = Denied(at=now, asked="act", rule=reasons[0].rule, reason=reasons[0].reason)
            denying.record(phones, unit, who.device, denied, asked.alert)
            return Refusals(reasons=tuple(reasons))
        before, after = made
        if after != before:
            unit.cases.put(after)
            _log(phones, unit, who.device, asked)
    return after


def found(unit: PhoneUnit, device: Device, alert: AlertId) -> Case | Refused:
    """Return an alert of a phone's own deployment; what is another's, or nobody's, is refused."""
    try:
        case = unit.cases.get(alert)
    except NotFoundError:
        return NO_ALERT
    return case if case.deployment == device.deployment else ELSEWHERE


def _made(phones: Phones, unit: PhoneUnit, who: Carried, asked: Asked) -> tuple[Case, Case] | Refused | list[Refused]:
    case = found(unit, who.device, asked.alert)
    if isinstance(case, Refused):
        return case
    again = [step for step in case.steps if step.key == asked.key and step.device == who.device.id]
    if again:
        return (case, case) if again[0].act is asked.act else Refused(rule="key", reason="This key was used already")
    now, policy = phones.desk.now(), phones.desk.policy
    over = law.stands(unit.devices.get(who.device.id), unit.deployments.get(case.deployment), now=now)
    late = over or law.late(now - asked.ago, policy, now=now)
    if late is not None:
        return late
    done_at = now - asked.ago if case.release is None else max(now - asked.ago, case.release.at)
    wanted = Wanted(act=asked.act, at=done_at, reason=asked.reason, ground=asked.ground.strip(), join=asked.join)
    against = law.may_act(case, who.officer.id, wanted, policy) or _permitted(case, who, asked.act)
    if against:
        return against
    after = _with_outcome(phones, case, who, asked, wanted) if asked.act in OUTCOMES else case
    if isinstance(after, list):
        return after
    step = PhoneStep(
        act=asked.act,
        by=who.officer.id,
        device=who.device.id,
        at=wanted.at,
        received_at=now,
        key=asked.key,
        reason=asked.reason if asked.act is PhoneAct.WILL_NOT_ENGAGE else "",
        check=asked.check if asked.act in OUTCOMES else "",
        note=asked.note.strip(),
        ground=wanted.ground,
    )
    return case, replace(after, steps=(*after.steps, step))


def _with_outcome(phones: Phones, case: Case, who: Carried, asked: Asked, wanted: Wanted) -> Case | list[Refused]:
    check = asked.check or (NONE if asked.act in UNCHECKED else "")
    finding = Finding(result=asked.act.value, check=check, note=asked.note)
    return alerts.concluding(phones.desk, who.officer, finding, at=wanted.at)(case)


def _permitted(case: Case, who: Carried, act: PhoneAct) -> list[Refused]:
    action = Action.ALERT_OUTCOME if act in OUTCOMES else Action.ALERT_VIEW
    answers = law.answers_for(case, who.officer.id)
    refused = permission.decide(who.officer, action, Circumstances(released_to=answers))
    return [] if refused is None else [refused]


def _log(phones: Phones, unit: PhoneUnit, device: Device, asked: Asked) -> None:
    about = {"alert_id": asked.alert, "device_id": device.id}
    reason = asked.reason if asked.act is PhoneAct.WILL_NOT_ENGAGE else ""
    facts = {"act": asked.act.value, "reason": reason, "join": asked.join, "ago_s": asked.ago.total_seconds()}
    if asked.act is PhoneAct.DOCUMENTS_SHOWN:
        facts["ground"] = bool(asked.ground.strip())  # whether there is one; its words go with the pictures
    why, who, deployment = "in the street", device.officer, device.deployment
    unit.journal.record(phones.event(EventKind.PHONE_ACTED, deployment, who=who, why=why, **facts, **about))
    if asked.act in OUTCOMES:
        result = {"result": asked.act.value, "check": asked.check or NONE}
        kind = EventKind.ALERT_OUTCOME_RECORDED
        unit.journal.record(phones.event(kind, deployment, who=who, why=why, **result, **about))
