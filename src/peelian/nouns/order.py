"""An order to check in: on which grounds, until when, at which times, and at which times never."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from peelian.errors import InvalidValueError
from peelian.nouns import checks
from peelian.nouns.deployment import Approval
from peelian.nouns.ids import PersonId
from peelian.nouns.wearer import WearerId

OrderId = NewType("OrderId", str)
"""One order of one wearer, from draft to purge."""

MINUTES_PER_DAY = 1440
DAYS_PER_WEEK = 7

CLASS = re.compile(r"[a-z][a-z_]{0,19}")


class Regime(StrEnum):
    """The law that the processing is under."""

    UK_GDPR = "uk_gdpr"
    DPA_PART_3 = "dpa_part_3"


class OrderStage(StrEnum):
    """How far an order has come. It goes one way; an overdue review is no stage, it stops everything by itself."""

    DRAFT = "draft"
    ACTIVE = "active"
    ENDED = "ended"
    PURGED = "purged"
    """Nothing of it is left that names or shows the person."""


class QuietKind(StrEnum):
    """Why somebody must be left in peace."""

    SLEEP = "sleep"
    WORSHIP = "worship"
    MEDICAL = "medical"
    COURT = "court"
    WORK = "work"


class Verdict(StrEnum):
    """What a review decided."""

    CONTINUE = "continue"
    END = "end"


def zone(noun: str, field: str, value: str) -> ZoneInfo:
    """Return a time zone of the IANA database.

    Raises:
        InvalidValueError: there is none of that name.
    """
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidValueError(noun, field, "a time zone such as Europe/London", repr(value)) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """Something less intrusive that was considered, and why it would not do."""

    option: str
    why_not: str

    def __post_init__(self) -> None:
        checks.text("Considered", "option", self.option)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """An assessment of vulnerability: who made it, when, and what follows from it."""

    by: str
    at: datetime
    finding: str

    def __post_init__(self) -> None:
        checks.aware("Assessment", "at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Why an order may be. May be incomplete while it is a draft; `power`: a key of the policy pack."""

    regime: Regime
    power: str = ""
    decision_maker: str = ""
    proportionality: str = ""
    less_intrusive: tuple[Considered, ...] = ()
    vulnerability: Assessment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptTimes:
    """When prompts may come: each start of `rule` (RRULE of RFC 5545) opens a window in which one comes at random.

    `starts_minute`: of the day, by the clock of the place where the person is. `window_minutes`: real minutes.
    """

    rule: str
    starts_minute: int
    window_minutes: int

    def __post_init__(self) -> None:
        checks.text("PromptTimes", "rule", self.rule)
        checks.finite("PromptTimes", "starts_minute", self.starts_minute, low=0, high=MINUTES_PER_DAY - 1)
        checks.finite("PromptTimes", "window_minutes", self.window_minutes, low=1, high=MINUTES_PER_DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """Hours of a week in which nobody is prompted, by the clock of the place where the person is.

    `weekdays`: on which they begin, Monday is 0. `from_minute`, `to_minute`: of the day; when the second is not after
    the first, they end on the next day.
    """

    kind: QuietKind
    weekdays: frozenset[int]
    from_minute: int
    to_minute: int

    def __post_init__(self) -> None:
        for field in ("from_minute", "to_minute"):
            checks.finite("QuietHours", field, getattr(self, field), low=0, high=MINUTES_PER_DAY - 1)
        if not self.weekdays or not self.weekdays <= frozenset(range(DAYS_PER_WEEK)):
            raise InvalidValueError("QuietHours", "weekdays", "days from 0 to 6", repr(sorted(self.weekdays)))

    @property
    def minutes(self) -> int:
        """How long they are by the clock; a whole day when they begin and end at the same minute."""
        return (self.to_minute - self.from_minute) % MINUTES_PER_DAY or MINUTES_PER_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietSpan:
    """One stretch of time in which nobody is prompted: a hearing, an operation, a feast."""

    kind: QuietKind
    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        checks.aware("QuietSpan", "starts_at", self.starts_at)
        checks.aware("QuietSpan", "ends_at", self.ends_at)
        if self.ends_at <= self.starts_at:
            raise InvalidValueError("QuietSpan", "ends_at", "after its start", self.ends_at.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """Where somebody is for a while, as its time zone: clocks on the wall there are the ones that count."""

    time_zone: str
    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        zone("Stay", "time_zone", self.time_zone)
        checks.aware("Stay", "starts_at", self.starts_at)
        checks.aware("Stay", "ends_at", self.ends_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """How long this order keeps things of one class, where that is not the policy pack's own time; and why."""

    kept: str
    days: float
    reason: str

    def __post_init__(self) -> None:
        if not CLASS.fullmatch(self.kept):
            raise InvalidValueError("Keeping", "kept", "a class of data", repr(self.kept))
        checks.finite("Keeping", "days", self.days, low=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReview:
    """One review of an order. Without the next, nothing goes on after `next_due_at`."""

    by: PersonId
    at: datetime
    verdict: Verdict
    reasons: str
    next_due_at: datetime | None = None

    def __post_init__(self) -> None:
        checks.text("OrderReview", "by", self.by)
        checks.text("OrderReview", "reasons", self.reasons)
        checks.aware("OrderReview", "at", self.at)
        if self.next_due_at is not None:
            checks.aware("OrderReview", "next_due_at", self.next_due_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an order asks of somebody, and what it leaves them; exactly this is what is activated.

    `time_zone`: where they live. `raw_fixes`: whether places are kept as they were reported; only with `raw_why`.
    `zones`: id and digest of each zone or curfew that the order imposes; where they run lies sealed.
    """

    grounds: Grounds
    starts_at: datetime
    ends_at: datetime
    review_due_at: datetime
    time_zone: str
    times: tuple[PromptTimes, ...] = ()
    quiet: tuple[QuietHours, ...] = ()
    zones: tuple[str, ...] = ()
    keeping: tuple[Keeping, ...] = ()
    raw_fixes: bool = False
    raw_why: str = ""

    def __post_init__(self) -> None:
        for field in ("starts_at", "ends_at", "review_due_at"):
            checks.aware("Terms", field, getattr(self, field))
        zone("Terms", "time_zone", self.time_zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order. Who it is about lies sealed under the wearer's id.

    `drafted_by`, `drafted_at`: who wrote its terms last, and when. `review_due_at`: when the next review is due; past
    it nothing goes on. `spans`, `stays`: what came up since: a hearing, a journey. They only ever take prompts away.
    """

    id: OrderId
    wearer: WearerId
    terms: Terms
    drafted_by: PersonId
    drafted_at: datetime
    review_due_at: datetime
    stage: OrderStage = OrderStage.DRAFT
    activation: Approval | None = None
    reviews: tuple[OrderReview, ...] = ()
    spans: tuple[QuietSpan, ...] = ()
    stays: tuple[Stay, ...] = ()
    ended_at: datetime | None = None
    end_reason: str = ""

    def __post_init__(self) -> None:
        for field in ("id", "wearer", "drafted_by"):
            checks.text("Order", field, getattr(self, field))
        for field in ("drafted_at", "review_due_at"):
            checks.aware("Order", field, getattr(self, field))
        if self.ended_at is not None:
            checks.aware("Order", "ended_at", self.ended_at)
