"""The list of verbs: there at once, and true."""

import subprocess
import sys

import pytest
import typer

from peelian.cli import app

HEAVY = ("numpy", "cv2", "av", "onnxruntime", "matplotlib")


def said(found: object) -> str:
    """What a verb says of itself in one line."""
    told = found.info.help if isinstance(found, typer.Typer) else found.__doc__
    assert isinstance(told, str)
    return " ".join(told.partition("\n\n")[0].split())


@pytest.mark.parametrize("name", app.VERBS)
def test_the_list_says_of_each_verb_what_the_verb_says_of_itself(name: str) -> None:
    verb = app.VERBS[name]
    found = app.loaded(name, verb)
    assert said(found) == verb.line
    assert isinstance(found, typer.Typer) == verb.group


@pytest.mark.parametrize("words", [["--help"], ["no-such-verb"]])
def test_a_list_of_verbs_waits_for_no_heavy_library(words: list[str]) -> None:
    asked = (
        "import sys; from peelian.cli import app\n"
        "try: app.built(sys.argv[1:])()\n"
        f"finally: assert not set({HEAVY!r}) & set(sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", asked, *words], capture_output=True, text=True, check=False)
    assert "AssertionError" not in ran.stderr
    shown = ran.stdout + ran.stderr
    assert ("No such command" in shown) == (words != ["--help"])
    if words == ["--help"]:
        assert all(name in shown for name in app.VERBS)


@pytest.mark.parametrize("name", app.VERBS)
def test_each_verb_answers_to_help_with_its_own_options(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        app.built([name, "--help"])([name, "--help"])
    assert left.value.code == 0
    shown = capsys.readouterr().out
    assert f"peelian {name}" in shown or f"{name} [OPTIONS]" in shown
