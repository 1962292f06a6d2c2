import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from peelian.errors import LeakyLockError
from peelian.worker import landlock, selftest
from peelian.worker.selftest import Targets

Run = Callable[..., dict[str, Any]]

ATTACK = """
targets = selftest.Targets(file=Path(sys.argv[1]), port=int(sys.argv[2]), datagrams={datagrams})
if {locked}:
    lock.lock(Reach())
say(done=list(selftest.successes(targets)))
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "witness"
    path.write_text("here", encoding="utf-8")
    return path


def attacked(run: Run, file: Path, *, locked: bool, datagrams: bool = True) -> list[str]:
    with socket.create_server((selftest.LOOPBACK, 0)) as server:
        said = run(ATTACK.format(locked=locked, datagrams=datagrams), file, server.getsockname()[1])
    done: list[str] = said["done"]
    return done


@pytest.mark.skipif(not landlock.version(), reason="the kernel has no Landlock")
def test_a_lock_that_holds_lets_nothing_out(run: Run, file: Path) -> None:
    assert attacked(run, file, locked=True) == []


def test_without_a_lock_every_attack_is_noticed(run: Run, file: Path) -> None:
    found = attacked(run, file, locked=False)
    words = [word for word in found if not word.startswith("a file was made in")]
    assert len(words) == 9
    assert len(found) > len(words)
    assert file.read_text(encoding="utf-8") == "here"


def test_datagrams_are_not_tried_where_a_camera_needs_them(run: Run, file: Path) -> None:
    assert "a datagram was sent" not in attacked(run, file, locked=False, datagrams=False)


def test_what_succeeds_is_named_in_the_refusal(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    monkeypatch.setattr(selftest, "mounts", lambda: [file.parent, file])
    for attack in ("make_nameless_file", "append", "label", "change_mode", "change_times", "connect", "send"):
        monkeypatch.setattr(selftest, attack, denied)
    monkeypatch.setattr(selftest, "start_child", denied)
    monkeypatch.setattr(selftest, "make_memory", denied)
    with pytest.raises(LeakyLockError, match="a file was made in") as refused:
        selftest.demand(Targets(file=file, port=1))
    assert refused.value.attempts == (f"a file was made in {file.parent}",)
    assert os.listdir(file.parent) == ["witness"]  # noqa: PTH208


def denied(*_: object) -> None:
    raise PermissionError


def test_every_mount_is_found() -> None:
    assert {Path("/"), Path("/proc")} <= set(selftest.mounts())
