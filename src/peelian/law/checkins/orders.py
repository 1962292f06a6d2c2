"""What an order must hold before it begins, and whether anything may go on under it now."""

from datetime import datetime, timedelta

from peelian.law.checkins import calendar, quiet
from peelian.law.checkins.rules import CEILING_DAYS, KEPT, LEAST_PROMPT_DAYS, CheckInRules
from peelian.nouns.order import Grounds, Keeping, Order, OrderReview, OrderStage, Terms, Verdict
from peelian.nouns.refusal import Refused

OVERDUE = "review"
"""Rule of a refusal because a review is overdue."""


def complete(terms: Terms, rules: CheckInRules) -> list[Refused]:
    """Return everything that an order lacks before it can be activated."""
    return [
        *_grounds(terms.grounds, rules),
        *_dates(terms, rules),
        *_times(terms, rules),
        *_kept(terms.keeping, rules),
        *_raw(terms),
    ]


def may_activate(order: Order, rules: CheckInRules, *, digest: str, now: datetime) -> list[Refused]:
    """Return what stands against activating an order whose terms have this digest now."""
    refused = complete(order.terms, rules)
    if order.stage is not OrderStage.DRAFT:
        refused.append(_no("stage", f"Only a draft can be activated; this order is {order.stage}"))
    if order.activation is not None and order.activation.to != digest:
        refused.append(_no("order", "The terms are not the terms that were activated"))
    if order.terms.ends_at <= now:
        refused.append(_no("ends_at", "The end has passed already"))
    if order.terms.review_due_at <= now:
        refused.append(_no("review_due_at", "The first review would be overdue already"))
    return refused


def standing(order: Order, *, now: datetime) -> Refused | None:
    """Return why nothing may be done under an order at this moment, or None while it stands.

    The one gate before every prompt, every comparison and every look at what it holds. Nobody has to notice that a
    review is overdue: this does, from one second to the next.
    """
    if order.stage is not OrderStage.ACTIVE:
        return _no("stage", f"This order is {order.stage}; nothing is done under it")
    if order.activation is None:
        return _no("activation", "Nobody has activated this order")
    if now < order.terms.starts_at:
        return _no("starts_at", "This order has not begun")
    if now >= order.terms.ends_at:
        return _no("ends_at", "This order's time is over")
    if now >= order.review_due_at:
        return _no(OVERDUE, "The review of this order is overdue; everything waits until somebody has reviewed it")
    return None


def asks_places(order: Order) -> bool:
    """Say whether an order has anything to do with where somebody is; if not, no place is taken."""
    return bool(order.terms.zones) or order.terms.raw_fixes


def may_review(order: Order, review: OrderReview, rules: CheckInRules, *, now: datetime) -> list[Refused]:
    """Return what stands against recording a review."""
    refused = []
    if order.stage is not OrderStage.ACTIVE:
        refused.append(_no("stage", f"Only an active order is reviewed; this one is {order.stage}"))
    if not review.reasons.strip():
        refused.append(_no("reasons", "Say why"))
    if review.verdict is Verdict.END:
        return refused
    if now >= order.terms.ends_at:
        refused.append(_no("ends_at", "The end is fixed: this order cannot go on beyond it"))
    if review.next_due_at is None or review.next_due_at <= now:
        refused.append(_no("next_due_at", "Say when the next review is due; it lies ahead"))
    elif review.next_due_at - now > timedelta(days=rules.review_days):
        refused.append(_no("next_due_at", f"The next review is due within {rules.review_days} days"))
    return refused


def _grounds(grounds: Grounds, rules: CheckInRules) -> list[Refused]:
    refused = []
    if grounds.power not in rules.powers:
        refused.append(_no("grounds.power", "Choose the power under which the order is made"))
    if not grounds.decision_maker.strip():
        refused.append(_no("grounds.decision_maker", "Say who decides"))
    if not grounds.proportionality.strip():
        refused.append(_no("grounds.proportionality", "Say why it is proportionate for this person"))
    if not grounds.less_intrusive or any(not one.why_not.strip() for one in grounds.less_intrusive):
        refused.append(_no("grounds.less_intrusive", "Name what is less intrusive, and why it would not do"))
    if grounds.vulnerability is None or not grounds.vulnerability.finding.strip():
        refused.append(_no("grounds.vulnerability", "Assess first how vulnerable this person is"))
    return refused


def _dates(terms: Terms, rules: CheckInRules) -> list[Refused]:
    refused = []
    if terms.ends_at <= terms.starts_at:
        refused.append(_no("ends_at", "It must end after it starts"))
    elif terms.ends_at - terms.starts_at > timedelta(days=rules.longest_days):
        refused.append(_no("ends_at", f"It may last {rules.longest_days} days at most"))
    if terms.review_due_at <= terms.starts_at:
        refused.append(_no("review_due_at", "The first review comes after the start"))
    elif terms.review_due_at - terms.starts_at > timedelta(days=rules.review_days):
        refused.append(_no("review_due_at", f"The first review is due within {rules.review_days} days of the start"))
    return refused


def _times(terms: Terms, rules: CheckInRules) -> list[Refused]:
    refused = [no for one in terms.times if (no := calendar.understood(one.rule)) is not None]
    if quiet.sleep_minutes(terms.quiet) < rules.sleep_hours * 60:
        reason = f"Leave {rules.sleep_hours} hours of sleep without a break in every night of the week"
        refused.append(_no("quiet.sleep", reason))
    if len(terms.times) > rules.most_prompts:
        refused.append(_no("times", f"At most {rules.most_prompts} prompts may come in any 24 hours"))
    return refused


def _kept(keeping: tuple[Keeping, ...], rules: CheckInRules) -> list[Refused]:
    refused = []
    if len({one.kept for one in keeping}) != len(keeping):
        refused.append(_no("keeping", "Give one time for each class"))
    for one in keeping:
        if one.kept not in KEPT:
            refused.append(_no("keeping", f"There is no class of data called {one.kept}"))
        elif one.days > CEILING_DAYS:
            refused.append(_no("keeping", "Six years is the ceiling; nothing is kept for longer"))
        elif one.days > rules.keep_days[one.kept] and not one.reason.strip():
            refused.append(_no("keeping", f"Say why {one.kept} is to be kept for longer than usual"))
        elif one.kept == "prompt" and one.days < LEAST_PROMPT_DAYS:
            refused.append(_no("keeping", f"Prompts are kept for {LEAST_PROMPT_DAYS} days, to count them"))
    return refused


def _raw(terms: Terms) -> list[Refused]:
    if terms.raw_fixes and not terms.raw_why.strip():
        return [_no("raw_fixes", "Say why places have to be kept as they were reported, and not only what follows")]
    return []


def _no(rule: str, reason: str) -> Refused:
    return Refused(rule=rule, reason=reason)
