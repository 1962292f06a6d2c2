"""The recogniser cannot write, connect or start a child. Each way out is one attack, from a thread, after the imports.

The same attacks succeed without the lock: they are no sham.
"""

import platform
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from peelian.worker import landlock

ATTACKS = {
    "create a file": "(place / 'new').write_text('face')",
    "create a file in shared memory": "name = f'/dev/shm/face-{os.getpid()}'; open(name, 'w'); os.remove(name)",
    "create a file in the temporary folder": "import tempfile; tempfile.mkstemp(dir='/tmp')",
    "append to a file": "(place / 'old').open('a').write('face')",
    "truncate a file": "os.truncate(place / 'old', 0)",
    "rename a file": "(place / 'old').rename(place / 'face')",
    "remove a file": "(place / 'old').unlink()",
    "make a folder": "(place / 'face').mkdir()",
    "make a link whose target is data": "(place / 'link').symlink_to('face')",
    "make a file without a name": "os.open(place, os.O_TMPFILE | os.O_RDWR)",
    "write through a picture library": "cv2.imwrite(str(place / 'face.png'), numpy.zeros((9, 9, 3), 'u1')) or refuse()",
    "write through an array library": "numpy.save(place / 'face.npy', numpy.zeros(9))",
    "shared memory of Python's": "shared_memory.SharedMemory(create=True, size=99).unlink()",
    "memory behind a descriptor": "os.memfd_create('face')",
    "a System V segment": "call(29, 0, 4096, 0o1600)",
    "an attribute": "os.setxattr(place / 'old', 'user.face', b'face')",
    "a mode": "(place / 'old').chmod(0o640)",
    "a file's times": "os.utime(place / 'old', (1, 2))",
    "a file's owner": "os.chown(place / 'old', os.getuid(), os.getgid())",
    "TCP": "socket.create_connection(('127.0.0.1', port), timeout=5)",
    "UDP": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'face', ('127.0.0.1', port))",
    "a socket without a name": "socket.socketpair()",
    "to listen": "socket.create_server(('127.0.0.1', 0))",
    "a child": "os.fork() or os._exit(0)",
    "a program": "import subprocess; subprocess.run(['true'], check=True)",
    "to become another program": "os.execv('/bin/true', ['true'])",
    "another process's memory": "call(311, os.getppid(), 0, 0, 0, 0, 0)",
    "to trace another process": "call(101, 16, os.getppid(), 0, 0)",
    "a signal to another process": "os.kill(os.getppid(), 0)",
    "a ring of system calls": "call(425, 1, (ctypes.c_char * 120)())",
    "core dumps again": "libc.prctl(4, 1, 0, 0, 0) == 0 or refuse()",
    "a terminal": "os.open('/dev/ptmx', os.O_RDWR)",
}
NEEDS_RIGHTS = {"to trace another process"}
"""Whether this succeeds without the lock is the machine's affair, so the control leaves it out."""

PROGRAM = """
import ctypes, os, socket, sys, threading
from pathlib import Path
from peelian.worker import lock
libc = ctypes.CDLL(None, use_errno=True)
place, port, locked = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "locked"
if locked:
    assert lock.lock(lock.Reach()).confined
import numpy, cv2, onnxruntime
from multiprocessing import shared_memory
def call(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
def refuse():
    raise PermissionError
def attack():
    try:
        exec(sys.argv[4], globals())
        os._exit(10)
    except OSError:
        os._exit(20)
threading.Thread(target=attack).start()
"""
SUCCEEDED, REFUSED, BECAME_ANOTHER = 10, 20, 0

needs_landlock = pytest.mark.skipif(not landlock.version(), reason="the kernel has no Landlock: NOTHING WAS PROVEN")
here = pytest.mark.skipif(platform.machine() != "x86_64", reason="the calls' numbers are of x86-64")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "old").write_text("kept", encoding="utf-8")
    return tmp_path


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def outcome(attack: str, place: Path, port: int, how: str) -> int:
    command = [sys.executable, "-B", "-c", PROGRAM, str(place), str(port), how, ATTACKS[attack]]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode


@here
@needs_landlock
@pytest.mark.slow
@pytest.mark.parametrize("attack", ATTACKS)
def test_a_locked_process_is_refused(attack: str, place: Path, port: int) -> None:
    assert outcome(attack, place, port, "locked") == REFUSED
    assert [(path.name, path.read_text(encoding="utf-8")) for path in place.iterdir()] == [("old", "kept")]


@here
@pytest.mark.slow
@pytest.mark.parametrize("attack", sorted(set(ATTACKS) - NEEDS_RIGHTS))
def test_the_same_attack_succeeds_without_the_lock(attack: str, place: Path, port: int) -> None:
    assert outcome(attack, place, port, "open") in {SUCCEEDED, BECAME_ANOTHER}
