"""Equity of 20,000 simulated crossings: how long it takes, what it finds, and how far an independent reckoning is off.

Once with nothing planted, once with strangers of one group more alike. The independent reckoning is that of
scripts/check_evaluation.py, with SciPy and scikit-learn and no code of the evaluation; one-to-one figures are reckoned
again up to 6,000 pictures, searches always.
"""

import json
import tempfile
import time
from datetime import date
from pathlib import Path

from scripts import check_evaluation

from benchmarks import report
from benchmarks.crossings import Crossings, Crowd
from peelian.jobs.assurance import evaluation, summary
from peelian.jobs.assurance.evaluation import Evaluation, Plan
from peelian.jobs.assurance.summary import About
from peelian.nouns.equity import Direction, overall
from peelian.wiring.evaluating import evaluation as assurance

CROSSINGS = 20_000
DRAWN_ON = date(2026, 11, 25)
"""Of the simulated data, which are the same every day."""

PLANTED = {"nothing planted": {}, "group C more alike": {"C": 0.35}}


def measure(asked: report.Asked) -> list[report.Row]:
    """Evaluate both crowds, and reckon each again."""
    crossings = 1_000 if asked.quick else CROSSINGS
    return [_one(what, crossings, crowded) for what, crowded in PLANTED.items()]


def _one(what: str, crossings: int, crowded: dict[str, float]) -> report.Row:
    made = Crossings(
        Crowd(listed=crossings // 20, passing=crossings // 2, crossings=crossings, seed=1, crowded=crowded)
    )
    start = time.perf_counter()
    found = evaluation.evaluate(made.items, made, Plan(list_sizes=(crossings // 100,), scores=True))
    seconds = time.perf_counter() - start
    check = check_evaluation.Check(_written(found))
    check.run()
    return {
        "what": what,
        "crossings": crossings,
        "people": found.people,
        "seconds": seconds,
        "imbalances_found": _imbalances(found),
        "figures_reckoned_again": check.seen.figures,
        "largest_difference": f"{check.seen.largest:.1g}",
    }


def _written(found: Evaluation) -> check_evaluation.Scores:
    about = About(pack="simulated", data="crossings of nobody", measured_on=DRAWN_ON)
    with tempfile.TemporaryDirectory() as folder:
        files = {f"scores/{name}": content for name, content in found.scores.items()}
        assurance.write(Path(folder), {**files, "result.json": json.dumps(summary.plain(found, about))})
        return check_evaluation.read(Path(folder))


def _imbalances(found: Evaluation) -> str:
    """Say at how many of the thresholds something was found, and where among the false flags."""
    assessed = found.equity.assessed if found.equity else ()
    verdicts = [overall(one.findings).value for one in assessed]
    flagged = {
        finding.column
        for one in assessed
        for finding in one.findings
        if finding.direction is Direction.WRONGLY_FLAGGED and finding.verdict.value == "imbalanced"
    }
    named = f", of {' and '.join(sorted(flagged))}" if flagged else ""
    return f"at {verdicts.count('imbalanced')} of {len(verdicts)} thresholds{named}"


if __name__ == "__main__":
    report.run("equity", "equity of 20,000 simulated crossings, reckoned twice", measure, packages=("scipy",))
