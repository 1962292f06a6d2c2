import socket
import subprocess
import sys
from pathlib import Path

import pytest

from peelian.worker import cell, landlock
from peelian.worker.cell import Cell
from peelian.worker.lock import Reach
from peelian.worker.selftest import Targets
from peelian.worker.syscalls import Sockets

READER = [sys.executable, "-I", "-B", "-m", "peelian.worker.reader"]


def test_it_is_locked_before_anything_heavy_is_imported() -> None:
    lines = "import sys; import peelian.worker.reader; print({'numpy', 'cv2', 'av', 'pydantic'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-B", "-c", lines], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"


@pytest.mark.skipif(not landlock.version(), reason="the kernel has no Landlock")
def test_without_an_order_it_ends_in_an_error_but_locked(tmp_path: Path) -> None:
    file = tmp_path / "witness"
    file.touch()
    with socket.create_server(("127.0.0.1", 0)) as server:
        where = Cell(reach=Reach(), targets=Targets(file=file, port=server.getsockname()[1]))
        ran = subprocess.run([*READER, where.argument()], input=b"", capture_output=True, check=False)
    assert ran.returncode == 1
    assert b"OrderError" in ran.stderr


@pytest.mark.skipif(not landlock.version(), reason="the kernel has no Landlock")
def test_where_its_lock_does_not_hold_it_refuses(tmp_path: Path) -> None:
    file = tmp_path / "witness"
    file.touch()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        reach = Reach(ports=landlock.Ports(connect=(port,)), sockets=Sockets())
        where = Cell(reach=reach, targets=Targets(file=file, port=port))
        ran = subprocess.run([*READER, where.argument()], input="", capture_output=True, text=True, check=False)
    assert ran.returncode == cell.REFUSED
    assert "a connection was made" in ran.stderr
