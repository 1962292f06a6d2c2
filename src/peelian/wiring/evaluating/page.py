"""What an evaluation says, as a page that people read."""

from collections.abc import Sequence

import numpy as np

from peelian.jobs.assurance import error_rates
from peelian.jobs.assurance.enrolment import LeftOut
from peelian.jobs.assurance.error_rates import Rates, Verification
from peelian.jobs.assurance.evaluation import Evaluation
from peelian.jobs.assurance.identification import Identification
from peelian.jobs.assurance.summary import FEW, About
from peelian.nouns.operating_point import Proportion
from peelian.render.report import Page, Section, Table
from peelian.wiring.evaluating import equity_page, summary_page
from peelian.wiring.evaluating import plots as assurance_plots
from peelian.wiring.evaluating.plots import percent

MOST_FAILURES_SHOWN = 200
"""Rows of the table of failures; result.json has them all."""

TAKEN_OFF = (
    "The data declare nobody who is not listed. So non-mated searches are of listed people, each with their own "
    "subject taken off the list."
)

RATE_HEAD = ("95 % interval", "Trials", "Threshold", "False positives seen", "Note")


def page(evaluation: Evaluation, about: About) -> Page:
    """Return the report of an evaluation."""
    return Page(
        title=f"Evaluation of {about.pack}",
        lead=_lead(evaluation),
        facts=(
            ("Data", about.data),
            ("Pictures", f"{evaluation.pictures:,} of {evaluation.people:,} people"),
            ("Model pack", about.pack),
            ("Model", evaluation.model),
            ("Measured on", about.measured_on.isoformat()),
        ),
        summary=summary_page.sections(evaluation),
        sections=tuple(
            section
            for section in (
                _one_to_one(evaluation.verification),
                *(_one_to_many(one) for one in evaluation.identifications),
                _groups(evaluation),
                *(equity_page.sections(evaluation.equity) if evaluation.equity else ()),
                *(equity_page.quality(evaluation.quality) if evaluation.quality else ()),
                _enrolment(evaluation),
                _not_enough(evaluation),
                _how(),
            )
            if section is not None
        ),
    )


def _lead(evaluation: Evaluation) -> str:
    rates = [rate for rate in evaluation.verification.rates if rate.false_negative is not None]
    if not rates:
        return "The data support no error rate. What is missing is listed below."
    strictest = min(rates, key=lambda rate: abs(np.log10(rate.target) + 3))
    missed = strictest.false_negative
    assert missed is not None  # noqa: S101 - filtered above
    return (
        f"When {percent(strictest.target)} of comparisons of two people are taken for one, "
        f"{percent(missed.value)} of comparisons of one person are missed "
        f"(95 % interval {percent(missed.low)} to {percent(missed.high)})."
    )


def _one_to_one(verified: Verification) -> Section:
    auc = verified.auc
    area = (
        (
            (
                f"Area under the curve: {auc.value:.5f} (95 % interval {auc.low:.5f} to {auc.high:.5f}), "
                f"from {auc.mated:,} mated and {auc.nonmated:,} non-mated comparisons."
            ),
        )
        if auc
        else ()
    )
    shown = (
        (
            assurance_plots.det_plot("det-one-to-one", error_rates.det(verified.seen), verified.rates, ("FMR", "FNMR")),
            assurance_plots.similarities(verified),
        )
        if auc
        else ()
    )
    return Section(
        title="One-to-one comparison",
        paragraphs=(
            (
                "Every picture is compared with every other. FMR (false match rate) is the share of comparisons of two "
                "people that count as one; FNMR (false non-match rate) the share of those of one person that do not."
            ),
            *area,
        ),
        tables=(_rates_table("FNMR at FMR", "FMR", verified.rates),) if verified.rates else (),
        plots=shown,
    )


def _one_to_many(one: Identification) -> Section:
    rank1 = (f"Rank 1 is right in {_said(one.rank1)} of mated searches.",) if one.rank1 else ()
    taken_off = (TAKEN_OFF,) if one.taken_off else ()
    return Section(
        title=f"Search of a list of {one.gallery_size:,}",
        paragraphs=(
            (
                f"{one.mated:,} mated searches (the subject is listed) and {one.nonmated:,} non-mated ones, "
                f"in {one.lists:,} list{'s' if one.lists != 1 else ''}. FPIR is the share of non-mated searches whose "
                "rank 1 reaches the threshold; FNIR the share of mated ones whose rank 1 is somebody else or does not "
                "reach it."
            ),
            *taken_off,
            *rank1,
        ),
        tables=(_rates_table(f"FNIR at FPIR, {one.gallery_size:,} listed", "FPIR", one.rates),) if one.rates else (),
        plots=(
            (assurance_plots.det_plot(f"det-list-{one.gallery_size}", one.det, one.rates, ("FPIR", "FNIR")),)
            if one.det and one.det.shows_errors
            else ()
        ),
    )


