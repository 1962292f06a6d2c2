import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from peelian.worker import decoder, slip
from peelian.worker.booth import Booth, Silence
from peelian.worker.cell import Cell
from peelian.worker.lock import Reach
from peelian.worker.selftest import Targets


@pytest.fixture
def control(tmp_path: Path) -> Iterator[socket.socket]:
    """The desk's end of a process that forks; it ends when this is closed."""
    file = tmp_path / "witness"
    file.write_text("here", encoding="utf-8")
    cell = Cell(reach=Reach(), targets=Targets(file=file, port=1), unconfined=True)
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.settimeout(60)
    command = [sys.executable, "-m", "peelian.worker.decoder", cell.argument(), str(its.fileno())]
    running = subprocess.Popen(command, pass_fds=(its.fileno(),), env={"OPENBLAS_NUM_THREADS": "1"})
    its.close()
    with ours:
        yield ours
    assert running.wait(60) == 0


def asked(control: socket.socket, letters: bytes = decoder.USUAL) -> Booth:
    memory = slip.memory()
    its_orders, orders = os.pipe()
    answers, its_answers = os.pipe()
    socket.send_fds(control, [letters], [its_orders, its_answers, memory])
    said, handles, _, _ = socket.recv_fds(control, decoder.PID_BYTES, 1)
    os.close(its_orders)
    os.close(its_answers)
    return Booth(pid=int.from_bytes(said, "little"), handle=handles[0], ends=(orders, answers, memory))


def descriptors(pid: int) -> set[str]:
    folder = Path(f"/proc/{pid}/fd")
    return {os.readlink(path).split(":")[0] for path in folder.iterdir()}  # noqa: PTH115 - a pipe is no path


def test_each_process_is_another_and_knows_nothing_of_the_first(control: socket.socket) -> None:
    one, other = asked(control), asked(control)
    try:
        assert one.pid != other.pid
        for booth in (one, other):
            assert not isinstance(booth.hear(60), Silence)
        if os.getuid() == 0:
            assert descriptors(one.pid) <= {"pipe", "/memfd"} | standard()
    finally:
        one.close()
        other.close()


def standard() -> set[str]:
    return {os.readlink(f"/proc/self/fd/{number}").split(":")[0] for number in range(3)}  # noqa: PTH115


def status(pid: int) -> list[str]:
    """Say how a process is, by what stands after its name."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()


def test_one_that_is_gone_leaves_no_corpse_once_another_is_asked_for(control: socket.socket) -> None:
    booth = asked(control)
    booth.hear(60)
    parent = int(status(booth.pid)[1])
    booth.close()
    while status(booth.pid)[0] != "Z":
        time.sleep(0.01)
    asked(control).close()
    while Path(f"/proc/{booth.pid}").exists():
        time.sleep(0.01)
    again = asked(control)
    again.hear(60)
    children = Path(f"/proc/{parent}/task/{parent}/children")
    if children.exists():
        assert str(again.pid) in children.read_text(encoding="ascii").split()
    again.close()


@pytest.mark.parametrize(("letter", "locks"), [(decoder.SWAP, True), (decoder.NO_SWAP, False)])
def test_memory_is_locked_where_there_is_swap(control: socket.socket, letter: bytes, *, locks: bool) -> None:
    booth = asked(control, decoder.USUAL + letter)
    booth.hear(60)
    lines = Path(f"/proc/{booth.pid}/status").read_text(encoding="ascii").splitlines()
    locked_kb = next(int(line.split()[1]) for line in lines if line.startswith("VmLck"))
    booth.close()
    assert locked_kb == 0 or locks
    if locks and os.getuid() == 0:
        assert locked_kb > 0


def test_with_fewer_descriptors_it_ends(control: socket.socket) -> None:
    here, there = os.pipe()
    socket.send_fds(control, [decoder.USUAL], [here, there])
    assert control.recv(1) == b""
    os.close(here)
    os.close(there)


def test_only_what_is_kept_stays_open() -> None:
    (ours, its), (other, last) = os.pipe(), os.pipe()
    lines = (
        "import os, sys; from peelian.worker import decoder; decoder._let_go([int(sys.argv[3]), int(sys.argv[1])])\n"
    )
    lines += "print(sorted(int(n) for n in os.listdir('/proc/self/fd') if int(n) in map(int, sys.argv[1:])))"
    given = (ours, its, other, last)
    command = [sys.executable, "-c", lines, *map(str, given)]
    done = subprocess.run(command, pass_fds=given, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"[{ours}, {other}]"
    for descriptor in given:
        os.close(descriptor)
