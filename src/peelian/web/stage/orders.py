"""Sets the stage for check-ins: an order that somebody can be enrolled under, and a draft that lacks things yet.

Both are about people who do not exist. Whoever tries the demonstration enrols a device of their own under the first.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from peelian.jobs.checkins import digests, ordering
from peelian.jobs.checkins.office import Office
from peelian.nouns.entry import Subject
from peelian.nouns.order import (
    DAYS_PER_WEEK,
    Assessment,
    Considered,
    Grounds,
    PromptTimes,
    QuietHours,
    QuietKind,
    Regime,
    Terms,
)
from peelian.nouns.wearer import WearerId
from peelian.web.stage import deployment

EVERY_DAY: Final = frozenset(range(DAYS_PER_WEEK))
HOUR: Final = 60

FIRST: Final = Subject(reference="DEMO/1", name="Rowan Tarn")
SECOND: Final = Subject(reference="DEMO/2", name="Sorrel Beck")


def shown(office: Office) -> None:
    """Draft two orders, and activate one.

    Raises:
        RuntimeError: the law says no, which it never should here.
    """
    terms = _terms(office.now())
    drafted = deployment.yes(ordering.draft(office, deployment.CASES, _new(office), terms, FIRST))
    reason = "Nobody is affected, since nobody is real; people learn from it how an order is run."
    digest = digests.of_terms(drafted.terms)
    deployment.yes(ordering.activate(office, deployment.DECIDES, drafted.id, reason=reason, digest=digest))
    lacking = replace(terms, grounds=replace(terms.grounds, less_intrusive=(), vulnerability=None))
    deployment.yes(ordering.draft(office, deployment.CASES, _new(office), lacking, SECOND))


def _new(office: Office) -> WearerId:
    return WearerId(office.chance.new_id("W"))


def _terms(now: datetime) -> Terms:
    return Terms(
        grounds=Grounds(
            regime=Regime.UK_GDPR,
            power="immigration_bail",
            decision_maker="The demonstration's decision-maker",
            proportionality="A fitted tag would be worse, and this ends sooner",
            less_intrusive=(Considered(option="Reporting at an office", why_not="Two hours away, with a small child"),),
            vulnerability=Assessment(
                by="The demonstration's doctor",
                at=now - timedelta(days=2),
                finding="Sleeps badly: no prompt before ten",
            ),
        ),
        starts_at=now,
        review_due_at=now + timedelta(days=28),
        ends_at=now + timedelta(days=90),
        time_zone="Europe/London",
        times=(PromptTimes(rule="FREQ=DAILY", starts_minute=10 * HOUR, window_minutes=8 * HOUR),),
        quiet=(
            QuietHours(kind=QuietKind.SLEEP, weekdays=EVERY_DAY, from_minute=22 * HOUR, to_minute=8 * HOUR),
            QuietHours(kind=QuietKind.WORSHIP, weekdays=frozenset({4}), from_minute=13 * HOUR, to_minute=14 * HOUR),
        ),
    )
