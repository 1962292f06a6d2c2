import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from peelian.errors import LeakyLockError
from peelian.worker import landlock, seal, selftest
from peelian.worker.selftest import Targets

Run = Callable[..., dict[str, Any]]

needs_landlock = pytest.mark.skipif(not landlock.version(), reason="the kernel has no Landlock")

ATTACK = """
from peelian.worker import seal
targets = selftest.Targets(file=Path(sys.argv[1]), port=1)
if {sealed}:
    lock.lock(Reach())
    seal.close()
say(done=list(seal.successes(targets)))
os._exit(0)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "witness"
    path.write_text("here", encoding="utf-8")
    return path


@needs_landlock
def test_a_seal_lets_nothing_be_opened(run: Run, file: Path) -> None:
    assert run(ATTACK.format(sealed=True), file) == {"done": []}


def test_without_a_seal_every_attack_is_noticed(run: Run, file: Path) -> None:
    assert len(run(ATTACK.format(sealed=False), file)["done"]) == 8


@needs_landlock
def test_behind_it_one_can_compute_and_answer(run: Run) -> None:
    lines = """
from peelian.worker import seal
lock.lock(Reach())
seal.close()
say(sum=sum(bytearray(5_000_000)), size=len(bytearray(200_000_000)))
os._exit(0)
"""
    assert run(lines) == {"sum": 0, "size": 200_000_000}


@needs_landlock
def test_reading_is_closed_by_landlock_alone_too(run: Run, file: Path) -> None:
    lines = """
import ctypes
ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)
opened = open(sys.argv[1])
landlock.restrict(landlock.Ports(), reading=False)
try:
    open(sys.argv[1])
except PermissionError:
    say(read=opened.read())
"""
    assert run(lines, file) == {"read": "here"}


@needs_landlock
def test_a_kernel_that_refuses_is_said_in_words(run: Run) -> None:
    lines = """
from peelian.errors import NoLandlockError
from peelian.worker import seal
landlock.RESTRICT_SELF = 9999
try:
    seal.close()
except NoLandlockError as error:
    say(error=str(error))
"""
    assert "function not implemented" in run(lines)["error"]


def test_what_succeeds_is_named_in_the_refusal(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> None:
        raise PermissionError

    for attack in ("append", "start_child", "make_memory"):
        monkeypatch.setattr(selftest, attack, denied)
    monkeypatch.setattr(socket, "socket", denied)
    with pytest.raises(LeakyLockError, match="a file was read") as refused:
        seal.demand(Targets(file=file, port=1))
    assert "memory was made that can be run" in refused.value.attempts
    assert "a child was started" not in refused.value.attempts


def test_its_filter_is_built_once_for_every_picture() -> None:
    assert seal.program() is seal.program()
