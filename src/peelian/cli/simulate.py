"""`peelian simulate-wearers`: a month of check-ins of people who do not exist, and what was kept of the promises."""

from time import monotonic
from typing import Annotated

import typer

from peelian.cli import output
from peelian.wiring import cohort

PROMISES = {
    "sixth_in_24_hours": "prompts that were a sixth within 24 hours",
    "in_quiet_hours": "prompts in quiet hours",
    "while_not_standing": "prompts while a review was overdue, or outside the order's time",
    "undelivered_not_blamed_on_the_system": "undelivered prompts that were not the system's fault",
    "missed_not_reviewed_by_a_person": "missed prompts that no person looked at",
}
"""What must be nothing, and how it is said."""


def simulate_wearers(
    people: Annotated[int, typer.Option(help="How many people there are.", min=1)] = 1000,
    days: Annotated[int, typer.Option(help="For how many days.", min=1, max=365)] = 30,
    seed: Annotated[int, typer.Option(help="The same seed draws the same people.", min=0)] = 0,
    processes: Annotated[int, typer.Option(help="Processes that simulate.", min=1, max=64)] = 2,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, and no progress bar.")] = False,
) -> None:
    """Let a cohort check in on a virtual clock; exit 1 if one promise was broken for one of them."""
    begun = monotonic()
    with output.counting("Simulating people", quiet=as_json) as tick:
        found = cohort.run(cohort.plan(people=people, days=days, seed=seed), processes=processes, tick=tick)
    facts = {**cohort.facts(found), "wall_s": round(monotonic() - begun, 1)}
    if as_json:
        output.line(facts)
    else:
        say(facts)
    if not found.kept:
        raise typer.Exit(1)


def say(facts: dict[str, object]) -> None:
    """Say what came of it."""
    output.RESULTS.print(
        f"{facts['people']:,} people, {facts['days']} days, in {facts['wall_s']} s: {facts['sent']:,} prompts sent, "
        f"{facts['shown']:,} shown, {facts['answered']:,} answered, {facts['missed']:,} missed, "
        f"{facts['undelivered']:,} never arrived."
    )
    for name, words in PROMISES.items():
        output.RESULTS.print(f"  {facts[name]:,} {words}")
