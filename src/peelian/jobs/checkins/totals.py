"""Counts of check-ins for the public record. Nobody is in them, and nothing that is about one person alone."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from peelian.jobs.checkins.office import Office
from peelian.law.checkins import concerns, orders
from peelian.nouns.concern import Concern
from peelian.nouns.order import Order, OrderStage
from peelian.nouns.prompt import OPEN, Cause, Prompt, PromptState
from peelian.nouns.request import Request, RequestKind

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTotals:
    """Orders, by stage. `powers`: of those that were activated, by key of the policy pack.

    `overdue`: wait for a late review, and nothing is done under them. `reviews_late`: reviews that came late.
    """

    stages: Counts
    powers: Counts
    overdue: int
    reviews_late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptTotals:
    """Prompts that are over. `answered`: by which way; `referred`: to people, as no photo could be taken for theirs.

    What was not answered, by whose fault that is: `by_system`: it never reached anybody, or was taken back;
    `by_device`: the device was at fault; `not_known`: only people can find out. There is no word for the person's.
    """

    closed: int
    answered: Counts
    referred: int
    by_system: int
    by_device: int
    not_known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernTotals:
    """What was laid before people. `outcomes`: of what they closed, by key of the policy pack.

    `referrals`: findings against somebody, each confirmed by a second person. `reversed_findings`: taken back.
    """

    opened: int
    waiting: int
    outcomes: Counts
    referrals: int
    reversed_findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingTotals:
    """What was handed over, by recipient. `looks`: at places as they were reported.

    `untold`: times that the person was not told, each with an exemption that is recorded.
    """

    recipients: Counts
    looks: int
    untold: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Counts of what is still kept: prompts and concerns leave them when their clocks erase them.

    `since`: when the oldest order was drafted; None where there was none.
    """

    orders: OrderTotals
    prompts: PromptTotals
    concerns: ConcernTotals
    sharing: SharingTotals
    since: datetime | None


def totals(office: Office) -> Totals:
    """Count everything there is."""
    with office.store.read() as unit:
        every = unit.orders.all()
        prompts = [one for order in every for one in unit.prompts.of(order.id) if one.state not in OPEN]
        found = unit.concerns.all()
        requests = [one for order in every for one in unit.requests.of(order.id) if one.done_at is not None]
    return Totals(
        orders=_of_orders(office, every),
        prompts=_of_prompts(prompts),
        concerns=_of_concerns(office, found),
        sharing=_of_requests(requests),
        since=min((one.drafted_at for one in every), default=None),
    )


def _of_orders(office: Office, every: list[Order]) -> OrderTotals:
    now = office.now()
    begun = [one for one in every if one.activation is not None or one.stage is OrderStage.PURGED]
    against = [orders.standing(one, now=now) for one in every]
    return OrderTotals(
        stages=_count(one.stage.value for one in every),
        powers=_count(one.terms.grounds.power for one in begun),
        overdue=sum(no is not None and no.rule == orders.OVERDUE for no in against),
        reviews_late=sum(_late(one) for one in every),
    )


def _late(order: Order) -> int:
    """Return how many reviews of an order came after they were due."""
    due = [order.terms.review_due_at, *(one.next_due_at for one in order.reviews if one.next_due_at is not None)]
    return sum(one.at > by for one, by in zip(order.reviews, due, strict=False))


def _of_prompts(closed: list[Prompt]) -> PromptTotals:
    causes = Counter(one.cause for one in closed)
    return PromptTotals(
        closed=len(closed),
        answered=_count(one.answer.value for one in closed if one.answer is not None),
        referred=sum(one.state is PromptState.REFERRED for one in closed),
        by_system=causes[Cause.SYSTEM],
        by_device=causes[Cause.DEVICE],
        not_known=causes[Cause.TO_BE_REVIEWED],
    )


def _of_concerns(office: Office, every: list[Concern]) -> ConcernTotals:
    rules = office.rules
    outcomes = _count(one.finding.outcome for one in every if one.finding is not None and concerns.closed(one, rules))
    return ConcernTotals(
        opened=len(every),
        waiting=len(every) - sum(outcomes.values()),
        outcomes=outcomes,
        referrals=sum(count for outcome, count in outcomes.items() if outcome in rules.adverse),
        reversed_findings=sum(len(one.reversed_from) for one in every),
    )


def _of_requests(done: list[Request]) -> SharingTotals:
    return SharingTotals(
        recipients=_count(one.recipient for one in done if one.kind is RequestKind.SHARE),
        looks=sum(one.kind is RequestKind.LOOK for one in done),
        untold=sum(one.told_at is None for one in done),
    )


def _count(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items()))
