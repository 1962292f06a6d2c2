from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from peelian.errors import BadOptionError, NotEnoughDataError
from peelian.jobs.assurance import evaluation, summary
from peelian.jobs.assurance.checkpoint import Checkpoint
from peelian.jobs.assurance.evaluation import Evaluation, Plan
from peelian.jobs.assurance.manifest import Item
from peelian.jobs.assurance.ports import Enrol
from peelian.jobs.assurance.summary import About

PLAN = Plan(fmr=(0.1, 0.01), fpir=(0.1,), list_sizes=(5,))
ABOUT = About(pack="fake", data="people made of numbers", measured_on=date(2026, 1, 2))


def told(found: Evaluation) -> object:
    return summary.plain(found, ABOUT)


def test_an_evaluation_counts_everybody_and_says_what_it_refuses(cast: list[Item], enrol_port: Enrol) -> None:
    broken = replace(cast[0], name="broken.jpg", path=Path("broken.jpg"), line=999)
    found = evaluation.evaluate([*cast, broken], enrol_port, Plan())
    assert (found.pictures, found.people, found.model) == (121, 30, "fake")
    assert (found.failure_rate.errors, found.failure_rate.trials) == (1, 121)
    assert [one.item.line for one in found.failures] == [999]
    assert {error.figure for error in found.refused} >= {"FNMR at FMR 1e-06 (non-mated)"}
    assert [one.gallery_size for one in found.identifications] == [20]


def test_the_same_data_give_the_same_report(cast: list[Item], enrol_port: Enrol) -> None:
    one, other = (evaluation.evaluate(cast, enrol_port, PLAN) for _ in range(2))
    assert told(one) == told(other)


def test_a_run_that_was_stopped_and_gone_on_with_equals_a_straight_one(
    tmp_path: Path, cast: list[Item], enrol_port: Enrol
) -> None:
    def stop(done: int, _of: int) -> None:
        if done == 50:
            raise KeyboardInterrupt

    path = tmp_path / "templates.partial"
    first = Checkpoint.open(path, model=enrol_port.model, resume=False)
    with pytest.raises(KeyboardInterrupt):
        evaluation.evaluate(cast, enrol_port, PLAN, checkpoint=first, progress=stop)
    first.close()
    asked = vars(enrol_port)["asked"]
    asked.clear()
    again = Checkpoint.open(path, model=enrol_port.model, resume=True)
    resumed = evaluation.evaluate(cast, enrol_port, PLAN, checkpoint=again)
    again.remove()
    assert len(asked) == len(cast) - 50
    assert told(resumed) == told(evaluation.evaluate(cast, enrol_port, PLAN))


def test_without_searches_every_rate_of_searches_is_refused(cast: list[Item], enrol_port: Enrol) -> None:
    probes = [item for item in cast if item.role == "probe"]
    found = evaluation.evaluate(probes, enrol_port, PLAN)
    assert found.identifications == ()
    assert [error.figure for error in found.refused] == ["FNIR at FPIR 0.1 (searches)"]


def test_when_no_picture_can_be_enrolled_the_first_reason_is_given(cast: list[Item], enrol_port: Enrol) -> None:
    broken = [replace(item, path=Path("broken.jpg")) for item in cast]
    with pytest.raises(NotEnoughDataError, match="damaged"):
        evaluation.evaluate(broken, enrol_port, PLAN)


def test_one_picture_is_no_evaluation(cast: list[Item], enrol_port: Enrol) -> None:
    with pytest.raises(NotEnoughDataError, match="1 comparisons, at least 2"):
        evaluation.evaluate(cast[:1], enrol_port, PLAN)


@pytest.mark.parametrize("rate", [0.0, 1.0, -0.1, float("nan"), float("inf")])
def test_a_rate_that_is_none_is_refused(rate: float) -> None:
    with pytest.raises(BadOptionError, match="--fpir"):
        Plan(fpir=(rate,))
    with pytest.raises(BadOptionError, match="--fmr"):
        Plan(fmr=(rate,))


def test_a_list_of_nobody_is_refused() -> None:
    with pytest.raises(BadOptionError, match="--list-size"):
        Plan(list_sizes=(0,))
