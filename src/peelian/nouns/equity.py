"""What an evaluation found of one column of declared groups, in one direction.

Groups are what people said of themselves. Nothing here is ever inferred from a face.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

from peelian.errors import InvalidValueError
from peelian.nouns import checks


class Direction(StrEnum):
    """Which of two ways to be treated worse a finding is about."""

    FOUND = "found"
    """Listed people who were found: the true positive rate. A group that is found more often is stopped more often."""
    WRONGLY_FLAGGED = "wrongly_flagged"
    """People on no list who raised an alert: the false positive rate."""


class Verdict(StrEnum):
    """What the data say of it."""

    BALANCED = "balanced"
    IMBALANCED = "imbalanced"
    NOT_ENOUGH_DATA = "not_enough_data"
    """The groups are too small to say either; that is no yes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRate:
    """How often it happened in one group, with the ends of the rate's 95 % interval.

    `people`: how many subjects the group has. `count` of `trials`: found, or wrongly flagged.
    """

    group: str
    people: int
    count: int
    trials: int
    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        checks.text("GroupRate", "group", self.group)
        checks.finite("GroupRate", "people", self.people, low=1)
        checks.finite("GroupRate", "trials", self.trials, low=1)
        checks.finite("GroupRate", "count", self.count, low=0, high=self.trials)
        for name in ("value", "low", "high"):
            checks.finite("GroupRate", name, getattr(self, name), low=0, high=1)
        if not self.low <= self.high:
            raise InvalidValueError("GroupRate", "low", "at most high", f"{self.low:g} > {self.high:g}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EquityFinding:
    """Whether the groups of one column were treated alike, in one direction.

    `column`: the name that the data give it; of an intersection, the names joined by ` x `. `difference`, `ratio`:
    between the group with the highest and the one with the lowest rate; the ratio is None where the lowest is 0.
    `p_adjusted`: of no difference, adjusted by Holm over everything that was tested; None where nothing was.
    `level`: at or below it a difference counts as one.
    """

    direction: Direction
    column: str
    groups: tuple[GroupRate, ...]
    difference: float | None
    ratio: float | None
    p_adjusted: float | None
    level: float
    verdict: Verdict

    def __post_init__(self) -> None:
        checks.text("EquityFinding", "column", self.column)
        checks.finite("EquityFinding", "level", self.level, low=0, high=1)
        if self.difference is not None:
            checks.finite("EquityFinding", "difference", self.difference, low=0, high=1)
        if self.ratio is not None:
            checks.finite("EquityFinding", "ratio", self.ratio, low=1)
        if self.p_adjusted is not None:
            checks.finite("EquityFinding", "p_adjusted", self.p_adjusted, low=0, high=1)
        if len({one.group for one in self.groups}) != len(self.groups):
            raise InvalidValueError("EquityFinding", "groups", "each group once", self.column)
        self._agrees()

    def _agrees(self) -> None:
        """Refuse a verdict that the finding's own figures contradict."""
        if self.verdict is Verdict.NOT_ENOUGH_DATA:
            return
        if len(self.groups) < 2 or self.p_adjusted is None:  # noqa: PLR2004 - a comparison takes two
            raise InvalidValueError("EquityFinding", "verdict", "not_enough_data without a test", self.verdict.value)
        found = Verdict.IMBALANCED if self.p_adjusted <= self.level else Verdict.BALANCED
        if self.verdict is not found:
            raise InvalidValueError("EquityFinding", "verdict", f"{found} by its p", self.verdict.value)

    def plain(self) -> dict[str, Any]:
        """Return it as plain values, as JSON holds them."""
        fields = asdict(self)
        return {
            **fields,
            "groups": list(fields["groups"]),
            "direction": str(self.direction),
            "verdict": str(self.verdict),
        }

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Self:
        """Read it from plain values.

        Raises:
            InvalidValueError: a value is one that no finding can have.
            KeyError: something is missing.
            TypeError: something is of another kind, or is not of a finding.
            ValueError: a word is not of the closed list.
        """
        read = {
            "direction": Direction(fields["direction"]),
            "verdict": Verdict(fields["verdict"]),
            "groups": tuple(GroupRate(**one) for one in fields["groups"]),
        }
        return cls(**{**fields, **read})


def overall(findings: Iterable[EquityFinding]) -> Verdict:
    """Put findings together: one imbalance is an imbalance, and balance takes enough data in every one of them.

    Of no findings at all, or in one direction only, nothing can be said.
    """
    all_of_them = list(findings)
    verdicts = {one.verdict for one in all_of_them}
    if Verdict.IMBALANCED in verdicts:
        return Verdict.IMBALANCED
    both = {one.direction for one in all_of_them} == set(Direction)
    return Verdict.BALANCED if both and verdicts == {Verdict.BALANCED} else Verdict.NOT_ENOUGH_DATA
