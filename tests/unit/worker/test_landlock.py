import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from peelian.worker import landlock

Run = Callable[..., dict[str, Any]]

pytestmark = pytest.mark.skipif(not landlock.version(), reason="the kernel has no Landlock")

RESTRICTED = """
import ctypes
ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)
abi = landlock.restrict(landlock.Ports(connect=tuple(json.loads(sys.argv[1]))))
"""

WRITE = """
from contextlib import suppress
done = []
folder = Path(sys.argv[2])
for name, act in {
    "create": lambda: (folder / "new").write_text("x"),
    "append": lambda: (folder / "old").open("a"),
    "truncate": lambda: os.truncate(folder / "old", 0),
    "remove": lambda: (folder / "old").unlink(),
    "rename": lambda: (folder / "old").rename(folder / "other"),
    "folder": lambda: (folder / "sub").mkdir(),
    "link": lambda: (folder / "link").symlink_to("old"),
    "pipe": lambda: os.mkfifo(folder / "pipe"),
    "device": lambda: open("/dev/null", "w"),
}.items():
    with suppress(OSError):
        act()
        done.append(name)
say(done=done, read=(folder / "old").read_text(), abi=abi)
"""


def test_nothing_can_be_written_and_everything_can_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "old").write_text("kept", encoding="utf-8")
    said = run(RESTRICTED + WRITE, "[]", tmp_path)
    assert said == {"done": [], "read": "kept", "abi": landlock.version()}


CONNECT = """
import socket
done = []
for port in json.loads(sys.argv[2]):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        done.append(port)
    except PermissionError:
        pass
with socket.socket() as one:
    try:
        one.bind(("127.0.0.1", 0))
        done.append("bind")
    except PermissionError:
        pass
say(done=done)
"""


@pytest.mark.skipif(landlock.version() < landlock.NET_SINCE, reason="the kernel's Landlock knows no TCP")
def test_only_the_port_that_is_allowed_can_be_connected_to(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as camera, socket.create_server(("127.0.0.1", 0)) as other:
        ports = [camera.getsockname()[1], other.getsockname()[1]]
        assert run(RESTRICTED + CONNECT, ports[:1], ports) == {"done": ports[:1]}


def test_a_kernel_that_refuses_is_an_error(run: Run) -> None:
    lines = """
landlock.CREATE_RULESET = 9999
try:
    landlock._call(9999)
except OSError as error:
    say(error=error.errno)
"""
    assert run(lines) == {"error": 38}
