import socket
from collections.abc import Callable
from typing import Any

import pytest

from peelian.worker import syscalls
from peelian.worker.syscalls import Sockets

Run = Callable[..., dict[str, Any]]

TRIED = """
import ctypes, socket, subprocess, threading
ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)
syscalls.restrict({allowed})
done = []
def attempt(name, act):
    try:
        act()
        done.append(name)
    except (OSError, ValueError):
        pass
def thread():
    one = threading.Thread(target=lambda: done.append("thread"))
    one.start()
    one.join()
port = int(sys.argv[1])
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "")
attempt("thread", thread)
attempt("fork", os.fork)
attempt("program", lambda: subprocess.run(["true"]))
attempt("attribute", lambda: os.setxattr(sys.argv[0] or ".", "user.x", b"1"))
attempt("mode", lambda: os.chmod(".", os.stat(".").st_mode))
attempt("memory", lambda: os.memfd_create("x"))
attempt("ring", lambda: call(425, 1, (ctypes.c_char * 120)()))
attempt("signal", lambda: os.kill(os.getppid(), 0))
attempt("dumpable", lambda: libc.prctl(4, 1, 0, 0, 0) and call(-1))
attempt("limit", lambda: __import__("resource").setrlimit(4, (0, 0)))
attempt("unix", lambda: socket.socket(socket.AF_UNIX))
attempt("netlink", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW))
attempt("pair", socket.socketpair)
attempt("tcp", lambda: socket.create_connection(("127.0.0.1", port), timeout=5).close())
attempt("udp", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", port)))
attempt("hear", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).bind(("127.0.0.1", 0)))
attempt("raw", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
attempt("serve", lambda: socket.create_server(("127.0.0.1", 0)))
say(done=done)
"""


@pytest.mark.parametrize(
    ("allowed", "left"),
    [
        ("None", []),
        ("syscalls.Sockets()", ["tcp"]),
        ("syscalls.Sockets(datagrams=True)", ["tcp", "udp", "hear"]),
        ("syscalls.Sockets(datagrams=True, sends=False)", ["hear"]),
        ("syscalls.Sockets(listens=True)", ["tcp", "serve"]),
    ],
)
def test_only_threads_and_the_sockets_that_are_allowed_are_left(run: Run, allowed: str, left: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        said = run(TRIED.format(allowed=allowed), server.getsockname()[1])
    assert sorted(set(said["done"])) == sorted(["thread", *left])


def test_without_the_filter_all_of_it_works(run: Run) -> None:
    lines = TRIED.replace("syscalls.restrict({allowed})", "").replace("os.fork)", "lambda: os.fork() or os._exit(0))")
    with socket.create_server(("127.0.0.1", 0)) as server:
        done = set(run(lines, server.getsockname()[1])["done"])
    assert done >= {"thread", "fork", "program", "mode", "memory", "signal", "unix", "tcp", "udp", "serve"}


def test_a_filter_is_built_once_for_everybody_who_is_held_to_it() -> None:
    assert syscalls.program(None) is syscalls.program(None)
    assert syscalls.program(None) != syscalls.program(Sockets())


def test_a_filter_that_the_kernel_does_not_take_is_no_lock(run: Run) -> None:
    lines = """
import ctypes
ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)
try:
    syscalls.install(b"")
except OSError as error:
    say(error=str(error))
"""
    assert "Invalid argument" in run(lines)["error"]
