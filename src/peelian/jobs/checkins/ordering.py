"""An order is drafted, activated by somebody else, reviewed in time, and ended."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from peelian.jobs.checkins import digests
from peelian.jobs.checkins.office import Office
from peelian.law.checkins import orders
from peelian.law.permission import Action, Circumstances
from peelian.nouns.deployment import Approval
from peelian.nouns.entry import Subject
from peelian.nouns.event import SYSTEM, EventKind
from peelian.nouns.held import Zones
from peelian.nouns.order import Order, OrderId, OrderReview, OrderStage, QuietSpan, Stay, Terms, Verdict
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.wearer import WearerId
from peelian.nouns.zone import Zone


def zones_of(order: OrderId) -> str:
    """Return under what an order's zones lie sealed."""
    return f"zones:{order}"


def draft(
    office: Office, person: Person, wearer: WearerId, terms: Terms, subject: Subject | None = None
) -> Order | Refusals:
    """Draft an order; it may lack things yet. `subject`: who it is about, to be sealed; None where that is known."""
    order = Order(
        id=OrderId(office.chance.new_id("O")),
        wearer=wearer,
        terms=terms,
        drafted_by=person.id,
        drafted_at=office.now(),
        review_due_at=terms.review_due_at,
    )
    with office.store.change() as unit:
        refused = office.allowed(unit, person, Action.ORDER_DRAFT, order)
        if refused is not None:
            return refused
        if subject is not None:
            unit.papers.put(wearer, subject)
        unit.orders.put(order)
        unit.journal.record(office.event(EventKind.ORDER_DRAFTED, order, who=person.id, why="drafted"))
    return order


def alter(office: Office, person: Person, order: OrderId, terms: Terms) -> Order | Refusals:
    """Write a draft's terms anew; its zones stay as they were.

    Raises:
        NotFoundError: there is no such order.
    """
    with office.store.change() as unit:
        before = unit.orders.get(order)
        refused = office.allowed(unit, person, Action.ORDER_DRAFT, before)
        if refused is not None:
            return refused
        if before.stage is not OrderStage.DRAFT:
            no = Refused(rule="stage", reason="Only a draft can be changed; an active order is reviewed, or ended")
            return office.refused(unit, person, Action.ORDER_DRAFT, before, [no])
        # Whoever wrote the terms last may not activate them, so the last hand counts as the one that drafted.
        after = replace(before, terms=replace(terms, zones=before.terms.zones), review_due_at=terms.review_due_at)
        after = replace(after, drafted_by=person.id, drafted_at=office.now())
        unit.orders.put(after)
        unit.journal.record(office.event(EventKind.ORDER_ALTERED, after, who=person.id, why="terms were written anew"))
    return after


def impose(office: Office, person: Person, order: OrderId, zones: tuple[Zone, ...]) -> Order | Refusals:
    """Say which zones and curfews a draft imposes, in place of those before.

    Raises:
        NotFoundError: there is no such order.
    """
    with office.store.change() as unit:
        before = unit.orders.get(order)
        refused = office.allowed(unit, person, Action.ORDER_DRAFT, before)
        if refused is not None:
            return refused
        if before.stage is not OrderStage.DRAFT or any(zone.order != order for zone in zones):
            no = Refused(rule="stage", reason="Zones belong to their order, and change only while it is a draft")
            return office.refused(unit, person, Action.ORDER_DRAFT, before, [no])
        after = replace(before, terms=replace(before.terms, zones=tuple(map(_bound, zones))), drafted_at=office.now())
        unit.papers.put(zones_of(order), Zones(zones=zones))
        unit.orders.put(after)
        unit.journal.record(
            office.event(EventKind.ORDER_ALTERED, after, who=person.id, why="zones were set", zones=len(zones))
        )
    return after


def _bound(zone: Zone) -> str:
    """Name a zone together with the digest of its borders and hours, so that neither changes unseen."""
    return f"{zone.id} {digests.of_zone(zone)}"


