"""`peelian serve`: a desk that answers, says where it is, and closes in order; and what it will not start with."""

import io
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest

from peelian.wiring.store import Passphrase, open_desk_store
from tests.conftest import ROOT

PEELIAN = Path(sys.executable).with_name("peelian")


class Ran(Protocol):
    code: int
    out: str
    err: str


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def ask(port: int, path: str) -> tuple[int, str]:
    """Ask a desk for a page; return the status and the text."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"accept": "text/html"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@contextmanager
def served(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """Serve a desk in a folder until the test is over."""
    environment = {
        **os.environ,  # noqa: TID251 (a command is run as a user's shell would)
        "PEELIAN_CACHE": str(ROOT / "build" / "test-cache"),
        "PEELIAN_CONFIG": str(folder / "config"),
    }
    running = subprocess.Popen(
        [PEELIAN, "serve", "--data", str(folder / "data"), "--port", str(port)],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=environment,
        text=True,
    )
    try:
        until_it_answers(running, port)
        yield running
    finally:
        running.kill() if running.poll() is None else None
        running.wait(10)
        assert running.stderr is not None
        running.stderr.close()


def until_it_answers(running: subprocess.Popen[str], port: int) -> None:
    over = time.monotonic() + 240
    while running.poll() is None and time.monotonic() < over:
        try:
            if ask(port, "/health")[0] == 200:
                return
        except OSError:
            time.sleep(0.05)
    assert running.stderr is not None
    raise AssertionError(running.stderr.read() if running.poll() is not None else "it does not answer")


@pytest.mark.slow
def test_a_desk_answers_shows_nobody_a_demonstration_and_closes_in_order(
    peelian: Callable[..., Ran], tmp_path: Path
) -> None:
    port = free_port()
    with served(tmp_path, port) as running:
        status, page = ask(port, "/sign-in")
        assert status == 200
        assert "People of the demonstration" not in page
        assert ask(port, "/deployments")[1].count("Sign in")
        running.send_signal(signal.SIGINT)
        assert running.wait(120) in {0, -signal.SIGINT, 130}
        assert running.stderr is not None
        said = running.stderr.read()
    assert f"http://localhost:{port}" in said
    assert 'Nobody may sign in yet. Let somebody in with: peelian user add "NAME" --role administrator' in said
    assert "Traceback" not in said
    verified = peelian("audit", "verify", "--data", tmp_path / "data")
    assert verified.code == 0, verified.err


def test_a_vault_does_not_open_with_another_passphrase(
    peelian: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = Passphrase(secret=bytearray(b"correct horse battery staple"))
    open_desk_store(tmp_path / "data", key=right, create=True).close()
    typed = io.TextIOWrapper(io.BytesIO(b"another one entirely\n"))
    monkeypatch.setattr(sys, "stdin", typed)
    ran = peelian("serve", "--passphrase", "--port", free_port(), "--data", tmp_path / "data")
    assert ran.code != 0
    assert "passphrase" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("words", [("--certificate", "a.pem"), ("--private-key", "a.pem")])
def test_half_of_a_certificate_is_refused(peelian: Callable[..., Ran], words: tuple[str, ...]) -> None:
    ran = peelian("serve", *words)
    assert ran.code == 2
    assert "Give both or neither" in ran.err


def test_a_policy_pack_that_there_is_not_is_refused(peelian: Callable[..., Ran], tmp_path: Path) -> None:
    ran = peelian("serve", "--policy", "../../etc/passwd", "--data", tmp_path / "data", "--key-file", tmp_path / "key")
    assert ran.code != 0
    assert "policy pack" in ran.err
    assert not (tmp_path / "data").exists()


def test_a_key_within_the_data_directory_is_refused(peelian: Callable[..., Ran], tmp_path: Path) -> None:
    data = tmp_path / "data"
    ran = peelian("serve", "--port", free_port(), "--data", data, "--key-file", data / "vault.key")
    assert ran.code != 0
    assert "Traceback" not in ran.err


def test_a_port_that_there_is_not_is_refused(peelian: Callable[..., Ran]) -> None:
    assert peelian("serve", "--port", "70000").code == 2


@pytest.mark.parametrize(
    "origin", ["x", "ftp://desk", "https://desk.example/path", "https://a b", "https://me@desk", ""]
)
def test_an_origin_that_no_browser_would_send_is_refused(
    peelian: Callable[..., Ran], tmp_path: Path, origin: str
) -> None:
    ran = peelian("serve", "--origin", origin, "--data", tmp_path / "data", "--key-file", tmp_path / "key")
    assert (ran.code, "--origin" in ran.err) == (2, True)
    assert not (tmp_path / "data").exists()


def test_a_certificate_that_is_none_is_refused(peelian: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_text("nothing", encoding="utf-8")
    for place in (tmp_path / "a.pem", tmp_path / "missing", tmp_path):
        ran = peelian("serve", "--certificate", place, "--private-key", place, "--data", tmp_path / "data")
        assert (ran.code, "cannot be used together" in ran.err) == (2, True)
    assert not (tmp_path / "data").exists()


def test_an_address_that_is_taken_or_is_none_is_refused_before_anything_is_opened(
    peelian: Callable[..., Ran], tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = peelian("serve", "--port", taken.getsockname()[1], "--data", tmp_path / "data")
    assert (ran.code, "nothing can listen" in ran.err) == (2, True)
    assert peelian("serve", "--host", "192.0.2.1", "--port", free_port(), "--data", tmp_path / "data").code == 2
    assert not (tmp_path / "data").exists()
