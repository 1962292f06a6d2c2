"""An evaluation on a page or two, for whoever decides: what was measured, what was found of groups, what is missing."""

from collections.abc import Iterator, Sequence

from peelian.jobs.assurance.equity.assessing import Assessed, Detail
from peelian.jobs.assurance.equity.measuring import Equity
from peelian.jobs.assurance.error_rates import Rates
from peelian.jobs.assurance.evaluation import Evaluation
from peelian.nouns.equity import Verdict
from peelian.render.report import Section, Table
from peelian.wiring.evaluating import equity_page
from peelian.wiring.evaluating.plots import percent

MOST_RATES, MOST_DIFFERENCES = 14, 8
"""Rows of the two tables: with more, the summary would not be one."""


def sections(evaluation: Evaluation) -> tuple[Section, ...]:
    """Return what stands before the contents of a report."""
    return (_rates(evaluation), _groups(evaluation), _missing(evaluation))


def _rates(evaluation: Evaluation) -> Section:
    measured = [("Comparison of two pictures", "FMR", rate) for rate in evaluation.verification.rates]
    for one in evaluation.identifications:
        measured += [(f"Search of a list of {one.gallery_size:,}", "FPIR", rate) for rate in one.rates]
    said = "Each line is a threshold: so often somebody else is taken for a person, and so often the person is missed."
    return Section(
        title="Summary: how often it errs",
        paragraphs=(said, *_more(len(measured) - MOST_RATES, "thresholds")),
        tables=(
            Table(
                caption="Errors at each threshold",
                head=("What", "Somebody else is taken", "The person is missed", "95 % interval", "Threshold"),
                rows=tuple(_rate(*one) for one in measured[:MOST_RATES]),
            ),
        )
        if measured
        else (),
    )


def _rate(what: str, name: str, rate: Rates) -> tuple[str, ...]:
    missed = rate.false_negative
    few = " (few errors)" if rate.rests_on_few_errors else ""
    return (
        what,
        f"{name} {percent(rate.target)}{few}",
        percent(missed.value) if missed else "not measured",
        f"{percent(missed.low)} to {percent(missed.high)}" if missed else "",
        f"{rate.threshold:.4f}",
    )


def _groups(evaluation: Evaluation) -> Section:
    title = "Summary: whether groups were treated alike"
    equity = evaluation.equity
    if equity is None:
        said = "The data declare no groups, so nothing can be said of how groups of people are treated."
        return Section(title=title, paragraphs=(said,))
    found = sorted(_imbalanced(equity), key=lambda one: one[1].finding.p_adjusted or 0.0)
    if not found:
        said = "No significant difference was found. Where the data are not enough, that is no clean bill."
        return Section(title=title, paragraphs=(said,), tables=(equity_page.verdicts(equity),))
    rows = tuple(
        (equity_page.where(one), *equity_page.finding_row(one, detail)[:4]) for one, detail in found[:MOST_DIFFERENCES]
    )
    head = ("Where", "Column", "Rate", "Largest difference", "Ratio")
    said = f"Significant differences were found: {len(found)}. Nothing is deployed there without a published override."
    return Section(
        title=title,
        paragraphs=(said, *_more(len(found) - MOST_DIFFERENCES, "differences")),
        tables=(equity_page.verdicts(equity), Table(caption="Where groups differ most surely", head=head, rows=rows)),
    )


def _imbalanced(equity: Equity) -> Iterator[tuple[Assessed, Detail]]:
    for one in equity.assessed:
        yield from ((one, detail) for detail in one.details if detail.finding.verdict is Verdict.IMBALANCED)


def _missing(evaluation: Evaluation) -> Section:
    failed = evaluation.failure_rate
    return Section(
        title="Summary: what is missing",
        paragraphs=(
            (
                f"{failed.errors:,} of {failed.trials:,} pictures gave no template ({percent(failed.value)}) and take "
                "part in no rate above."
            ),
            f"{len(evaluation.refused):,} figures that were asked for are refused, since the data could not show them."
            if evaluation.refused
            else "No figure that was asked for had to be refused.",
            *_passed_over(evaluation.passed_over),
            "All of it is about these pictures, and says nothing of other cameras, light or people.",
        ),
    )


def _passed_over(columns: Sequence[str]) -> tuple[str, ...]:
    return (f"Columns that describe pictures and no groups: {', '.join(columns)}.",) if columns else ()


def _more(count: int, what: str) -> tuple[str, ...]:
    return (f"{count} more {what} are in what follows.",) if count > 0 else ()