def activate(office: Office, person: Person, order: OrderId, *, reason: str, digest: str) -> Order | Refusals:
    """Activate a draft: somebody else than who drafted it, and exactly the terms that they saw.

    Raises:
        NotFoundError: there is no such order.
    """
    with office.store.change() as unit:
        before = unit.orders.get(order)
        asked = Circumstances(requested_by=before.drafted_by)
        refused = office.allowed(unit, person, Action.ORDER_ACTIVATE, before, asked)
        if refused is not None:
            return refused
        now, current = office.now(), digests.of_terms(before.terms)
        against = orders.may_activate(before, office.rules, digest=current, now=now)
        if digest != current:
            against.append(Refused(rule="digest", reason="The order is not the order that you were shown"))
        if not reason.strip():
            against.append(Refused(rule="reason", reason="Say why"))
        if any(one.id != order and one.stage is OrderStage.ACTIVE for one in unit.orders.of(before.wearer)):
            against.append(Refused(rule="order", reason="Another order of this person is active; end it first"))
        if against:
            return office.refused(unit, person, Action.ORDER_ACTIVATE, before, against)
        approval = Approval(by=person.id, rank=person.rank, at=now, to=current, reason=reason)
        after = replace(before, stage=OrderStage.ACTIVE, activation=approval)
        unit.orders.put(after)
        unit.journal.record(
            office.event(
                EventKind.ORDER_ACTIVATED, after, who=person.id, why="activated", said=reason, terms_sha256=current
            )
        )
    return after


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What somebody says who reviews an order. `next_due_at`: when the next review is due; None when it ends."""

    verdict: Verdict
    reasons: str
    next_due_at: datetime | None = None


def review(office: Office, person: Person, order: OrderId, said: Reviewed) -> Order | Refusals:
    """Record a review: what was overdue stands again from now, or ends.

    Raises:
        NotFoundError: there is no such order.
    """
    with office.store.change() as unit:
        before = unit.orders.get(order)
        refused = office.allowed(unit, person, Action.ORDER_REVIEW, before)
        if refused is not None:
            return refused
        if not said.reasons.strip():
            no = Refused(rule="reasons", reason="Say why")
            return office.refused(unit, person, Action.ORDER_REVIEW, before, [no])
        now = office.now()
        made = OrderReview(
            by=person.id, at=now, verdict=said.verdict, reasons=said.reasons, next_due_at=said.next_due_at
        )
        against = orders.may_review(before, made, office.rules, now=now)
        if against:
            return office.refused(unit, person, Action.ORDER_REVIEW, before, against)
        after = replace(before, reviews=(*before.reviews, made), review_due_at=said.next_due_at or before.review_due_at)
        if said.verdict is Verdict.END:
            after = replace(after, stage=OrderStage.ENDED, ended_at=now, end_reason=said.reasons)
        unit.orders.put(after)
        days_late = max(0.0, (now - before.review_due_at).total_seconds() / 86400)
        unit.journal.record(
            office.event(
                EventKind.ORDER_REVIEWED,
                after,
                who=person.id,
                why="reviewed",
                said=said.reasons,
                verdict=said.verdict.value,
                days_late=round(days_late, 1),
            )
        )
    return after


def leave_in_peace(office: Office, person: Person, order: OrderId, span: QuietSpan | Stay) -> Order | Refusals:
    """Add a quiet span, or a stay in another time zone. Neither needs a second person: both only take prompts away.

    Raises:
        NotFoundError: there is no such order.
    """
    with office.store.change() as unit:
        before = unit.orders.get(order)
        refused = office.allowed(unit, person, Action.ORDER_DRAFT, before)
        if refused is not None:
            return refused
        if isinstance(span, QuietSpan):
            after, what = replace(before, spans=(*before.spans, span)), "a quiet time"
        else:
            after, what = replace(before, stays=(*before.stays, span)), "a stay"
        unit.orders.put(after)
        unit.journal.record(office.event(EventKind.ORDER_ALTERED, after, who=person.id, why=what))
    return after


def end(office: Office, person: Person, order: OrderId, *, reason: str) -> Order | Refusals:
    """End an order before its time, or give up a draft: either way it is emptied from then on.

    Raises:
        NotFoundError: there is no such order.
    """
    with office.store.change() as unit:
        before = unit.orders.get(order)
        refused = office.allowed(unit, person, Action.ORDER_END, before)
        if refused is not None:
            return refused
        if before.stage not in {OrderStage.ACTIVE, OrderStage.DRAFT} or not reason.strip():
            no = Refused(rule="stage", reason="Say why an order ends that has not ended")
            return office.refused(unit, person, Action.ORDER_END, before, [no])
        after = replace(before, stage=OrderStage.ENDED, ended_at=office.now(), end_reason=reason)
        unit.orders.put(after)
        unit.journal.record(office.event(EventKind.ORDER_ENDED, after, who=person.id, why="ended", said=reason))
    return after


def active(office: Office) -> list[Order]:
    """Return every order that is active, whether it stands or not."""
    with office.store.read() as unit:
        return [order for order in unit.orders.all() if order.stage is OrderStage.ACTIVE]


def end_those_whose_time_is_over(office: Office, among: Sequence[Order]) -> list[Order]:
    """End every order past its end. Nobody has to remember. `among`: the active ones, as they were read last."""
    over, ended = [order.id for order in among if office.now() >= order.terms.ends_at], []
    if not over:
        return []
    with office.store.change() as unit:
        for before in (unit.orders.get(one) for one in over):
            if before.stage is OrderStage.ACTIVE:
                reason = "Its time is over"
                after = replace(before, stage=OrderStage.ENDED, ended_at=before.terms.ends_at, end_reason=reason)
                unit.orders.put(after)
                unit.journal.record(office.event(EventKind.ORDER_ENDED, after, who=SYSTEM, why=reason))
                ended.append(after)
    return ended
