"""`peelian evaluate`: how often a pack errs on declared pictures, and the operating points that follow."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from peelian.cli import liveness_report, options, output
from peelian.errors import BadOptionError
from peelian.jobs.assurance.error_rates import Rates
from peelian.jobs.assurance.evaluation import Evaluation, Plan
from peelian.nouns.equity import Verdict, overall
from peelian.nouns.operating_point import Proportion
from peelian.wiring.evaluating import evaluation as assurance
from peelian.wiring.evaluating import presentation_attacks
from peelian.wiring.evaluating.evaluation import Evaluated, Request

Rate = Annotated[
    list[float] | None,
    typer.Option(help="A false positive identification rate to measure at; may be given several times."),
]


def evaluate(
    manifest: Annotated[Path, typer.Argument(help="CSV: path, subject, role and any group columns.")],
    *,
    pack: options.Pack = options.DEFAULT_PACK,
    out: Annotated[Path | None, typer.Option(help="Folder for the report, plots and operating points.")] = None,
    fpir: Rate = None,
    fmr: Annotated[list[float] | None, typer.Option(help="Likewise, a false match rate.")] = None,
    list_size: Annotated[list[int] | None, typer.Option(help="Also measure lists of so many subjects.")] = None,
    data: Annotated[str, typer.Option(help="What the pictures are, for the report and operating points.")] = "",
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that was stopped.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the templates file in --out (biometric data).")] = False,
    scores: Annotated[
        bool, typer.Option("--scores", help="Also write all similarities to --out, to reckon every figure again.")
    ] = False,
    pad: Annotated[
        bool, typer.Option("--pad", help="Measure a liveness module: columns path, subject, kind, species.")
    ] = False,
    module: Annotated[Path | None, typer.Option(help="With --pad: the liveness module's manifest.")] = None,
    as_json: options.AsJson = False,
) -> None:
    """Measure error rates of a model pack on your own pictures, and derive operating points from them.

    Nothing is written unless --out is given. Rates that the data cannot show are refused. With --pad: how often a
    passive liveness module takes attacks for live faces, and live faces for attacks.
    """
    if pad or module is not None:
        if module is None or not pad:
            raise BadOptionError("--pad", "it goes together with --module", "Give both")
        wanted = presentation_attacks.Request(listed=manifest, module=module, pack=pack, data=data, out=out)
        liveness_report.run(wanted, as_json=as_json)
        return
    plan = Plan(list_sizes=tuple(list_size or ()), scores=scores)
    plan = replace(plan, fpir=tuple(fpir) if fpir else plan.fpir, fmr=tuple(fmr) if fmr else plan.fmr)
    request = Request(listed=manifest, pack=pack, plan=plan, data=data, out=out, resume=resume, keep=keep)
    today = datetime.now(UTC).date()  # noqa: TID251 - the door is where the date comes in
    with output.building(quiet=as_json) as building:
        bench = assurance.prepare(request, building=building)
    with output.counting("Encoding pictures", quiet=False) as tick:
        done = bench.run(today=today, progress=tick)
    if as_json:
        output.line(done.result)
        return
    show(done, out)


def show(done: Evaluated, out: Path | None) -> None:
    """Print what matters for people: rates, failures, what was refused, and where the report is."""
    found = done.evaluation
    say = output.RESULTS.print
    failed = found.failure_rate
    say(f"{found.pictures} pictures of {found.people} people; {failed.errors} failed to enrol {interval(failed)}.")
    if found.verification.auc is not None:
        auc = found.verification.auc
        say(f"Area under the curve {auc.value:.5f} [{auc.low:.5f} to {auc.high:.5f}].", markup=False)
    for title, rates in tables(found):
        say(table(title, rates))
    for one in found.identifications:
        if one.rank1 is not None:
            say(f"Rank 1 right with {one.gallery_size} listed: {one.rank1.value:.2%} {interval(one.rank1)}.")
    for line in equity(found):
        say(line, markup=False)
    for error in found.refused:
        say(f"[yellow]Refused:[/] {error.sentence}")
    if out is not None:
        say(f"Report, plots and {done.points} operating points: {out / 'report.html'}", markup=False)
    else:
        say("Nothing was written. With --out DIR: a report, plots and operating point files.")


def equity(found: Evaluation) -> Iterable[str]:
    """Give a line on declared groups at each threshold; none where the data declare no group."""
    for one in found.equity.assessed if found.equity else ():
        where = f"a list of {one.list_size} at FPIR" if one.list_size else "one-to-one at FMR"
        worst = [it for it in one.findings if it.verdict is Verdict.IMBALANCED]
        named = ", ".join(f"{it.column} ({it.direction.value.replace('_', ' ')})" for it in worst)
        yield f"Groups, {where} {one.target:g}: {overall(one.findings).value.replace('_', ' ')}" + (
            f": {named}." if named else "."
        )


def tables(found: Evaluation) -> Iterable[tuple[str, tuple[Rates, ...]]]:
    """Give the title and rates of each table."""
    yield "One-to-one: FNMR at FMR", found.verification.rates
    for one in found.identifications:
        yield f"One-to-many: FNIR at FPIR with {one.gallery_size} listed", one.rates


def table(title: str, rates: Iterable[Rates]) -> Table:
    """Lay out error rates at thresholds."""
    grid = Table(title=title, title_justify="left")
    for head in ("at", "errors", "95 % interval", "trials", "threshold", "false positives"):
        grid.add_column(head, justify="right")
    for rate in rates:
        missed, false = rate.false_negative, rate.false_positive
        told = (f"{missed.value:.2%}", f"{missed.low:.2%} to {missed.high:.2%}", f"{missed.trials:,}") if missed else ()
        seen = f"{false.errors:,} of {false.trials:,}" + (" (few)" if rate.rests_on_few_errors else "")
        grid.add_row(f"{rate.target:g}", *(told or ("none", "", "0")), f"{rate.threshold:.4f}", seen)
    return grid


def interval(rate: Proportion) -> str:
    """Write an interval in round brackets."""
    return f"({rate.low:.2%} to {rate.high:.2%})"
