"""What cannot be watched is said in one sentence, with exit status 2, and without a trace of the program's insides."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from peelian.cli import app
from peelian.synthetic import lottery, portrait


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


def cut_short(path: Path) -> Path:
    """Write the first half of a film of nothing whose list of pictures stands at its beginning."""
    with av.open(path, "w", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=25)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for index in range(100):
            noise = np.random.default_rng(index).integers(0, 255, (48, 64, 3), dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(noise, format="rgb24")))
        container.mux(stream.encode())
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


def test_a_recording_that_is_cut_short_is_summed_up_as_far_as_it_goes_and_then_is_an_error(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Image.fromarray(portrait.reference(lottery.draw(1))[::2, ::2]).save(place / "list" / "anna" / "1.png")
    film = cut_short(place / "film.mp4")
    words = ["peelian", "watch", str(film), "--watchlist", str(place / "list"), "--threshold", "0.9", "--json"]
    monkeypatch.setattr(sys, "argv", words)
    with pytest.raises(SystemExit) as ended:
        app.main()
    printed = capsys.readouterr()
    summary = json.loads(printed.out)
    assert ended.value.code == 2
    assert summary["event"] == "summary"
    assert 20 < summary["frames"] < 80
    assert "film.mp4: the file is cut short" in printed.err
