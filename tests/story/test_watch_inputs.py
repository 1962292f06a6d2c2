"""What cannot be watched is said in one sentence, with exit status 2, and without a trace of the program's insides."""

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from peelian.cli import app


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "list" / "anna").mkdir(parents=True)
    Image.new("RGB", (60, 80)).save(tmp_path / "list" / "anna" / "1.png")
    (tmp_path / "text.mp4").write_text("a letter, not a video\n" * 100, encoding="utf-8")
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "folder").mkdir()
    return tmp_path


@dataclass
class Shell:
    """Runs the command as its entry point does, in a folder."""

    patch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]

    def said(self, *arguments: str) -> str:
        """Return the one sentence that the command must end with."""
        self.patch.setattr(sys, "argv", ["peelian", "watch", *arguments, "--json"])
        with pytest.raises(SystemExit) as ended:
            app.main()
        printed = self.capture.readouterr()
        assert ended.value.code == 2
        assert printed.out == ""
        (sentence,) = [line for line in printed.err.splitlines() if line.startswith("peelian: ")]
        return sentence


@pytest.fixture
def shell(place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    monkeypatch.chdir(place)
    return Shell(monkeypatch, capsys)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("none.mp4", "no such file"),
        ("text.mp4", "not a video that can be read"),
        ("empty.mp4", "the file is empty"),
        ("folder", "no JPEG or PNG picture in it"),
        ("ftp://host/film", "not a kind of address"),
        ("/dev/null", "not read directly"),
    ],
)
def test_a_source_that_cannot_be_watched(shell: Shell, source: str, words: str) -> None:
    assert words in shell.said(source, "--watchlist", "list", "--threshold", "0.9")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--threshold", "0.9", "--fpir", "0.01"), "--threshold: a bare number has no false positive rate"),
        (("--threshold", "1.5"), "1.5 is not a cosine"),
        (("--threshold", "nan"), "nan is not a cosine"),
        (("--fpir", "0"), "0 is not a share"),
        (("--fpir", "nan"), "nan is not a share"),
        (("--seconds", "-1"), "-1 is not a length of time"),
    ],
)
def test_options_that_do_not_fit(shell: Shell, options: tuple[str, ...], words: str) -> None:
    assert words in shell.said("text.mp4", "--watchlist", "list", *options)
