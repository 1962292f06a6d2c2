from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from peelian.worker import landlock, lock
from peelian.worker.lock import LockReport

Run = Callable[..., dict[str, Any]]

needs_landlock = pytest.mark.skipif(not landlock.version(), reason="the kernel has no Landlock")

LOCKED = """
import dataclasses, resource
report = lock.lock(Reach())
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
say(
    report=dataclasses.asdict(report),
    confined=report.confined,
    seccomp=int(status["Seccomp"]),
    no_new_privs=int(status["NoNewPrivs"]),
    rights=int(status["CapEff"], 16) | int(status["CapPrm"], 16),
    core=resource.getrlimit(resource.RLIMIT_CORE),
    umask=status["Umask"].strip(),
    locked_kb=int(status["VmLck"].split()[0]),
)
"""


@needs_landlock
def test_the_report_says_what_the_kernel_says(run: Run) -> None:
    said = run(LOCKED)
    report = LockReport(**said["report"])
    assert said["confined"]
    assert report.landlock == landlock.version()
    assert report.seccomp is (said["seccomp"] == 2)
    assert report.memory_locked is (said["locked_kb"] > 0)
    assert report.privileges is bool(said["rights"] & ~(1 << 14))
    assert not report.privileges
    assert not report.core_dumps
    assert (said["no_new_privs"], said["core"], said["umask"]) == (1, [0, 0], "0077")


@needs_landlock
def test_with_memory_locked_there_is_still_memory_to_be_had(run: Run) -> None:
    assert run("lock.lock(Reach())\nsay(size=len(bytearray(200_000_000)))") == {"size": 200_000_000}


@needs_landlock
def test_without_swap_no_memory_is_locked(run: Run) -> None:
    lines = """
report = lock.lock(Reach(), swap=False)
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
say(said=[report.memory_locked, report.swap, report.confined], locked_kb=int(status["VmLck"].split()[0]))
"""
    assert run(lines) == {"said": [False, False, True], "locked_kb": 0}


NONE = """
landlock.version = lambda: 0
from peelian.errors import NoLandlockError
try:
    report = lock.lock(Reach(), unconfined={unconfined})
    say(confined=report.confined, landlock=report.landlock, seccomp=report.seccomp)
except NoLandlockError as error:
    say(error=str(error))
"""


def test_a_kernel_without_landlock_is_refused_in_words(run: Run) -> None:
    assert "no Landlock" in run(NONE.format(unconfined=False))["error"]


def test_unconfined_it_goes_on_and_says_so(run: Run) -> None:
    assert run(NONE.format(unconfined=True)) == {"confined": False, "landlock": 0, "seccomp": False}


def test_unconfined_changes_nothing_where_the_kernel_can(run: Run) -> None:
    if not landlock.version():
        pytest.skip("the kernel has no Landlock")
    assert run("say(confined=lock.lock(Reach(), unconfined=True).confined)") == {"confined": True}


def test_a_process_with_a_thread_is_refused(run: Run) -> None:
    lines = """
import threading
from peelian.errors import NoLandlockError
stop = threading.Event()
threading.Thread(target=stop.wait).start()
try:
    lock.lock(Reach())
except NoLandlockError as error:
    say(error=str(error))
stop.set()
"""
    assert "a thread was started before" in run(lines)["error"]


def test_the_lock_comes_before_everything_heavy(run: Run) -> None:
    heavy = ["numpy", "cv2", "onnxruntime", "av", "scipy", "pydantic"]
    assert run("say(loaded=[name for name in json.loads(sys.argv[1]) if name in sys.modules])", _json(heavy)) == {
        "loaded": []
    }


def test_swap_is_said_where_there_is_some() -> None:

    lines = Path("/proc/swaps").read_text(encoding="ascii").splitlines()
    assert lock.swap_is_on() is (len(lines) > 1)


def _json(names: list[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"
