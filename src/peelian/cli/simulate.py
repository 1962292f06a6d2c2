"""`peelian simulate-wearers`: a month of check-ins of people who do not exist, and what was kept of the promises.

With --against: devices with real keys who speak the documented API with a desk that runs.
"""

from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Annotated

import numpy as np
import typer

from peelian.cli import output
from peelian.errors import BadOptionError
from peelian.wiring import desk_address
from peelian.wiring.checkins import cohort
from peelian.wiring.checkins.fleet import Fleet

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
    against: Annotated[str, typer.Option(help="A desk that runs: devices with real keys speak its API.")] = "",
    codes: Annotated[Path | None, typer.Option(help="With --against: a file of enrolment codes, one a line.")] = None,
    photo: Annotated[Path | None, typer.Option(help="With --against: the JPEG that devices send.")] = None,
    minutes: Annotated[float, typer.Option(help="With --against: for how long.", min=0)] = 10,
    every: Annotated[float, typer.Option(help="With --against: seconds between two rounds.", min=0)] = 15,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, and no progress bar.")] = False,
) -> None:
    """Let a cohort check in on a virtual clock; exit 1 if one promise was broken for one of them."""
    if against:
        if codes is None:
            raise BadOptionError("--against", "there are no codes", "Give a file of them with --codes")
        fleet = enrolled(against, codes, photo, seed)
        run(fleet, seconds=minutes * 60, every_s=every)
        output.line({"event": "summary", **fleet.counted, "kept": fleet.kept})
        if not fleet.kept:
            raise typer.Exit(1)
        return
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


def enrolled(against: str, codes: Path, photo: Path | None, seed: int) -> Fleet:
    """Enrol a device by each code of a file."""
    fleet = Fleet(
        send=desk_address.sender(against),
        now=lambda: datetime.now(UTC),  # noqa: TID251 - a device has a clock of its own, which decides nothing
        chance=np.random.default_rng(seed),
        tell=output.line,
        photo=None if photo is None else photo.read_bytes(),
    )
    fleet.enrol([line.strip() for line in codes.read_text(encoding="utf-8").splitlines() if line.strip()])
    return fleet


def run(fleet: Fleet, *, seconds: float, every_s: float) -> None:
    """Go round until the time is over, at least once."""
    until = monotonic() + seconds
    fleet.go()
    while monotonic() + every_s < until:
        sleep(every_s)
        fleet.go()


def say(facts: dict[str, object]) -> None:
    """Say what came of it."""
    output.RESULTS.print(
        f"{facts['people']:,} people, {facts['days']} days, in {facts['wall_s']} s: {facts['sent']:,} prompts sent, "
        f"{facts['shown']:,} shown, {facts['answered']:,} answered, {facts['missed']:,} missed, "
        f"{facts['undelivered']:,} never arrived."
    )
    for name, words in PROMISES.items():
        output.RESULTS.print(f"  {facts[name]:,} {words}")
