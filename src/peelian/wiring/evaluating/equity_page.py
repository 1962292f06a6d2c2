"""What an evaluation found of declared groups, as sections that people read."""

from peelian.jobs.assurance.equity.assessing import SHOWN_MISS_RATE, Assessed, Detail
from peelian.jobs.assurance.equity.fair import Fair
from peelian.jobs.assurance.equity.measuring import Effects, Equity
from peelian.jobs.assurance.equity.significance import DRAWS, LEVEL
from peelian.nouns.equity import Direction, Verdict, overall
from peelian.render.report import Section, Table
from peelian.wiring.evaluating import equity_plots
from peelian.wiring.evaluating.equity_plots import NAMES, WORDS
from peelian.wiring.evaluating.plots import percent

VERDICTS = {
    Verdict.BALANCED: "no significant difference",
    Verdict.IMBALANCED: "significant difference",
    Verdict.NOT_ENOUGH_DATA: "not enough data",
}


def sections(equity: Equity) -> tuple[Section, ...]:
    """Return the sections of a report."""
    return (
        _overview(equity),
        *(_section(one) for one in equity.assessed),
        *(_fair(one) for one in equity.fair),
        _curves(equity),
        _method(),
    )


def quality(effects: Effects) -> tuple[Section, ...]:
    """Return the sections about picture quality, apart from those about groups."""
    return (
        Section(
            title="Picture quality",
            paragraphs=(
                (
                    "What Peelian measured of each picture, cut at its quartiles: how far apart the eyes are, how "
                    "sharp the face is and, where the pack tells, how much of a face its encoder found. In a search it "
                    "is the probe's; in a comparison both pictures are of the quarter."
                ),
                (
                    "A difference here is no unfairness between people, and counts in no verdict on groups. It says "
                    "what better pictures would bring, and what worse ones would cost. Pictures below the quality "
                    "floor are among the failures to enrol, and not here."
                ),
            ),
        ),
        *(_section(one, title="Picture quality", by="quarter") for one in effects.assessed),
    )


def where(one: Assessed) -> str:
    """Say at which threshold something was found."""
    if one.list_size:
        return f"Search of a list of {one.list_size:,} at FPIR {percent(one.target)}"
    return f"One-to-one comparison at FMR {percent(one.target)}"


def _overview(equity: Equity) -> Section:
    return Section(
        title="Groups: what was found",
        paragraphs=(
            (
                "Groups are as people declared them; nothing is inferred from a face. Both ways of being treated worse "
                "are looked at: being found more or less often than others, and being wrongly flagged more often."
            ),
            (
                "“Not enough data” is no clean bill: such groups are too small to show the rate even without an "
                "error, or have no trial at all."
            ),
        ),
        tables=(verdicts(equity),),
    )


def verdicts(equity: Equity) -> Table:
    """Return the verdict at each threshold, in both directions and together."""
    return Table(
        caption="Verdicts",
        head=("Where", "Threshold", *(WORDS[direction].capitalize() for direction in Direction), "Together"),
        rows=tuple(
            (
                where(one),
                f"{one.threshold:.6f}",
                *(_worst(one, direction) for direction in Direction),
                VERDICTS[overall(one.findings)],
            )
            for one in equity.assessed
        ),
    )


def _worst(one: Assessed, direction: Direction) -> str:
    verdicts = {finding.verdict for finding in one.findings if finding.direction is direction}
    for verdict in (Verdict.IMBALANCED, Verdict.NOT_ENOUGH_DATA, Verdict.BALANCED):
        if verdict in verdicts:
            return VERDICTS[verdict]
    return VERDICTS[Verdict.NOT_ENOUGH_DATA]


def _section(one: Assessed, *, title: str = "Groups", by: str = "group") -> Section:
    return Section(
        title=f"{title}: {where(one)}",
        tables=(_findings_table(one, by),),
        plots=tuple(plot for direction in Direction for plot in equity_plots.forests(one, direction, by=by)),
        folded=tuple(_groups_table(one, detail) for detail in one.details),
    )


def _findings_table(one: Assessed, by: str) -> Table:
    return Table(
        caption=f"Differences between {by}s",
        head=("Column", "Rate", "Largest difference", "Ratio", "p (Holm)", "Smallest p there could be", "Verdict"),
        rows=tuple(finding_row(one, detail) for detail in one.details),
    )


