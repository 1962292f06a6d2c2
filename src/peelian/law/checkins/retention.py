"""When what is held of somebody goes. Each class has a clock of its own; the ceiling stands whatever an order says."""

from datetime import datetime, timedelta

from peelian.law.checkins.rules import CEILING_DAYS, KEPT, CheckInRules
from peelian.nouns.order import Order

AT_THE_END = "template"
"""The class whose clock begins when the order ends: what photos are compared with."""


def days(kept: str, order: Order, rules: CheckInRules) -> float:
    """Return for how many days things of a class are kept.

    Raises:
        KeyError: there is no such class.
    """
    said = [one.days for one in order.terms.keeping if one.kept == kept and kept in KEPT]
    return min(said[0] if said else rules.keep_days[kept], CEILING_DAYS)


def goes_at(kept: str, since: datetime, order: Order, rules: CheckInRules) -> datetime | None:
    """Return when something of a class goes, that has been there since a moment; None while its clock stands still."""
    lasts = timedelta(days=days(kept, order, rules))
    if kept != AT_THE_END:
        return since + lasts
    return None if order.ended_at is None else order.ended_at + lasts


def expired(kept: str, since: datetime, order: Order, rules: CheckInRules, now: datetime) -> bool:
    """Say whether something's time is over."""
    at = goes_at(kept, since, order, rules)
    return at is not None and now >= at
