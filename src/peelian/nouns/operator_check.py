"""An operator-initiated check: why it was made, what came of it, and nothing of the face that it was about."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from peelian.nouns import checks
from peelian.nouns.ids import CheckId, PersonId, SetId


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What an officer states before the camera opens. Judged in `law.operator_checks`.

    `legal_basis`, `trigger`, `tried`, `place`: keys of the policy pack. `harm`: whether there is a risk of significant
    harm. `child`: whether the officer believes, or was told, that the person is a child. `most`: candidates asked for.
    """

    legal_basis: str
    trigger: str
    necessity: str
    tried: tuple[str, ...]
    place: str
    harm: bool = False
    harm_reason: str = ""
    child: bool = False
    most: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedSet:
    """The reference set that a check was made against, as it was shown."""

    id: SetId
    title: str
    version: int
    size: int
    digest: str
    weeded_on: date

    def __post_init__(self) -> None:
        for field in ("id", "title", "digest"):
            checks.text("SearchedSet", field, getattr(self, field))
        checks.finite("SearchedSet", "size", self.size, low=1)


class Verdict(StrEnum):
    """What the officer makes of an answer. The machine makes nothing of it."""

    SAME = "same"
    DIFFERENT = "different"
    CANNOT_TELL = "cannot_tell"
    NOBODY = "nobody"
    """There was no candidate, which is a valid result."""


class Ended(StrEnum):
    """How a check ended."""

    DECIDED = "decided"
    GIVEN_UP = "given_up"
    """Before there was an answer."""
    TIMED_OUT = "timed_out"
    """The photograph's time was over; the officer may still owe a decision."""
    INTERRUPTED = "interrupted"
    """The desk was stopped, and with it everything that it had of the face."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDecision:
    """What an officer decided. `check`, `outcome`: keys of the policy pack."""

    at: datetime
    verdict: Verdict
    check: str
    outcome: str

    def __post_init__(self) -> None:
        checks.aware("CheckDecision", "at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorCheck:
    """One check: the face-free row that remains of it.

    `device`: the browser that it was opened in, by a number that it keeps; empty where it kept none. `allowed_by`: the
    supervisor whose code allowed the check of a child. `photos`: how many were taken. `found`: how many candidates
    there were; None while there is no answer. `point`: the operating point that it was answered at. `erased_at`: when
    photograph and template were overwritten. `sampled`: whether a supervisor is to look at it.
    `described`: whether the person was asked to describe themselves; their answers are elsewhere.
    """

    id: CheckId
    officer: PersonId
    searched: SearchedSet
    statement: Statement
    opened_at: datetime
    device: str = ""
    allowed_by: PersonId | None = None
    photos: int = 0
    answered_at: datetime | None = None
    found: int | None = None
    point: str = ""
    decision: CheckDecision | None = None
    ended: Ended | None = None
    ended_at: datetime | None = None
    erased_at: datetime | None = None
    sampled: bool = False
    described: bool = False

    def __post_init__(self) -> None:
        for field in ("id", "officer"):
            checks.text("OperatorCheck", field, getattr(self, field))
        checks.aware("OperatorCheck", "opened_at", self.opened_at)
        checks.finite("OperatorCheck", "photos", self.photos, low=0)
        if self.found is not None:
            checks.finite("OperatorCheck", "found", self.found, low=0)

    @property
    def owes_decision(self) -> bool:
        """Whether there was an answer, and nobody has said what came of it."""
        return self.found is not None and self.decision is None


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfDescribed:
    """What somebody said of themselves, for equality monitoring. Nothing in it leads to a check or a person.

    `month`: like 2026-11. `answers`: question and answer, keys of the policy pack.
    """

    month: str
    trigger: str
    possible: bool
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A supervisor looked at a row. `finding`: a key of the policy pack."""

    check: CheckId
    by: PersonId
    at: datetime
    finding: str
    note: str = ""

    def __post_init__(self) -> None:
        for field in ("check", "by", "finding"):
            checks.text("Review", field, getattr(self, field))
        checks.aware("Review", "at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildCode:
    """A supervisor allows one officer one check of a child. Only the code's digest is kept."""

    digest: str
    officer: PersonId
    made_by: PersonId
    reason: str
    expires_at: datetime
    used_at: datetime | None = None

    def __post_init__(self) -> None:
        for field in ("digest", "officer", "made_by", "reason"):
            checks.text("ChildCode", field, getattr(self, field))
        checks.aware("ChildCode", "expires_at", self.expires_at)
