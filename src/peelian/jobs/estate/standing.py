"""Sums the register up: how many assets, how many with a concern, and what bodies say of those."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from peelian.nouns.asset import Answer
from peelian.nouns.body import Body
from peelian.nouns.ids import BodyId
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

    @property
    def numbers(self) -> tuple[int, ...]:
        """All that is counted, in the order above."""
        assets = (self.assets, self.quantity, self.flagged)
        said = (self.uses, self.aware, self.unaware, self.unknown)
        return (*assets, *said, self.due_diligence, self.mitigated, self.replacement_dated)

    def plain(self) -> dict[str, object]:
        """Return it as plain values."""
        return {name: getattr(self, name) for name in type(self).__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Summed:
    """A part of the register, summed up. `bodies`: that are in it. `at`: when that was."""

    totals: Sequence[Total]
    bodies: Mapping[BodyId, Body]
    at: datetime

    @property
    def by(self) -> tuple[tuple[str, list[Line]], ...]:
        """The sums, by what they are of."""
        return (
            ("all", [line("all", self.totals)]),
            ("kind", self._by(lambda one: one.system.value)),
            ("kind of body", self._by(lambda one: self.bodies[one.body].kind.value)),
            ("body", self._by(lambda one: one.body)),
        )

    def _by(self, of: Callable[[Total], str]) -> list[Line]:
        return lines(self.totals, of)


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
