"""`peelian watch` stores nothing: no file is written, made or changed while it runs, and none is held open to write.

The faces are drawn, so that anybody can run this. The same check catches a program that does leave something behind.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from peelian import settings
from peelian.inference import catalogue
from peelian.synthetic import lottery, portrait

PATIENCE_S = 120.0
LOOK_EVERY_S = 0.02

LEAK = """
import sys, time
with open(sys.argv[1] + "/crop.bin", "wb") as file:
    file.write(b"face")
    file.flush()
    time.sleep(1.5)
import os
os.remove(sys.argv[1] + "/crop.bin")
"""
"""Keeps a file for a moment and removes it again: nothing is left to find afterwards."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's whole world: home, temporary folder, cache, a street of pictures and a list."""
    folder = tmp_path_factory.mktemp("home")
    for name in ("tmp", "street", "list/anna"):
        (folder / name).mkdir(parents=True)
    face = np.ascontiguousarray(portrait.reference(lottery.draw(1))[::2, ::2])
    Image.fromarray(face).save(folder / "list" / "anna" / "1.png")
    for index in range(12):
        Image.fromarray(face).resize((280 + 2 * index, 350 + 2 * index)).save(folder / "street" / f"{index:02}.png")
    catalogue.load("starter", settings.Settings(cache=folder / "cache", threads=1).cache)
    return folder


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): state(path) for path in sorted(folder.rglob("*")) if not path.is_dir()}


def state(path: Path) -> tuple[int, int]:
    """When a file was changed and how large it is; one that went in the meantime was there all the same."""
    try:
        facts = path.lstat()
    except FileNotFoundError:
        return (-1, -1)
    return (facts.st_mtime_ns, facts.st_size)


def held_to_write(process: int) -> set[str]:
    """Name the files that a process holds open for writing; pipes and the terminal are none."""
    held = set()
    for number in Path(f"/proc/{process}/fd").iterdir():
        try:
            target = str(number.readlink())
            flags = Path(f"/proc/{process}/fdinfo/{number.name}").read_text(encoding="utf-8")
        except FileNotFoundError:
            continue
        mode = int(next(line.split()[1] for line in flags.splitlines() if line.startswith("flags:")), 8)
        if target.startswith("/") and not target.startswith("/dev/") and mode & (os.O_WRONLY | os.O_RDWR):
            held.add(target)
    return held


def left_behind(command: list[str], home: Path) -> tuple[set[str], str]:
    """Run a command; return the files that it wrote, made, changed or held open to write, and what it printed."""
    before = listing(home)
    world = {
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "PEELIAN_CACHE": str(home / "cache"),
        "PEELIAN_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    found: set[str] = set()
    nothing = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=home, env=world, stdin=nothing, stdout=subprocess.PIPE, stderr=nothing, text=True
    ) as running:
        deadline = time.monotonic() + PATIENCE_S
        while running.poll() is None and time.monotonic() < deadline:
            found |= held_to_write(running.pid) if Path(f"/proc/{running.pid}/fd").exists() else set()
            found |= {path for path, state in listing(home).items() if before.get(path) != state}
            time.sleep(LOOK_EVERY_S)
        assert running.stdout is not None
        printed = running.stdout.read()
    found |= {path for path, state in listing(home).items() if before.get(path) != state}
    return found, printed


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs Linux's /proc")
def test_watching_leaves_no_file_behind_not_even_for_a_moment(home: Path) -> None:
    peelian = Path(sys.executable).parent / "peelian"
    options = ["--watchlist", str(home / "list"), "--threshold", "0.95", "--realtime", "--json"]
    found, printed = left_behind([str(peelian), "watch", str(home / "street"), *options], home)
    assert found == set()
    assert '"subject": "anna"' in printed
    assert '"event": "summary"' in printed


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs Linux's /proc")
def test_the_check_catches_a_file_that_is_there_for_a_moment(home: Path) -> None:
    found, _ = left_behind([sys.executable, "-c", LEAK, str(home / "tmp")], home)
    assert found == {str(home / "tmp" / "crop.bin")}