def _said(rate: Proportion) -> str:
    return f"{percent(rate.value)} ({percent(rate.low)} to {percent(rate.high)}, n = {rate.trials:,})"


def _rates_table(caption: str, name: str, rates: Sequence[Rates]) -> Table:
    return Table(
        caption=caption,
        head=(f"{name} asked for", "FNMR" if name == "FMR" else "FNIR", *RATE_HEAD),
        rows=tuple(_rates_row(rate) for rate in rates),
    )


def _rates_row(rate: Rates) -> tuple[str, ...]:
    missed, false = rate.false_negative, rate.false_positive
    return (
        percent(rate.target),
        percent(missed.value) if missed else "no mated trial",
        f"{percent(missed.low)} to {percent(missed.high)}" if missed else "",
        f"{missed.trials:,}" if missed else "0",
        f"{rate.threshold:.6f}",
        f"{false.errors:,} of {false.trials:,} ({percent(false.low)} to {percent(false.high)})",
        FEW if rate.rests_on_few_errors else "",
    )


def _groups(evaluation: Evaluation) -> Section | None:
    groups = evaluation.verification.groups
    if not groups:
        return None
    return Section(
        title="By declared group",
        paragraphs=(
            (
                "Comparisons within each group, at the thresholds of the whole. Groups are as the data declare them; "
                "nothing is inferred from a face."
            ),
        ),
        folded=tuple(
            Table(
                caption=f"{group.column}: {group.value} ({group.pictures:,} pictures of {group.people:,} people)",
                head=("FMR of the whole", "FNMR", *RATE_HEAD),
                rows=tuple(
                    _rates_row(rate) if isinstance(rate, Rates) else ("none", "no comparison of two people", *[""] * 5)
                    for rate in group.rates
                ),
            )
            for group in groups
        ),
    )


def _enrolment(evaluation: Evaluation) -> Section:
    failed = evaluation.failure_rate
    tables = [_left_out("Failures to enrol", evaluation.failures), _left_out("Repeated", evaluation.repeats)]
    return Section(
        title="Failures to enrol",
        paragraphs=(
            (
                f"{failed.errors:,} of {failed.trials:,} pictures gave no template: {percent(failed.value)} "
                f"(95 % interval {percent(failed.low)} to {percent(failed.high)}). They take no part in any rate above."
            ),
        ),
        tables=tuple(table for table in tables if table.rows),
    )


def _left_out(caption: str, pictures: Sequence[LeftOut]) -> Table:
    more = len(pictures) - MOST_FAILURES_SHOWN
    return Table(
        caption=caption if more <= 0 else f"{caption}: the first {MOST_FAILURES_SHOWN}, {more:,} more in result.json",
        head=("Line", "Picture", "Subject", "Reason"),
        rows=tuple(
            (str(one.item.line), one.item.name, one.item.subject, one.reason) for one in pictures[:MOST_FAILURES_SHOWN]
        ),
    )


def _not_enough(evaluation: Evaluation) -> Section | None:
    if not evaluation.refused:
        return None
    return Section(
        title="Not enough data",
        paragraphs=("These figures were asked for and are refused: the data could not show them even without error.",),
        tables=(
            Table(
                caption="Refused figures",
                head=("Figure", "Trials there are", "Trials needed"),
                rows=tuple((one.figure, f"{one.have:,}", f"{one.need:,}") for one in evaluation.refused),
            ),
        ),
    )


def _how() -> Section:
    return Section(
        title="How to read this",
        paragraphs=(
            (
                "Terms are those of ISO/IEC 19795-1. A rate is refused when there are fewer than 3 / rate trials (rule "
                "of three), and marked when it rests on fewer than 30 errors (rule of 30)."
            ),
            (
                "Intervals are 95 %: the wider of Wilson's, which takes trials as independent, and one from drawing "
                "the people again, which does not."
            ),
            (
                "The figures are of these pictures and say nothing about other cameras, light or people. A threshold "
                "may be used only with the model, and for lists no longer than those, it was measured with."
            ),
        ),
    )
