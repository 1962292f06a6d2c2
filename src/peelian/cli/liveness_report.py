"""`peelian evaluate --pad`: how often a passive liveness module errs on declared pictures."""

from datetime import UTC, datetime

from rich.table import Table

from peelian.cli import output
from peelian.jobs.assurance.presentation_attacks import Measured
from peelian.nouns.operating_point import Proportion
from peelian.wiring.evaluating import presentation_attacks
from peelian.wiring.evaluating.presentation_attacks import Request


def run(request: Request, *, as_json: bool) -> None:
    """Measure, and print what was found."""
    today = datetime.now(UTC).date()  # noqa: TID251 - the door is where the date comes in
    with output.building(quiet=as_json) as building:
        bench = presentation_attacks.prepare(request, building=building)
    with output.counting("Looking at pictures", quiet=False) as tick:
        found, result = bench.run(today=today, progress=tick)
    if as_json:
        output.line(result)
        return
    show(found)
    where = "Nothing was written. With --out DIR: a report." if request.out is None else f"Report: {request.out}"
    output.RESULTS.print(where, markup=False)


def show(found: Measured) -> None:
    """Print what matters for people."""
    say = output.RESULTS.print
    say(f"{found.pictures} pictures of {found.people} people; {len(found.no_answers)} gave no answer.")
    own = Table(title=f"{found.module} at its own threshold", title_justify="left")
    for head in ("", "rate", "95 % interval", "errors", "trials"):
        own.add_column(head, justify="left" if not head else "right")
    own.add_row("BPCER", *row(found.bpcer))
    for one in found.species:
        own.add_row(f"APCER {one.name}", *row(one.apcer))
    say(own)
    for fixed in found.at_bpcer:
        told = ", ".join(f"{name} {rate.value:.1%} (n = {rate.trials})" for name, rate in fixed.apcer)
        say(f"APCER at BPCER {fixed.target:g}: {told or 'no species has enough data'}.", markup=False)
    for error in found.refused:
        say(f"[yellow]Refused:[/] {error.sentence}")


def row(rate: Proportion | None) -> tuple[str, ...]:
    """Write a rate as cells."""
    if rate is None:
        return ("not enough data", "", "", "")
    return (f"{rate.value:.2%}", f"{rate.low:.2%} to {rate.high:.2%}", f"{rate.errors:,}", f"{rate.trials:,}")
