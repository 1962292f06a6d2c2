import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from peelian.capture.source import Kind
from peelian.settings import Settings
from peelian.worker import landlock, shared
from peelian.worker.cell import Cell
from peelian.worker.children import Process, Spawner
from peelian.worker.lock import Reach
from peelian.worker.order import ReaderOrder, Stop
from peelian.worker.running import Witness

pytestmark = pytest.mark.skipif(not landlock.version(), reason="the kernel has no Landlock")

PATIENCE_S = 30.0


@pytest.fixture
def witness() -> Iterator[Witness]:
    made = Witness()
    yield made
    made.close()


@pytest.fixture
def memory() -> Iterator[int]:
    descriptor = shared.create("gate")
    yield descriptor
    os.close(descriptor)


@pytest.fixture
def reader(witness: Witness, memory: int, tmp_path: Path) -> Iterator[Process]:
    order = ReaderOrder(
        name="gate",
        kind=Kind.FILE,
        address="file:/nowhere.mp4",
        shown="nowhere",
        protocols="file",
        options=(),
        rate_hz=5.0,
        loop=True,
        memory=memory,
    )
    spawner = Spawner(Settings(cache=tmp_path, threads=1))
    child = spawner.reader(order, Cell(reach=Reach(), targets=witness.targets))
    yield child
    child.kill()


def said(memory: int) -> float:
    pulse = shared.Reading(memory).pulse()
    return 0.0 if pulse is None else pulse.beat_s


def alive(reader: Process, memory: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not said(memory):
        assert reader.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.slow
def test_a_child_lives_in_a_session_of_its_own_with_next_to_no_environment(reader: Process, memory: int) -> None:
    alive(reader, memory)
    assert os.getsid(reader.pid) == reader.pid != os.getsid(0)
    environment = Path(f"/proc/{reader.pid}/environ").read_bytes().split(b"\0")
    names = {entry.partition(b"=")[0].decode() for entry in environment if entry}
    assert names <= {
        "PEELIAN_CACHE",
        "PEELIAN_THREADS",
        "LC_ALL",
        "OPENBLAS_NUM_THREADS",
        "OMP_NUM_THREADS",
        "ORT_DISABLE_TELEMETRY",
    }
    assert Path(f"/proc/{reader.pid}/status").read_text(encoding="utf-8").count("Seccomp:\t2") == 1


@pytest.mark.slow
def test_a_child_holds_its_memory_and_nothing_else_open_for_writing(reader: Process, memory: int) -> None:
    alive(reader, memory)
    held = {}
    for number in Path(f"/proc/{reader.pid}/fd").iterdir():
        flags = Path(f"/proc/{reader.pid}/fdinfo/{number.name}").read_text(encoding="utf-8").split("flags:\t")[1]
        if int(flags.split()[0], 8) & (os.O_WRONLY | os.O_RDWR):
            held[number.name] = str(number.readlink())
    assert set(held.values()) - {os.devnull} == {"/memfd:peelian gate (deleted)"}


@pytest.mark.slow
def test_told_to_stop_it_ends_and_killed_it_is_gone(reader: Process, memory: int) -> None:
    alive(reader, memory)
    assert not reader.wait(0.01)
    reader.tell(Stop())
    assert reader.wait(PATIENCE_S)
    assert reader.poll() == 0
    reader.tell(Stop())  # one that is gone hears nothing


@pytest.mark.slow
def test_a_child_does_not_outlive_whoever_started_it(reader: Process, memory: int) -> None:
    alive(reader, memory)
    reader.close()
    assert reader.wait(PATIENCE_S)


@pytest.mark.slow
def test_a_child_that_hangs_can_be_killed(reader: Process, memory: int) -> None:
    alive(reader, memory)
    os.kill(reader.pid, signal.SIGSTOP)
    reader.kill()
    assert reader.poll() == -signal.SIGKILL
