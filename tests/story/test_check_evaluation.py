"""Every figure of a report is reckoned again by a script that shares no code with what it checks."""

import json
from datetime import date
from pathlib import Path

import pytest
from scripts import check_evaluation

from benchmarks.crossings import Crossings, Crowd
from peelian.jobs.assurance import evaluation, summary
from peelian.jobs.assurance.evaluation import Plan
from peelian.jobs.assurance.summary import About
from peelian.wiring.evaluating import evaluation as assurance

ABOUT = About(pack="simulated", data="crossings of nobody", measured_on=date(2026, 1, 2))


def report(folder: Path, crowd: Crowd) -> Path:
    made = Crossings(crowd)
    plan = Plan(fmr=(1e-2, 1e-3), fpir=(0.1,), list_sizes=(crowd.listed // 2,), scores=True)
    found = evaluation.evaluate(made.items, made, plan)
    files = {f"scores/{name}": content for name, content in found.scores.items()}
    assurance.write(folder, {**files, "result.json": json.dumps(summary.plain(found, ABOUT), allow_nan=False)})
    return folder


@pytest.fixture(scope="module", params=[0, 60], ids=["only listed people", "strangers too"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    crowd = Crowd(listed=40, passing=request.param, crossings=300, seed=3, crowded={"C": 0.5}, blurred=0.5)
    return report(tmp_path_factory.mktemp("report"), crowd)


def test_every_figure_agrees_to_nine_digits(folder: Path) -> None:
    check = check_evaluation.Check(check_evaluation.read(folder))
    check.run()
    assert check.seen.figures > 300
    assert check.seen.largest <= 1e-9, check.seen.where


@pytest.mark.parametrize("part", ["fnmr_at_fmr", "fnir_at_fpir", "equity", "quality"])
def test_a_figure_that_was_altered_is_seen(folder: Path, part: str, tmp_path: Path) -> None:
    scores = check_evaluation.read(folder)
    told = scores.result[part]
    if part in {"equity", "quality"}:
        told["one_to_many"][0]["at_fpir"]["0.1"]["findings"][0]["finding"]["groups"][0]["value"] += 1e-6
    else:
        next(iter(told.values()))["low"] += 1e-6
    check = check_evaluation.Check(scores)
    check.run()
    assert check.seen.largest > 1e-9
