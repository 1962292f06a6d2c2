"""A lawful order, its wearer and its watch, for tests that change one thing about them.

replace(TERMS, ends_at=STARTS_AT)        # and see it refused
order(stage=OrderStage.ACTIVE)
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from peelian.law.checkins.rules import CheckInRules
from peelian.nouns.deployment import Approval
from peelian.nouns.ids import PersonId
from peelian.nouns.order import (
    Assessment,
    Considered,
    Grounds,
    Order,
    OrderId,
    OrderStage,
    PromptTimes,
    QuietHours,
    QuietKind,
    Regime,
    Terms,
)
from peelian.nouns.prompt import Prompt, PromptId
from peelian.nouns.wearer import Watch, WatchId, WearerId
from tests.fakes.deployments import policy

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
STARTS_AT = NOW + timedelta(hours=1)
ENDS_AT = STARTS_AT + timedelta(days=60)
REVIEW_AT = STARTS_AT + timedelta(days=28)
ORDER_ID = OrderId("O-1")
WEARER = WearerId("W-1")
WATCH_ID = WatchId("watch-1")
POINT = "04" + "ab" * 64
EVERY_DAY = frozenset(range(7))
SLEEP = QuietHours(kind=QuietKind.SLEEP, weekdays=EVERY_DAY, from_minute=22 * 60, to_minute=7 * 60)

GROUNDS = Grounds(
    regime=Regime.UK_GDPR,
    power="immigration_bail",
    decision_maker="Chief Immigration Officer, Croydon",
    proportionality="Absconded twice; a fitted tag would be worse",
    less_intrusive=(Considered(option="reporting", why_not="Missed four of six appointments"),),
    vulnerability=Assessment(by="Dr Lee", at=NOW - timedelta(days=2), finding="None that bears on it"),
)
TERMS = Terms(
    grounds=GROUNDS,
    starts_at=STARTS_AT,
    ends_at=ENDS_AT,
    review_due_at=REVIEW_AT,
    time_zone="Europe/London",
    times=(PromptTimes(rule="FREQ=DAILY", starts_minute=12 * 60, window_minutes=120),),
    quiet=(SLEEP,),
)


def rules() -> CheckInRules:
    """The rules of the shipped policy pack."""
    return policy().check_ins


def order(**changes: object) -> Order:
    """An order that is active, or whatever is said of it."""
    whole = Order(
        id=ORDER_ID,
        wearer=WEARER,
        terms=TERMS,
        drafted_by=PersonId("cleo"),
        drafted_at=NOW,
        review_due_at=REVIEW_AT,
        stage=OrderStage.ACTIVE,
        activation=Approval(by=PersonId("dana"), rank="", at=NOW, reason="Necessary", to="d1" * 32),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def watch(**changes: object) -> Watch:
    """A watch that works."""
    whole = Watch(id=WATCH_ID, wearer=WEARER, public_key=POINT, enrolled_at=NOW)
    return replace(whole, **changes)  # type: ignore[arg-type]


def prompt(sent_at: datetime = STARTS_AT, number: int = 1, **changes: object) -> Prompt:
    """A prompt that was sent."""
    whole = Prompt(
        id=PromptId(f"P-{number}"),
        order=ORDER_ID,
        wearer=WEARER,
        watch=WATCH_ID,
        sent_at=sent_at,
        show_by=sent_at + timedelta(minutes=15),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]
