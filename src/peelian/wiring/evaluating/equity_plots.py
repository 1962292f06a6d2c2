"""The plots of declared groups: rates beneath each other with their intervals, and trade-offs within each group."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from peelian.jobs.assurance.equity.assessing import AgainstRest, Assessed, Detail
from peelian.jobs.assurance.equity.measuring import Equity
from peelian.jobs.assurance.equity.significance import LEVEL
from peelian.jobs.assurance.manifest import JOINED
from peelian.nouns.equity import Direction, EquityFinding
from peelian.render import plots
from peelian.render.forest import Block, Row, forest
from peelian.render.report import Plot, Table
from peelian.wiring.evaluating.plots import percent

NAMES: Final = {
    (Direction.FOUND, True): "TMR",
    (Direction.WRONGLY_FLAGGED, True): "FMR",
    (Direction.FOUND, False): "TPIR",
    (Direction.WRONGLY_FLAGGED, False): "FPIR",
}
"""The standard's names of the rates, by direction and whether it is one-to-one."""

WORDS: Final = {Direction.FOUND: "found", Direction.WRONGLY_FLAGGED: "wrongly flagged"}

CURVES = 4
"""Most curves of one plot."""


def _file(column: str) -> str:
    """Make a file name of what somebody called a column."""
    return "-".join(re.findall(r"[a-z0-9]+", column.lower())) or "group"


def _slug(one: Assessed) -> str:
    return f"list-{one.list_size}-fpir-{one.target:g}" if one.list_size else f"one-to-one-fmr-{one.target:g}"


def forests(one: Assessed, direction: Direction, *, by: str = "group") -> Iterator[Plot]:
    """Give the plot of all groups at one threshold in one direction; none where there is no trial.

    Args:
        one: what was found at the threshold.
        direction: found, or wrongly flagged.
        by: what the findings tell apart, as a reader says it; it names the file too.
    """
    details = [detail for detail in one.details if detail.finding.direction is direction]
    plain = [detail for detail in details if JOINED not in detail.finding.column]
    if not plain:
        return
    name = NAMES[direction, one.list_size == 0]
    apart = [
        f"{detail.finding.column} {group.group}" for detail in plain for group in detail.groups if _is_apart(group)
    ]
    differ = f"Differing from the rest: {', '.join(apart)}." if apart else f"No {by} differs from the rest."
    yield Plot(
        name=f"{by}s-{_slug(one)}-{direction.value.replace('_', '-')}",
        title=f"{name} by {by}: {WORDS[direction]}",
        svg=forest(
            [_block(detail) for detail in plain],
            across=f"{name} with 95 % interval; dashed: all {by}s of the column together",
            logarithmic=direction is Direction.WRONGLY_FLAGGED,
        ),
        alt=f"{name} of {sum(len(it.finding.groups) for it in plain)} {by}s with their intervals. {differ}",
        table=_rates_table(f"{name} by {by}", name, [detail.finding for detail in plain]),
    )


def _is_apart(group: AgainstRest) -> bool:
    return group.p_adjusted is not None and group.p_adjusted <= LEVEL


def _block(detail: Detail) -> Block:
    finding = detail.finding
    trials = sum(rate.trials for rate in finding.groups)
    return Block(
        title=finding.column,
        mean=sum(rate.value * rate.trials for rate in finding.groups) / trials,
        rows=tuple(
            Row(
                label=f"{rate.group} (n = {rate.trials:,})",
                value=rate.value,
                low=rate.low,
                high=rate.high,
                apart=_is_apart(group),
            )
            for rate, group in zip(finding.groups, detail.groups, strict=True)
        ),
    )


def _rates_table(caption: str, name: str, findings: Sequence[EquityFinding]) -> Table:
    return Table(
        caption=caption,
        head=("Group", name, "95 % interval"),
        rows=tuple(
            (f"{finding.column}: {rate.group}", percent(rate.value), f"{percent(rate.low)} to {percent(rate.high)}")
            for finding in findings
            for rate in finding.groups
        ),
    )


def trade_offs(equity: Equity) -> Iterator[Plot]:
    """Give the plots of FNMR against FMR within groups, column by column."""
    columns = dict.fromkeys(one.column for one in equity.curves)
    for column in columns:
        own = [one for one in equity.curves if one.column == column]
        for start in range(0, len(own), CURVES):
            shown = own[start : start + CURVES]
            yield Plot(
                name=f"det-group-{_file(column)}" + (f"-{start // CURVES + 1}" if start else ""),
                title=f"FNMR against FMR by {column}",
                svg=plots.det(
                    [plots.Curve(label=f"{one.group}", det=one.det) for one in shown], across="FMR", up="FNMR"
                ),
                alt=f"Curves of FNMR falling as FMR is allowed to rise, of {', '.join(one.group for one in shown)}.",
                table=Table(
                    caption=f"Comparisons behind the curves, {column}",
                    head=("Group", "Of one person", "Of two people"),
                    rows=tuple((one.group, f"{one.mated:,}", f"{one.nonmated:,}") for one in shown),
                ),
            )
