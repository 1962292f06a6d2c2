"""The command line as a user meets it, and pictures of people who do not exist."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from peelian.cli import app
from peelian.inference.pack import Pack
from peelian.jobs.assurance import operating_points
from peelian.settings import Settings
from peelian.synthetic import lottery, portrait
from peelian.wiring import packs
from tests.fakes.points import POINT


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    code: int
    out: str
    err: str


Peelian = Callable[..., Ran]


@pytest.fixture
def peelian(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Peelian:
    """Run the command with words, as the shell would."""

    def run(*words: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["peelian", *(str(word) for word in words)])
        try:
            app.main()
            code = 0
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 0
        captured = capsys.readouterr()
        return Ran(code=code, out=captured.out, err=captured.err)

    return run


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A reference and a probe of one person, a reference of another, both side by side, and no face at all."""
    folder = tmp_path_factory.mktemp("pictures")
    one, other = lottery.draw(1), lottery.draw(4)
    drawn = {
        "one": portrait.reference(one)[::2, ::2],
        "one again": portrait.probe(one, 0)[::2, ::2],
        "other": portrait.reference(other)[::2, ::2],
        "nobody": np.full((200, 200, 3), 120, np.uint8),
    }
    drawn["both"] = np.hstack([drawn["one"], drawn["other"]])
    for name, pixels in drawn.items():
        cv2.imwrite(str(folder / f"{name}.png"), pixels[..., ::-1])
    return {name: folder / f"{name}.png" for name in drawn}


@pytest.fixture(scope="session")
def starter(pack_cache: Path) -> Pack:
    return packs.load("starter:fp32", Settings(cache=pack_cache, threads=1))


@pytest.fixture
def point_file(starter: Pack, tmp_path: Path) -> Callable[..., Path]:
    """Write an operating point of the starter pack in FP32."""

    def write(*, threshold: float = 0.95, gallery_size: int = 0, target: float = 1e-3) -> Path:
        at = replace(POINT, threshold=threshold, gallery_size=gallery_size, target=target)
        point = replace(at, name="test", model=starter.model)
        path = tmp_path / f"point-{gallery_size}.json"
        path.write_text(operating_points.text(point), encoding="utf-8")
        return path

    return write
