import io
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from peelian.worker import cell, landlock
from peelian.worker.cell import Cell
from peelian.worker.framing import Message
from peelian.worker.lock import Reach
from peelian.worker.selftest import Targets
from peelian.worker.syscalls import Sockets
from peelian.worker.wire import MESSAGES, Refusal

RECOGNISER = [sys.executable, "-I", "-B", "-m", "peelian.worker.recogniser"]

needs_landlock = pytest.mark.skipif(not landlock.version(), reason="the kernel has no Landlock")


def test_it_is_locked_before_anything_heavy_is_imported() -> None:
    lines = "import sys; import peelian.worker.recogniser; print({'numpy', 'cv2', 'onnxruntime'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-B", "-c", lines], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"


def refused(where: Cell) -> Refusal:
    """Start it without an order; return the one thing that it says."""
    ours, its = os.pipe()
    with os.fdopen(ours, "rb") as pipe:
        ran = subprocess.run(
            [*RECOGNISER, where.argument(), str(its)], input=b"", pass_fds=[its], capture_output=True, check=False
        )
        os.close(its)
        said = pipe.read()
    assert ran.returncode == cell.REFUSED, ran.stderr
    message = MESSAGES.read(io.BytesIO(said))
    assert isinstance(message, Message)
    assert isinstance(message.body, Refusal)
    return message.body


@needs_landlock
def test_without_an_order_it_refuses_in_words(tmp_path: Path) -> None:
    (tmp_path / "witness").touch()
    with socket.create_server(("127.0.0.1", 0)) as server:
        targets = Targets(file=tmp_path / "witness", port=server.getsockname()[1])
        assert "there is none" in refused(Cell(reach=Reach(), targets=targets)).reason


@needs_landlock
def test_where_its_lock_does_not_hold_it_refuses_in_words(tmp_path: Path) -> None:
    (tmp_path / "witness").touch()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        reach = Reach(ports=landlock.Ports(connect=(port,)), sockets=Sockets())
        targets = Targets(file=tmp_path / "witness", port=port)
        assert "a connection was made" in refused(Cell(reach=reach, targets=targets)).reason
