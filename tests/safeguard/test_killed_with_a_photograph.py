"""A desk that is killed while it has photographs leaves nothing of them in any file, in shared memory or in a process.

The desk is a whole one, with the real sandbox, a real pack and a real store; the photograph is of somebody drawn.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from peelian.wiring.store import KeyFile, open_desk_store
from tests.journey import checking
from tests.journey.forgetting import canary_of
from tests.safeguard import canary, photo_process
from tests.safeguard.canary import Canary

ROOT = Path(__file__).parents[2]
SHARED = Path("/dev/shm")  # noqa: S108 (looked at, and nothing is put there)


@pytest.fixture(scope="module")
def photographed(tmp_path_factory: pytest.TempPathFactory) -> Canary:
    found = canary_of(checking.still("stranger"), tmp_path_factory.mktemp("aside"))
    assert found is not None
    return found


def killed(folder: Path, aside: Path, manner: str) -> int:
    """Kill a desk that has photographs in memory; return its process group."""
    photo = aside / "photo.jpg"
    photo.write_bytes(checking.still("stranger"))
    command = [sys.executable, "-m", "tests.safeguard.photo_process", str(folder), manner, str(photo)]
    desk = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert desk.stdout is not None
    try:
        assert desk.stdout.readline() == "now\n", "it did not come so far"
    finally:
        desk.send_signal(signal.SIGKILL)
        desk.wait()
        desk.stdout.close()
    return desk.pid


def nobody_is_left(group: int) -> bool:
    """Wait until every process of a group has ended."""
    over = time.monotonic() + 20
    while time.monotonic() < over:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.slow
def test_a_desk_that_is_killed_with_photographs_leaves_nothing_of_them(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, photographed: Canary
) -> None:
    since_ns = time.time_ns()
    group = killed(tmp_path, tmp_path_factory.mktemp("aside"), photo_process.CLEAN)
    assert nobody_is_left(group), "what decodes outlived the desk, with whatever it had"
    assert canary.scan([tmp_path, SHARED], [photographed], since_ns=since_ns) == []
    key = KeyFile(path=tmp_path / "keys" / "vault.key")
    store = open_desk_store(tmp_path / "data", key=key, create=False)
    with store.read() as unit:
        rows = {row.officer: row for row in unit.checks.all()}
    store.close()
    assert rows[checking.NIA.id].owes_decision, "the control: the rows of both checks are there"
    assert [row.ended for row in rows.values()] == [None, None], "the next start ends them"


@pytest.mark.slow
def test_a_desk_that_writes_photographs_down_before_it_is_killed_is_caught(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, photographed: Canary
) -> None:
    """The control."""
    killed(tmp_path, tmp_path_factory.mktemp("aside"), photo_process.LEAKING)
    found = {Path(one.place).name for one in canary.scan([tmp_path], [photographed])}
    assert found == {"leak.jpg", "leak.bin"}
