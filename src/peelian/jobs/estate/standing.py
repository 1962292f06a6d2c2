"""Sums the register up: how many assets, how many with a concern, and what bodies say of those."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from peelian.nouns.asset import Answer
from peelian.nouns.register import Total


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a summary: assets alike in one thing. The five facts are counted among those with a concern alone.

    `uses` … `replacement_dated`: how many of the flagged ones say yes. `unknown`: how many do not know whether they
    are aware. `quantity`: with fleets by their size.
    """

    of: str
    assets: int
    quantity: int
    flagged: int
    uses: int
    aware: int
    unaware: int
    unknown: int
    due_diligence: int
    mitigated: int
    replacement_dated: int

    def plain(self) -> dict[str, object]:
        """Return it as plain values."""
        return {name: getattr(self, name) for name in type(self).__slots__}


def lines(totals: Sequence[Total], by: Callable[[Total], str]) -> list[Line]:
    """Sum totals up by something, sorted by it."""
    groups: dict[str, list[Total]] = {}
    for total in totals:
        groups.setdefault(by(total), []).append(total)
    return [line(name, groups[name]) for name in sorted(groups)]


def line(name: str, totals: Sequence[Total]) -> Line:
    """Sum totals up."""
    flagged = [one for one in totals if one.flagged]
    return Line(
        of=name,
        assets=_sum(totals),
        quantity=sum(one.quantity for one in totals),
        flagged=_sum(flagged),
        uses=_sum(one for one in flagged if one.uses is Answer.YES),
        aware=_sum(one for one in flagged if one.aware is Answer.YES),
        unaware=_sum(one for one in flagged if one.aware is Answer.NO),
        unknown=_sum(one for one in flagged if one.aware is Answer.UNKNOWN),
        due_diligence=_sum(one for one in flagged if one.due_diligence is Answer.YES),
        mitigated=_sum(one for one in flagged if one.mitigated is Answer.YES),
        replacement_dated=_sum(one for one in flagged if one.replacement_dated),
    )


def _sum(totals: Iterable[Total]) -> int:
    return sum(one.assets for one in totals)
