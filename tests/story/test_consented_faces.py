"""Volunteers who said of themselves who they are (London set): their report, reckoned again to the ninth digit.

The pictures are no part of this repository; they are looked for beside it.
"""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from scripts import check_evaluation

from peelian.jobs.assurance.evaluation import Plan
from peelian.wiring.evaluating import evaluation as assurance
from peelian.wiring.evaluating.evaluation import Request

FACES = Path(__file__).parents[3] / "shared" / "faces" / "frll"
GROUPS = ("gender", "ethnicity", "age")

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not (FACES / "manifest.json").exists(), reason="no ../shared/faces/frll beside the repository"),
]


@pytest.fixture(scope="module")
def folder(pack_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report. Every second person is listed, with a neutral face; all other pictures are probes."""
    place = tmp_path_factory.mktemp("volunteers")
    pictures: list[dict[str, str]] = json.loads((FACES / "manifest.json").read_text(encoding="utf-8"))["files"]
    listed = sorted({one["identity"] for one in pictures})[::2]
    with (place / "list.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["path", "subject", "role", *GROUPS])
        for one in pictures:
            reference = one["identity"] in listed and one["expression"] == "neutral"
            said = [one[group] for group in GROUPS]
            rows.writerow([FACES / one["file"], one["identity"], "gallery" if reference else "probe", *said])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PEELIAN_CACHE", str(pack_cache))
        plan = Plan(fmr=(1e-2, 1e-3), fpir=(0.1,), scores=True)
        request = Request(listed=place / "list.csv", pack="starter", plan=plan, out=place / "report")
        assurance.prepare(request).run(today=date(2026, 11, 25))
    return place / "report"


@pytest.fixture(scope="module")
def result(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    return read


def test_every_figure_about_them_agrees_with_an_independent_reckoning(folder: Path) -> None:
    check = check_evaluation.Check(check_evaluation.read(folder))
    check.run()
    assert check.seen.figures > 500
    assert check.seen.largest <= 1e-9, check.seen.where


def test_what_they_said_of_themselves_is_looked_at_and_what_was_measured_stands_apart(result: dict[str, Any]) -> None:
    assert (result["pictures"], result["people"]) == (122, 61)
    assert set(GROUPS) <= set(result["equity"]["columns"])
    assert result["quality"]["columns"]
    assert not set(result["quality"]["columns"]) & set(result["equity"]["columns"])


def test_so_few_volunteers_are_no_evidence_that_groups_are_treated_alike(result: dict[str, Any]) -> None:
    levels = [*result["equity"]["one_to_one"].values()]
    levels += [one for listed in result["equity"]["one_to_many"] for one in listed["at_fpir"].values()]
    assert levels
    assert all(one["verdict"] != "balanced" for one in levels)
