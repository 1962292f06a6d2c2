"""What decodes untrusted pictures can open nothing. Each attack runs where the decoder runs: behind lock and seal.

The same attacks succeed without them: they are no sham.
"""

import io
import json
import os
import platform
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from peelian.capture import stills
from peelian.errors import NoSandboxError
from peelian.settings import Settings
from peelian.web import site
from peelian.web.control.machinery import Manners
from peelian.web.site import Ground
from peelian.wiring import rules
from peelian.wiring.live.statuses import UNKNOWN
from peelian.wiring.store import KeyFile
from peelian.worker import landlock
from peelian.worker.cell import Cell
from peelian.worker.lock import Reach
from peelian.worker.nursery import Nursery
from peelian.worker.selftest import Targets
from tests.fakes.machinery import FakeMachinery

ATTACKS = {
    "read a file": "open(file)",
    "read who has an account": "open('/etc/passwd')",
    "read what it maps": "open('/proc/self/maps')",
    "list a folder": "os.listdir(place)",
    "look at a file": "os.stat(file)",
    "read where a link leads": "os.readlink('/proc/self/exe')",
    "go to another folder": "os.chdir(place)",
    "write a file": "open(place + '/new', 'w')",
    "append to a file": "open(file, 'a')",
    "truncate a file": "os.truncate(file, 0)",
    "rename a file": "os.rename(file, place + '/other'); os.rename(place + '/other', file)",
    "make a folder": "os.mkdir(place + '/folder')",
    "make a link": "os.symlink('face', place + '/link')",
    "make a file without a name": "os.open(place, os.O_TMPFILE | os.O_RDWR)",
    "shared memory": "open('/dev/shm/face-' + str(os.getpid()), 'w'); os.unlink('/dev/shm/face-' + str(os.getpid()))",
    "put an attribute on a file": "os.setxattr(file, 'user.face', b'face')",
    "read an attribute of a file": "os.listxattr(file)",
    "change a file's mode": "os.chmod(file, 0o640)",
    "change a file's times": "os.utime(file, (1, 2))",
    "TCP": "socket.create_connection(('127.0.0.1', port), timeout=5)",
    "UDP": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'face', ('127.0.0.1', port))",
    "a socket of this machine": "socket.socket(socket.AF_UNIX)",
    "a pair of sockets": "socket.socketpair()",
    "listen": "socket.create_server(('127.0.0.1', 0))",
    "a pipe": "os.pipe()",
    "a child": "os.fork() or os._exit(0)",
    "a thread": "threading.Thread(target=len, args=('',)).start()",
    "a program": "subprocess.run(['true'], check=True)",
    "become another program": "os.execv('/bin/true', ['true'])",
    "trace another process": "call(101, 16, os.getppid(), 0, 0)",
    "be traced": "call(101, 0, 0, 0, 0)",
    "another process's memory": "call(311, os.getppid(), 0, 0, 0, 0, 0)",
    "a handle on another process": "os.pidfd_open(os.getppid())",
    "a signal to another process": "os.kill(os.getppid(), 0)",
    "memory behind a descriptor": "os.memfd_create('face')",
    "memory that can be run": "mmap.mmap(-1, 4096, prot=7)",
    "make memory runnable": "call(10, aligned(), 4096, 5)",
    "a library": "ctypes.CDLL('libutil.so.1')",
    "a module": "import wave",
    "a ring of system calls": "call(425, 1, (ctypes.c_char * 120)())",
    "core dumps again": "call(157, 4, 1, 0, 0)",
    "more memory than it may have": "resource.setrlimit(resource.RLIMIT_NOFILE, (99, 99))",
    "a change of the filter": "call(317, 1, 0, 0)",
    "the terminal": "os.open('/dev/ptmx', os.O_RDWR)",
}
NO_CONTROL = frozenset({"trace another process", "a change of the filter"})
"""The first would stop the test itself, and the second needs more than is given here to succeed."""

