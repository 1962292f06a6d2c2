"""The proof that outsiders run, run here: nothing is left by the build as it ships, and every leak is caught.

What a machine cannot show is said by the proof itself, and is no failure here; what it shows must hold.
"""

import ast
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from peelian import settings as settings_
from peelian.audit import note as notes
from peelian.cli.prove import prove
from peelian.settings import Settings
from peelian.worker import landlock
from peelian.worker.forgetting import leaky

SOURCE = Path(leaky.__file__).parents[2]


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.skipif(not landlock.version(), reason="the kernel has no Landlock: NOTHING WAS PROVEN")
def test_nothing_is_left_and_every_leak_is_caught(
    pack_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings_, "read", lambda: Settings(cache=pack_cache, threads=1))
    ran = CliRunner().invoke(prove, ["forgetting", "--quick", "--out", str(tmp_path / "out"), "--json"])
    said = json.loads(ran.stdout)
    outcomes = {check["code"]: check for check in [*said["checks"], *said["controls"]]}
    assert not [check for check in outcomes.values() if check["outcome"] == "failed"]
    assert ran.exit_code == 0
    assert {code for code, check in outcomes.items() if check["outcome"] == "shown"} >= {
        "P1",
        "P2",
        "P5",
        "P6",
        "leak file",
        "leak log",
        "leak shared-memory",
        "leak database",
    }
    note = (tmp_path / "out" / "forgetting.txt").read_text(encoding="utf-8")
    assert said["sentence"] in notes.opened(note, notes.verifier(said["key"]))


def test_nothing_but_the_proof_leads_to_a_leaking_build() -> None:
    """Neither an import, nor a name in a text: no setting, order or switch of the desk can choose one."""
    allowed = {"cli/prove.py"}
    leading = []
    for path in SOURCE.rglob("*.py"):
        name = path.relative_to(SOURCE).as_posix()
        if name.startswith("worker/forgetting/") or name in allowed:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        words = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        words += [one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names]
        words += [
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        leading += [name for word in words if "worker.forgetting" in word or "forgetting.leaky" in word]
    assert leading == []
