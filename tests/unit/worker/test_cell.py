from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from peelian.worker import cell
from peelian.worker.cell import Cell
from peelian.worker.landlock import Ports
from peelian.worker.lock import Reach
from peelian.worker.selftest import Targets
from peelian.worker.syscalls import Sockets

Run = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    ("reach", "datagrams"),
    [
        (Reach(), True),
        (Reach(ports=Ports(connect=(554,)), sockets=Sockets()), True),
        (Reach(ports=Ports(listen=(8000, 9000)), sockets=Sockets(listens=True)), True),
        (Reach(sockets=Sockets(datagrams=True, sends=False)), False),
    ],
)
def test_what_is_written_is_read(reach: Reach, datagrams: bool) -> None:  # noqa: FBT001
    written = Cell(reach=reach, targets=Targets(file=Path("a b"), port=7, datagrams=datagrams), unconfined=True)
    assert cell.parsed(written.argument()) == written


def test_unconfined_nothing_is_attacked(run: Run, tmp_path: Path) -> None:
    lines = """
from peelian.worker import cell
landlock.version = lambda: 0
where = cell.Cell(reach=Reach(), targets=selftest.Targets(file=Path(sys.argv[1]), port=1), unconfined=True)
say(confined=cell.enter(where).confined)
"""
    assert run(lines, tmp_path / "nothing there") == {"confined": False}