PROGRAM = """
import ctypes, encodings.idna, json, mmap, os, resource, socket, subprocess, sys, threading
from peelian.capture import stills
from peelian.errors import ImageError
from peelian.worker import cell, decoding, slip
libc = ctypes.CDLL(None, use_errno=True)
told, place, file, port = cell.parsed(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
attacks, how = json.loads(sys.argv[5]), sys.argv[6]
room = mmap.mmap(-1, 8192)
def aligned():
    return ctypes.c_void_p(ctypes.addressof(ctypes.c_char.from_buffer(room)))
def call(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
decoding.warm_up()
def attempt(code):
    try:
        exec(code, globals())
    except (OSError, RuntimeError, ImportError, ValueError):
        return "refused"
    return "succeeded"
def locked(code):
    def decode(content, *, path, least_px):
        raise ImageError(path, stills.EMPTY if attempt(code) == "refused" else stills.DAMAGED)
    stills.decode = decode
    memory, (orders, to), (answers, its) = slip.memory(), os.pipe(), os.pipe()
    slip.send(to, slip.Job(size=0))
    child = os.fork()
    if child == 0:
        os._exit(decoding.live(told, decoding.Ends(orders=orders, answers=its, memory=memory), thorough=False))
    os.close(its)
    words = []
    while (message := slip.SLIPS.read(open(answers, "rb", buffering=0, closefd=False))) is not None:
        words.append(type(message.body).__name__ + ":" + str(getattr(message.body, "problem", "")))
    os.waitpid(child, 0)
    for descriptor in (memory, orders, to, answers):
        os.close(descriptor)
    return words
def loose(code):
    child = os.fork()
    if child == 0:
        os._exit(10 if attempt(code) == "succeeded" else 20)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(json.dumps({name: (locked if how == "locked" else loose)(code) for name, code in attacks.items()}))
"""
SUCCEEDED, BECAME_ANOTHER = 10, 0

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


def outcomes(how: str, place: Path, port: int, *, but: frozenset[str] = frozenset()) -> dict[str, object]:
    file = place / "old"
    cell = Cell(reach=Reach(), targets=Targets(file=file, port=port))
    attacks = {name: code for name, code in ATTACKS.items() if name not in but}
    arguments = [cell.argument(), str(place), str(file), str(port), json.dumps(attacks), how]
    done = subprocess.run(
        [sys.executable, "-B", "-c", PROGRAM, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
        env={"OPENBLAS_NUM_THREADS": "1", "PATH": os.defpath},
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


@here
@needs_landlock
def test_every_attack_from_where_pictures_are_decoded_is_refused(place: Path, port: int) -> None:
    found = outcomes("locked", place, port)
    said = ["Opened:", f"Unusable:{stills.EMPTY}"]
    assert {name: words for name, words in found.items() if words != said} == {}
    assert len(found) == len(ATTACKS)
    assert [(path.name, path.read_text(encoding="utf-8")) for path in place.iterdir()] == [("old", "kept")]


@here
def test_the_same_attacks_succeed_without_lock_and_seal(place: Path, port: int) -> None:
    found = outcomes("open", place, port, but=NO_CONTROL)
    assert {name: status for name, status in found.items() if status not in {SUCCEEDED, BECAME_ANOTHER}} == {}


def ground(folder: Path, *, unconfined: bool) -> Ground:
    return Ground(
        data=folder / "data",
        key=KeyFile(path=folder / "keys" / "vault.key"),
        origin="http://localhost:1",
        policy=rules.load(),
        checker=UNKNOWN,
        settings=Settings(cache=folder / "cache", threads=1),
        now=lambda: datetime(2026, 11, 30, 12, tzinfo=UTC),
        manners=Manners(unconfined=unconfined),
    )


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 100, 50)).save(out, "PNG")
    return out.getvalue()


def test_the_desk_hands_every_picture_to_the_sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = site.build(ground(tmp_path, unconfined=not landlock.version()), FakeMachinery())

    def here(*_: object, **__: object) -> None:
        raise AssertionError("an untrusted picture was decoded in the desk")

    monkeypatch.setattr(Image, "open", here)
    try:
        assert built.lists.decode(picture(), Path("a.png")).pixels[0, 0].tolist() == [200, 100, 50]
    finally:
        built.close()


def test_without_a_sandbox_no_desk_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> None:
        raise NoSandboxError("its kernel has no Landlock")

    monkeypatch.setattr(Nursery, "booth", none)
    with pytest.raises(NoSandboxError, match="cannot lock in what decodes pictures"):
        site.build(ground(tmp_path, unconfined=False), FakeMachinery())
