import os
import socket
import subprocess
import sys
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


def asked(control: socket.socket) -> Booth:
    memory = slip.memory()
    its_orders, orders = os.pipe()
    answers, its_answers = os.pipe()
    socket.send_fds(control, [decoder.USUAL], [its_orders, its_answers, memory])
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


def test_one_that_is_gone_leaves_no_corpse(control: socket.socket) -> None:
    booth = asked(control)
    booth.hear(60)
    parent = int(Path(f"/proc/{booth.pid}/stat").read_text(encoding="ascii").split()[3])
    booth.close()
    again = asked(control)
    again.hear(60)
    children = Path(f"/proc/{parent}/task/{parent}/children")
    if children.exists():
        assert children.read_text(encoding="ascii").split() == [str(again.pid)]
    again.close()


def test_with_fewer_descriptors_it_ends(control: socket.socket) -> None:
    here, there = os.pipe()
    socket.send_fds(control, [decoder.USUAL], [here, there])
    assert control.recv(1) == b""
    os.close(here)
    os.close(there)


def test_only_what_is_kept_stays_open() -> None:
    ours, its = os.pipe()
    lines = "import os, sys; from peelian.worker import decoder; decoder._let_go({int(sys.argv[1])})\n"
    lines += "print(sorted(int(n) for n in os.listdir('/proc/self/fd') if int(n) in map(int, sys.argv[1:])))"
    command = [sys.executable, "-c", lines, str(ours), str(its)]
    done = subprocess.run(command, pass_fds=(ours, its), capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"[{ours}]"
    os.close(ours)
    os.close(its)
