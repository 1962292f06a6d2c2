"""`peelian prove forgetting`: how it tells what came of a proof. The proof itself is run in tests/safeguard."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from peelian.audit import note as notes
from peelian.cli.prove import prove
from peelian.errors import LogKeyError
from peelian.jobs.assurance.forgetting.verdict import Check, Outcome, Proof
from peelian.wiring.audit import keys
from peelian.worker.forgetting import proof as proofs

KEPT = Proof(
    checks=(Check(code="P2", claim="Nothing is left", outcome=Outcome.SHOWN, reason="715 pieces were looked for."),),
    controls=(
        Check(code="leak file", claim="caught", outcome=Outcome.SHOWN, found=("a: x", "b: y", "c: z")),
        Check(code="leak swap", claim="caught", outcome=Outcome.NOT_SHOWN, reason="only root can make one"),
    ),
)
BROKEN = Proof(checks=(Check(code="P2", claim="c", outcome=Outcome.FAILED),), controls=KEPT.controls)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Proof]:
    """What the proof comes to; the last one is given."""
    made = [KEPT]
    monkeypatch.setattr(proofs, "prove", lambda *_, **__: made[-1])
    return made


def run(*words: object) -> Result:
    return CliRunner().invoke(prove, ["forgetting", *map(str, words)])


def test_it_says_what_was_shown_and_what_could_not_be_shown_here(made: list[Proof]) -> None:
    told = run()
    assert told.exit_code == 0
    said = " ".join(told.stdout.split())
    assert "Nothing was left of somebody who is on no list; 1 of 2 leaking builds were caught." in said
    assert "Not shown here: leak swap." in said


def test_a_promise_that_is_not_kept_ends_with_exit_status_1(made: list[Proof]) -> None:
    made.append(BROKEN)
    told = run("--json")
    assert told.exit_code == 1
    assert json.loads(told.stdout)["holds"] is False


def test_the_report_is_signed_by_a_fresh_key_or_by_the_logs(made: list[Proof], tmp_path: Path) -> None:
    fresh = json.loads(run("--out", tmp_path / "one", "--json").stdout)["key"]
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    log = keys.log_of(data)
    own = json.loads(run("--out", tmp_path / "two", "--data", data, "--json").stdout)["key"]
    assert own == log.key != fresh
    for key, folder in ((fresh, "one"), (own, "two")):
        note = (tmp_path / folder / "forgetting.txt").read_text(encoding="utf-8")
        assert KEPT.sentence in notes.opened(note, notes.verifier(key))
    assert "the report, signed by" in " ".join(run("--out", tmp_path / "three").stdout.split())


def test_a_data_directory_without_a_key_is_refused(made: list[Proof], tmp_path: Path) -> None:
    assert isinstance(run("--out", tmp_path / "out", "--data", tmp_path).exception, LogKeyError)
