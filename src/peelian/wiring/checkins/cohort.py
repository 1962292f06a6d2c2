"""Runs a simulated cohort in parts, one process each: people who do not exist, and do not know each other."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict

from peelian.geo import plane
from peelian.jobs.checkins.cohort import tally
from peelian.jobs.checkins.cohort.simulation import Simulation
from peelian.jobs.checkins.cohort.tally import Plan, Tally
from peelian.wiring import rules

AT_ONCE = 500
"""People of one part. They fit into a small memory, and there are enough parts to count them off."""


def plan(*, people: int, days: int, seed: int) -> Plan:
    """Plan a cohort."""
    return Plan(people=people, days=days, seed=seed)


def run(wanted: Plan, *, processes: int, tick: Callable[[int, int], None]) -> Tally:
    """Simulate a cohort.

    Args:
        wanted: how many people, for how long.
        processes: that simulate; what comes of it is the same however many.
        tick: told after each part how many people are done, and of how many.
    """
    parts = [
        Plan(people=min(AT_ONCE, wanted.people - first), days=wanted.days, seed=wanted.seed, first=first)
        for first in range(0, wanted.people, AT_ONCE)
    ]
    done: list[Tally] = []
    with ProcessPoolExecutor(max_workers=processes) as pool:
        for part in as_completed([pool.submit(run_part, part) for part in parts]):
            done.append(part.result())
            tick(sum(one.people for one in done), wanted.people)
    return tally.added(done)


def run_part(part: Plan) -> Tally:
    """Simulate one part of a cohort."""
    return Simulation(part, rules.load(), plane).run(lambda _done, _of: None)


def facts(found: Tally) -> dict[str, object]:
    """Return a tally as plain values, for a program to read."""
    return {**asdict(found), "refused": dict(found.refused), "kept": found.kept}
