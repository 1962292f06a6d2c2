"""The staircase is kept by import-linter; this proves that it is asked, and that it can say no."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def lint(config: Path) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [command, "--config", config, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_every_import_goes_down_the_stairs() -> None:
    result = lint(ROOT / "pyproject.toml")
    assert result.returncode == 0, result.stdout


def test_a_staircase_that_is_broken_is_reported(tmp_path: Path) -> None:
    upside_down = (
        (ROOT / "pyproject.toml").read_text(encoding="utf-8").replace('"nouns",\n  "errors",', '"errors | nouns",')
    )
    config = tmp_path / "pyproject.toml"
    config.write_text(upside_down, encoding="utf-8")
    assert lint(config).returncode != 0
