"""Something of a wearer is given to somebody, or places are looked at: asked for, approved, done once, and told."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from peelian.jobs.checkins import digests
from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.ports import Unit
from peelian.law.checkins import concerns, sharing
from peelian.law.checkins.rules import CheckInRules
from peelian.law.permission import Action, Circumstances
from peelian.nouns.deployment import Approval
from peelian.nouns.event import RECIPIENT, EventKind
from peelian.nouns.fix import Fix
from peelian.nouns.held import Trail
from peelian.nouns.order import Order, OrderId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals
from peelian.nouns.request import Request, RequestId, RequestKind

Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """What is read from to answer a request, and no more of it than its stretch of time."""

    unit: Unit
    order: Order
    request: Request
    rules: CheckInRules

    def within(self, moment: datetime) -> bool:
        return self.request.starts_at <= moment < self.request.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """What a request was answered with: rows of each part, and nothing that was not asked for."""

    request: Request
    parts: dict[str, list[Row]]


def ask(office: Office, person: Person, request: Request) -> Request | Refusals:
    """Ask to share something, or to look at places. `request`: its id, asker and time are set here.

    Raises:
        NotFoundError: there is no such order.
    """
    made = replace(
        request, id=RequestId(office.chance.new_id("R")), asked_by=person.id, asked_at=office.now(), approval=None
    )
    made = replace(made, done_at=None, told_at=None)
    with office.store.change() as unit:
        under = unit.orders.get(made.order)
        made = replace(made, wearer=under.wearer)
        refused = office.allowed(unit, person, Action.SHARING_ASK, under)
        if refused is not None:
            return refused
        against = sharing.may_ask(made, under, office.rules, now=office.now())
        if against:
            return office.refused(unit, person, Action.SHARING_ASK, under, against)
        unit.requests.put(made)
        unit.journal.record(
            office.event(EventKind.SHARING_ASKED, under, who=person.id, why=made.purpose, request_id=made.id)
        )
    return made


def approve(office: Office, person: Person, request: RequestId, *, reason: str, digest: str) -> Request | Refusals:
    """Approve exactly the request that one was shown; somebody else than who asked.

    Raises:
        NotFoundError: there is no such request.
    """
    with office.store.change() as unit:
        before = unit.requests.get(request)
        under = unit.orders.get(before.order)
        asked = Circumstances(requested_by=before.asked_by)
        refused = office.allowed(unit, person, Action.SHARING_APPROVE, under, asked)
        if refused is not None:
            return refused
        approval = Approval(by=person.id, rank=person.rank, at=office.now(), to=digest, reason=reason)
        against = sharing.may_approve(before, approval, digest=digests.of_request(before))
        if against:
            return office.refused(unit, person, Action.SHARING_APPROVE, under, against)
        after = replace(before, approval=approval)
        unit.requests.put(after)
        unit.journal.record(
            office.event(
                EventKind.SHARING_ASKED,
                under,
                who=person.id,
                why="approved",
                said=reason,
                request_id=request,
                approved=True,
            )
        )
    return after


def do(office: Office, person: Person, request: RequestId) -> HandedOver | Refusals:
    """Hand over what was approved, or open the places; the person is told unless an exemption is recorded.

    Raises:
        NotFoundError: there is no such request.
    """
    with office.store.change() as unit:
        before = unit.requests.get(request)
        under = unit.orders.get(before.order)
        refused = office.allowed(unit, person, Action.SHARING_ASK, under)
        if refused is not None:
            return refused
        now = office.now()
        against = sharing.may_do(before, under, now=now)
        if against:
            return office.refused(unit, person, Action.SHARING_ASK, under, against)
        done = replace(before, done_at=now, told_at=now if sharing.tells(before) else None)
        unit.requests.put(done)
        reading = _Reading(unit=unit, order=under, request=done, rules=office.rules)
        parts = {sharing.PLACES} if done.kind is RequestKind.LOOK else done.parts
        handed = {part: PARTS[part](reading) for part in sorted(parts)}
        _log(office, unit, under, person, done)
    return HandedOver(request=done, parts=handed)


def told(office: Office, order: OrderId) -> list[Request]:
    """Return what the person is shown: who was given what, who looked, and why.

    Raises:
        NotFoundError: there is no such order.
    """
    with office.store.read() as unit:
        return [one for one in unit.requests.of(unit.orders.get(order).id) if one.told_at is not None]


def _log(office: Office, unit: Unit, under: Order, person: Person, done: Request) -> None:
    facts = {
        "parts": ", ".join(sorted(done.parts)),
        "exemption": done.exemption or None,
    }
    look = done.kind is RequestKind.LOOK
    kind = EventKind.PLACE_OPENED if look else EventKind.SHARING_MADE
    about = {} if look else {f"{RECIPIENT}_id": done.recipient}
    unit.journal.record(
        office.event(
            kind, under, who=person.id, why=done.purpose, said=done.case_number, request_id=done.id, **facts, **about
        )
    )
    if done.told_at is not None:
        unit.journal.record(
            office.event(EventKind.WEARER_TOLD, under, request_id=done.id, **{f"{RECIPIENT}_id": under.wearer})
        )


def _prompts(of: _Reading) -> list[Row]:
    rows = [one for one in of.unit.prompts.of(of.order.id) if of.within(one.sent_at)]
    return [
        {"sent_at": one.sent_at, "state": one.state.value, "cause": None if one.cause is None else one.cause.value}
        for one in rows
    ]


def _events(of: _Reading) -> list[Row]:
    rows = [one for one in of.unit.place_events.of(of.order.id) if of.within(one.at)]
    return [{"at": one.at, "zone": one.zone, "happened": one.happened.value, "why": one.why} for one in rows]


def _outcomes(of: _Reading) -> list[Row]:
    """Return what people found; a finding against the person only when it was confirmed."""
    rows = [one for one in of.unit.concerns.of(of.order.id) if of.within(one.opened_at)]
    return [
        {
            "opened_at": one.opened_at,
            "kind": one.kind.value,
            "outcome": one.finding.outcome,
        }
        for one in rows
        if one.finding is not None and concerns.closed(one, of.rules)
    ]


def _order(of: _Reading) -> list[Row]:
    return [asdict(of.order.terms)]


def _fixes(of: _Reading) -> list[Row]:
    trails = [of.unit.papers.find(held.id, Trail) for held in of.unit.holdings.of(of.order.id) if held.kept == "fix"]
    fixes = [fix for trail in trails if trail is not None for fix in trail.fixes]
    return [_fix(fix) for fix in fixes if of.within(fix.at)]


def _fix(fix: Fix) -> Row:
    return {"at": fix.at, "latitude": fix.latitude, "longitude": fix.longitude, "radius_m": fix.radius_m}


PARTS: dict[str, Callable[[_Reading], list[Row]]] = {
    "order": _order,
    "prompts": _prompts,
    "events": _events,
    "outcomes": _outcomes,
    "fixes": _fixes,
}
"""How each part is read; the keys are those of the policy pack."""
