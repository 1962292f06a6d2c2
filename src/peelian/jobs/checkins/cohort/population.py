"""People who do not exist, and orders as demanding as anybody would write them. A seed always draws the same."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from peelian.law.checkins.rules import CheckInRules
from peelian.nouns.order import (
    MINUTES_PER_DAY,
    Assessment,
    Considered,
    Grounds,
    PromptTimes,
    QuietHours,
    QuietKind,
    QuietSpan,
    Regime,
    Stay,
    Terms,
)

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
EVERY_DAY = frozenset(range(7))
WORKDAYS = frozenset(range(5))
FRIDAY = frozenset({4})
WHOLE, OFTEN, SELDOM = 0.9, 0.3, 0.05
"""Shares: of orders that run to the end of the month; of people who pray or work at set hours; of people who travel."""

RULES = ("FREQ=DAILY", "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "FREQ=DAILY;INTERVAL=2")
HOMES = ("Europe/London", "Europe/London", "Europe/London", "Europe/Belfast", "Atlantic/Azores")
ABROAD = ("Europe/Warsaw", "Asia/Karachi", "America/New_York", "Australia/Lord_Howe")


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How a person, their device and their case officer behave. Shares of one, and days.

    `reached`: prompts that arrive at all; `slow`: of those, that take long. `answers`: shown ones that are answered;
    `otherwise`: of those, in another way; `unlike`: photos that are not taken for the person. `faults`: missed ones at
    which the device was at fault. `review_late_days`: how late each review is made.
    """

    reached: float
    slow: float
    answers: float
    otherwise: float
    unlike: float
    faults: float
    review_late_days: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Somebody: the terms of their order, what comes up during it, and their habits."""

    terms: Terms
    spans: tuple[QuietSpan, ...]
    stays: tuple[Stay, ...]
    habits: Habits


def draw(chance: np.random.Generator, rules: CheckInRules, *, begins: datetime, days: int) -> Drawn:
    """Draw somebody whose order begins at a moment and lasts for so many days at least."""
    terms = Terms(
        grounds=_grounds(rules, begins),
        starts_at=begins,
        ends_at=begins + days * DAY if chance.random() < WHOLE else begins + max(2, days // 2) * DAY,
        review_due_at=begins + float(chance.uniform(1, max(2.0, min(rules.review_days, days * 0.9)))) * DAY,
        time_zone=str(chance.choice(HOMES)),
        times=tuple(_times(chance) for _ in range(int(chance.integers(1, rules.most_prompts + 1)))),
        quiet=_quiet(chance, rules),
    )
    return Drawn(
        terms=terms,
        spans=_spans(chance, begins, days),
        stays=_stays(chance, begins, days),
        habits=Habits(
            reached=float(chance.beta(20, 1)),
            slow=float(chance.beta(1, 12)),
            answers=float(chance.beta(12, 1)),
            otherwise=float(chance.beta(1, 15)),
            unlike=float(chance.beta(1, 30)),
            faults=float(chance.beta(1, 6)),
            review_late_days=float(chance.choice([0.0, 0.0, 0.5, 3.0])),
        ),
    )


def _grounds(rules: CheckInRules, begins: datetime) -> Grounds:
    return Grounds(
        regime=Regime.UK_GDPR,
        power=next(iter(rules.powers)),
        decision_maker="Nobody: a simulation",
        proportionality="A simulation",
        less_intrusive=(Considered(option="reporting", why_not="A simulation"),),
        vulnerability=Assessment(by="Nobody", at=begins, finding="None: this person does not exist"),
    )


def _times(chance: np.random.Generator) -> PromptTimes:
    """Draw a window anywhere in the day, the night included: the law has to keep the peace, not the drafter."""
    return PromptTimes(
        rule=str(chance.choice(RULES)),
        starts_minute=int(chance.integers(0, MINUTES_PER_DAY)),
        window_minutes=int(chance.integers(10, 360)),
    )


def _quiet(chance: np.random.Generator, rules: CheckInRules) -> tuple[QuietHours, ...]:
    begins = int(chance.integers(20 * 60, 26 * 60))
    lasts = rules.sleep_hours * 60 + int(chance.integers(0, 120))
    found = [_hours(QuietKind.SLEEP, EVERY_DAY, begins, lasts)]
    if chance.random() < OFTEN:
        found.append(_hours(QuietKind.WORSHIP, FRIDAY, 12 * 60 + int(chance.integers(0, 60)), 120))
    if chance.random() < OFTEN:
        found.append(_hours(QuietKind.WORK, WORKDAYS, int(chance.integers(6 * 60, 10 * 60)), 240))
    return tuple(found)


def _hours(kind: QuietKind, weekdays: frozenset[int], begins: int, lasts: int) -> QuietHours:
    ends = (begins + lasts) % MINUTES_PER_DAY
    return QuietHours(kind=kind, weekdays=weekdays, from_minute=begins % MINUTES_PER_DAY, to_minute=ends)


def _spans(chance: np.random.Generator, begins: datetime, days: int) -> tuple[QuietSpan, ...]:
    kinds = (QuietKind.COURT, QuietKind.MEDICAL)
    starts = [begins + float(chance.uniform(0, days)) * DAY for _ in range(int(chance.integers(0, 3)))]
    return tuple(
        QuietSpan(kind=kinds[number % 2], starts_at=start, ends_at=start + float(chance.uniform(1, 9)) * HOUR)
        for number, start in enumerate(starts)
    )


def _stays(chance: np.random.Generator, begins: datetime, days: int) -> tuple[Stay, ...]:
    if chance.random() > SELDOM:
        return ()
    start = begins + float(chance.uniform(0, days)) * DAY
    return (Stay(time_zone=str(chance.choice(ABROAD)), starts_at=start, ends_at=start + 5 * DAY),)
