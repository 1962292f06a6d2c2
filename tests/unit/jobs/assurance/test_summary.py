import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from peelian.jobs.assurance import evaluation, summary
from peelian.jobs.assurance.evaluation import Plan
from peelian.jobs.assurance.manifest import Item
from peelian.jobs.assurance.ports import Enrol
from peelian.jobs.assurance.summary import About

ABOUT = About(pack="fake", data="people made of numbers", measured_on=date(2026, 1, 2))


@pytest.fixture
def told(cast: list[Item], enrol_port: Enrol) -> dict[str, object]:
    broken = replace(cast[0], name="broken.jpg", path=Path("broken.jpg"))
    found = evaluation.evaluate([*cast, broken], enrol_port, Plan(list_sizes=(5,)))
    back: dict[str, object] = json.loads(json.dumps(summary.plain(found, ABOUT), allow_nan=False))
    return back


def test_the_contract_of_the_command_line_is_kept(told: dict[str, object]) -> None:
    assert set(told) >= {"fnmr_at_fmr", "fnir_at_fpir", "rank1", "auc", "failures_to_enrol", "groups"}
    assert told["event"] == "evaluation"
    assert (told["pack"], told["measured_on"], told["gallery_size"]) == ("fake", "2026-01-02", 20)


def test_each_rate_has_its_value_interval_count_and_threshold(told: dict[str, object]) -> None:
    for name, other in (("fnmr_at_fmr", "fmr"), ("fnir_at_fpir", "fpir")):
        rates = told[name]
        assert isinstance(rates, dict)
        assert set(rates) <= {"0.1", "0.01", "0.001"}
        assert "0.1" in rates
        for rate in rates.values():
            assert rate["low"] <= rate["value"] <= rate["high"]
            assert rate["n"] > 0
            assert -1 <= rate["threshold"] <= 1
            assert rate[other]["value"] <= 0.1


def test_failures_refusals_groups_and_lists_are_named(told: dict[str, object]) -> None:
    failures, refused, groups, lists = (
        told[name] for name in ("failures_to_enrol", "not_enough_data", "groups", "lists")
    )
    assert isinstance(failures, dict)
    assert failures["errors"] == 1
    assert failures["pictures"][0]["path"] == "broken.jpg"
    assert isinstance(refused, list)
    assert {"have", "need", "figure", "sentence"} == set(refused[0])
    assert isinstance(groups, dict)
    assert set(groups["side"]["left"]["fnmr_at_fmr"]) == {"0.1", "0.01", "0.001"}
    assert isinstance(lists, list)
    assert (lists[0]["gallery_size"], lists[0]["lists"]) == (5, 4)


def test_an_evaluation_without_searches_is_still_one_object(cast: list[Item], enrol_port: Enrol) -> None:
    probes = [item for item in cast if item.role == "probe"]
    back = summary.plain(evaluation.evaluate(probes, enrol_port, Plan()), ABOUT)
    assert (back["rank1"], back["fnir_at_fpir"], back["gallery_size"]) == (None, {}, 0)
