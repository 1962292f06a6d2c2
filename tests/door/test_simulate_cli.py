"""`peelian simulate-wearers`, as somebody runs it who wants to know what is kept of the promises."""

import json
from dataclasses import asdict

import pytest
import typer
from typer.testing import CliRunner

from peelian.cli.simulate import PROMISES, simulate_wearers
from peelian.wiring.checkins import cohort

APP = typer.Typer()
APP.command("simulate-wearers")(simulate_wearers)


def test_a_small_cohort_is_simulated_and_every_promise_counted() -> None:
    result = CliRunner().invoke(APP, ["--people", "12", "--days", "5", "--processes", "1", "--json"])
    facts = json.loads(result.stdout)
    assert result.exit_code == 0
    assert facts["kept"]
    assert (facts["people"], facts["days"]) == (12, 5)
    assert {name: facts[name] for name in PROMISES} == dict.fromkeys(PROMISES, 0)
    assert facts["sent"] > facts["answered"] > 0


def test_it_says_so_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    result = CliRunner().invoke(APP, ["--people", "2", "--days", "2", "--processes", "1"])
    assert result.exit_code == 0
    assert "0 prompts in quiet hours" in result.stdout + capsys.readouterr().out


def test_a_broken_promise_is_an_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    found = cohort.run_part(cohort.plan(people=1, days=1, seed=0))
    broken = type(found)(**{**asdict(found), "in_quiet_hours": 1})
    monkeypatch.setattr(cohort, "run", lambda *_, **__: broken)
    assert CliRunner().invoke(APP, ["--people", "1", "--json"]).exit_code == 1
