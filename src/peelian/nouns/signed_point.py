"""An operating point that two people signed: what it may be used for, on which evidence, and until when."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from peelian.errors import InvalidValueError
from peelian.nouns import checks
from peelian.nouns.deployment import Approval
from peelian.nouns.equity import EquityFinding, Verdict, overall
from peelian.nouns.ids import PersonId, PointId
from peelian.nouns.operating_point import OperatingPoint


class Use(StrEnum):
    """What a threshold may be used for. None of them is allowed because another is."""

    LIVE = "live"
    """Searching the sealed list of a deployment."""
    OPERATOR_CHECK = "operator_check"
    """Searching a reference set, once, for one officer."""
    CHECK_IN = "check_in"
    """Comparing a check-in's photo with the one reference of the same person."""
    SECOND_LOOK = "second_look"
    """Comparing an officer's photo with the one candidate of the alert that the officer holds."""

    @property
    def is_one_to_one(self) -> bool:
        """Whether one picture is compared with one other."""
        return self in {Use.CHECK_IN, Use.SECOND_LOOK}


class PointStage(StrEnum):
    """How far it has come."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """Somebody took it back; nothing runs with it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that two people sign, and nothing besides.

    `point`: threshold, model, rates with their intervals, and the data that they were measured on. `smallest_list`,
    `largest_list`: how many may be listed; both 0 where one picture is compared with one other. `findings`: of declared
    groups, in both directions. `report_sha256`: of the evaluation's report that it was read from. `expires_on`: the
    last day on which it may be used.
    """

    point: OperatingPoint
    uses: frozenset[Use]
    smallest_list: int
    largest_list: int
    findings: tuple[EquityFinding, ...]
    report_sha256: str
    expires_on: date

    def __post_init__(self) -> None:
        checks.text("Evidence", "report_sha256", self.report_sha256)
        if not self.uses:
            raise InvalidValueError("Evidence", "uses", "at least one", "none")
        if any(use.is_one_to_one != self.point.is_one_to_one for use in self.uses):
            wanted = "those that the point was measured for"
            raise InvalidValueError("Evidence", "uses", wanted, ", ".join(sorted(self.uses)))
        if self.point.is_one_to_one:
            checks.finite("Evidence", "largest_list", self.largest_list, low=0, high=0)
        else:
            checks.finite("Evidence", "smallest_list", self.smallest_list, low=1)
        checks.finite("Evidence", "largest_list", self.largest_list, low=self.smallest_list)

    @property
    def verdict(self) -> Verdict:
        """What the findings say together. Without any, there is not enough data."""
        return overall(self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Somebody said so, when, and why in their words."""

    by: PersonId
    at: datetime
    reason: str

    def __post_init__(self) -> None:
        for name in ("by", "reason"):
            checks.text("Said", name, getattr(self, name))
        checks.aware("Said", "at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A point is used although its evidence does not show balance. `asked`: why; `approval`: bound to both."""

    asked: Said
    approval: Approval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedPoint:
    """An operating point at the desk.

    `digest`: SHA-256 (hex) of its evidence when it was proposed. `proposal`: who proposed it, and why. `approval`:
    bound to the digest. `ended`: who refused it or took it back.
    """

    id: PointId
    evidence: Evidence
    digest: str
    proposal: Said
    stage: PointStage = PointStage.PROPOSED
    approval: Approval | None = None
    override: Override | None = None
    ended: Said | None = None

    def __post_init__(self) -> None:
        for name in ("id", "digest"):
            checks.text("SignedPoint", name, getattr(self, name))
        if self.stage is PointStage.APPROVED and self.approval is None:
            raise InvalidValueError("SignedPoint", "approval", "somebody's, where it is approved", "none")

    @property
    def overridden(self) -> bool:
        """Whether two people put up with what its evidence does not show."""
        return self.override is not None and self.override.approval is not None
