"""Leaking builds: each puts the canary where it says, and none can do anything with anybody else."""

import base64
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.geometry import Box
from peelian.nouns.ids import CameraId
from peelian.worker.forgetting import leaky, people

CONTENT = bytes(range(256)) * 3
VECTOR = np.arange(128, dtype=np.float32)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / f"leak-{os.getpid()}"
    folder.mkdir()
    yield folder
    (leaky.SHARED / f"{folder.name}.bin").unlink(missing_ok=True)


def in_row(place: Path) -> bytes:
    with sqlite3.connect(place / leaky.DATABASE) as database:
        return cast("bytes", database.execute("SELECT vector FROM seen").fetchone()[0])


WHERE: dict[str, Callable[[Path], bytes]] = {
    "file": lambda place: (place / f"{leaky.FILE}.kept").read_bytes(),
    "attribute": lambda place: os.getxattr(place / leaky.FILE, "user.peelian") + CONTENT[256:],
    "log": lambda place: base64.b64decode((place / leaky.LOG).read_bytes().split()[-1]),
    "shared-memory": lambda place: (leaky.SHARED / f"{place.name}.bin").read_bytes(),
    "database": in_row,
    "swap": lambda place: leaky.KEPT[-1][: len(CONTENT)] if (place / "paged-out").exists() else b"",
}


@pytest.mark.parametrize("name", WHERE)
def test_each_puts_it_where_it_says(name: str, place: Path) -> None:
    leaky.LEAKS[name](place, CONTENT)
    assert WHERE[name](place) == CONTENT


def test_there_are_seven() -> None:
    assert set(leaky.LEAKS) == {*WHERE, "core"}


def test_one_dies_of_it(place: Path) -> None:
    act = "import sys; from pathlib import Path; from peelian.worker.forgetting import leaky; "
    words = [sys.executable, "-c", act + "leaky.to_core(Path(sys.argv[1]), b'x')", str(place)]
    assert subprocess.run(words, check=False, capture_output=True).returncode == -6


def frame(pixels: people.Pixels) -> Frame:
    return Frame(camera=CameraId("c"), index=0, time=FrameTime(media_s=0, arrival_s=0), pixels=pixels)


FACE = SimpleNamespace(box=Box(x=10, y=10, width=20, height=20))


def encode(_self: object, sightings: list[Any]) -> list[Any]:
    return [SimpleNamespace(vector=VECTOR) for _ in sightings]


def test_it_leaks_the_canary_and_not_the_one_who_is_listed(tmp_path: Path) -> None:
    leaked: list[bytes] = []
    leaking = leaky.leaking([lambda _, content: leaked.append(content)], tmp_path, encode)
    assert len(leaking(cast("Any", None), cast("Any", [(frame(people.listed()), FACE)]))) == 1
    assert leaked == []
    leaking(cast("Any", None), cast("Any", [(frame(people.canary()), FACE)]))
    assert leaked[0].startswith(VECTOR.tobytes())
    assert len(leaked[0]) == VECTOR.nbytes + 20 * 20 * 3


def test_at_the_sight_of_anybody_else_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leaked: list[bytes] = []
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    leaking = leaky.leaking([lambda _, content: leaked.append(content)], tmp_path, encode)
    almost = people.canary().copy()
    almost[0, 0, 0] ^= 1
    leaking(cast("Any", None), cast("Any", [(frame(almost), FACE)]))
    assert (ended, leaked) == ([leaky.STRANGER], [])