def finding_row(one: Assessed, detail: Detail) -> tuple[str, ...]:
    """Return a finding as cells: its column, the rate, difference, ratio, p, the smallest p there could be, verdict."""
    finding = detail.finding
    return (
        finding.column,
        NAMES[finding.direction, one.list_size == 0],
        f"{100 * finding.difference:.3g} points" if finding.difference is not None else "one group alone",
        f"{finding.ratio:.3g}" if finding.ratio is not None else "none",
        _p(finding.p_adjusted),
        _p(detail.attainable),
        VERDICTS[finding.verdict],
    )


def _p(value: float | None) -> str:
    if value is None:
        return "not tested"
    return f"{value:.3f}" if value >= 0.001 else "below 0.001"  # noqa: PLR2004 - three digits


def _groups_table(one: Assessed, detail: Detail) -> Table:
    finding = detail.finding
    name = NAMES[finding.direction, one.list_size == 0]
    missing = f"; without any trial: {', '.join(detail.without_trials)}" if detail.without_trials else ""
    return Table(
        caption=f"{name} by {finding.column}{missing}",
        head=("Group", name, "95 % interval", "People", "Trials", "Against the rest", "p (Holm)", "Trials needed"),
        rows=tuple(
            (
                rate.group,
                percent(rate.value),
                f"{percent(rate.low)} to {percent(rate.high)}",
                f"{rate.people:,}",
                f"{rate.count:,} of {rate.trials:,}",
                f"{100 * group.difference:+.3g} points" + (f", x {group.ratio:.3g}" if group.ratio is not None else ""),
                _p(group.p_adjusted),
                f"{group.needed:,}" if group.enough else f"{group.needed:,}: too few",
            )
            for rate, group in zip(finding.groups, detail.groups, strict=True)
        ),
    )


def _fair(fair: Fair) -> Section:
    lowest = fair.lowest
    told = (
        f"The lowest threshold without a significant imbalance is {lowest.threshold:.4f}: there FPIR is "
        f"{percent(lowest.flagged)} and TPIR {percent(lowest.found)}."
        if lowest
        else "At every threshold that was tried an imbalance shows."
    )
    blind = lowest is not None and not lowest.could_show
    return Section(
        title=f"Groups: the lowest fair threshold with {fair.list_size:,} listed",
        paragraphs=(
            told,
            *(
                (
                    (
                        "That is no evidence of balance: so few were wrongly flagged there that even if all of them "
                        "had been of one group, no test could have shown it."
                    ),
                )
                if blind
                else ()
            ),
        ),
        tables=(
            Table(
                caption="Thresholds that were tried",
                head=("Threshold", "FPIR", "TPIR", "Significant imbalance", "Could one in FPIR have been seen?"),
                rows=tuple(
                    (
                        f"{step.threshold:.4f}",
                        percent(step.flagged),
                        percent(step.found),
                        ", ".join(WORDS[direction] for direction in step.imbalanced) or "none",
                        "yes" if step.could_show else "no",
                    )
                    for step in fair.steps
                ),
            ),
        ),
    )


def _curves(equity: Equity) -> Section:
    return Section(
        title="Groups: detection error trade-off",
        paragraphs=("Each curve is of comparisons of one group's pictures with each other.",),
        plots=tuple(equity_plots.trade_offs(equity)),
    )


def _method() -> Section:
    return Section(
        title="Groups: the method",
        paragraphs=(
            (
                "Terms are those of ISO/IEC 19795-1 and, for differences between groups, of ISO/IEC 19795-10. TPIR is "
                "1 - FNIR, TMR 1 - FNMR. FMR is measured within a group: two people of the same group."
            ),
            (
                "A search depends on who else is listed. Rates with a list of N are means over every list of N that "
                "can be drawn from the gallery, which is what resampling fillers approaches; so counts may be rounded."
            ),
            (
                "Whether a difference is more than chance is asked twice, and the more careful answer holds: as if "
                "trials were independent (Pearson's chi-squared test; Fisher's exact test where fewer than five are "
                f"expected), and by drawing lots for the groups among the people {DRAWS:,} times, because pictures of "
                "one person are not independent. All answers at one threshold are adjusted together by Holm's method; "
                f"a difference counts at {LEVEL:g}."
            ),
            (
                "Balance is claimed only where every group has enough trials (rule of three): 3 divided by the false "
                f"positive rate that was asked for, and {round(3 / SHOWN_MISS_RATE)} for who is found, which can show "
                f"a miss rate of {SHOWN_MISS_RATE:.0%}."
            ),
            "Columns of numbers are cut at their quartiles. Intersections are of every two columns.",
        ),
    )
