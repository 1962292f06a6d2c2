"""How a proof judges what was found; the proof itself is run in tests/safeguard."""

from pathlib import Path
from typing import Any, cast

import pytest

from peelian.jobs.assurance.forgetting.needles import Needles
from peelian.jobs.assurance.forgetting.remains import Find, Search
from peelian.jobs.assurance.forgetting.verdict import Outcome
from peelian.settings import Settings
from peelian.worker.forgetting import proof
from peelian.worker.forgetting.controls import Trial
from peelian.worker.forgetting.grounds import Grounds
from peelian.worker.forgetting.proof import Seen
from peelian.worker.forgetting.watching import Ear
from peelian.worker.wire import Lock, Ready

LOCK = Lock(
    landlock=7, tcp=True, scoped=True, seccomp=True, core_dumps=False, memory_locked=True, swap=True, privileges=False
)
FIND = Find(place="swap", what="canary: float32", times=3)


def ready(**lock: object) -> Ready:
    return Ready(
        lock=LOCK.model_copy(update=lock),
        model="0" * 64,
        pack="starter",
        listed=1,
        python="3",
        numpy="2",
        onnxruntime="1",
    )


def heard(**lock: object) -> Seen:
    return Seen(ear=Ear(ready=ready(**lock), alerts=[cast("Any", "one")], shots=5))


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    search = Search(needles=Needles([("a", b"12345678")]), shows=lambda _: ())
    return Trial(
        settings=Settings(cache=tmp_path, threads=1),
        folder=tmp_path,
        grounds=Grounds(place=tmp_path, missing={"swap": "only root can make one", "attribute": "none"}),
        street=cast("Any", type("Town", (), {"search": search})()),
        since_ns=0,
    )


def test_a_lock_that_was_not_there_fails() -> None:
    assert proof._p1(heard()).outcome is Outcome.SHOWN
    assert proof._p1(heard(landlock=0)).outcome is Outcome.FAILED
    assert proof._p1(Seen(ear=Ear(reason="no"))).reason == "no"


def test_whatever_is_found_of_the_canary_fails(trial: Trial) -> None:
    assert proof._p2(heard(), [], trial).outcome is Outcome.SHOWN
    failed = proof._p2(heard(), [FIND], trial)
    assert (failed.outcome, failed.found) == (Outcome.FAILED, ("swap: canary: float32, 3 times",))


def test_a_run_in_which_the_canary_was_not_seen_shows_nothing(trial: Trial) -> None:
    assert proof._p2(Seen(ear=Ear(shots=5)), [], trial).outcome is Outcome.FAILED
    alone = Seen(ear=Ear(alerts=[cast("Any", "one")], shots=1))
    assert proof._p2(alone, [], trial).outcome is Outcome.FAILED


def test_ground_that_is_missing_is_named(trial: Trial) -> None:
    reason = proof._p2(heard(), [], trial).reason
    assert reason == "1 pieces were looked for. Without a swap: only root can make one."


def test_a_call_that_wrote_fails_and_no_trace_shows_nothing() -> None:
    seen = heard()
    seen.traced = '1 openat(AT_FDCWD, "/tmp/x", O_WRONLY|O_CREAT, 0600) = 4\n'
    assert proof._p3(seen).outcome is Outcome.FAILED
    seen.traced = '1 openat(AT_FDCWD, "/x", O_RDONLY) = 4\n'
    assert proof._p3(seen).outcome is Outcome.SHOWN
    none = Seen(ear=Ear(), why_not={"trace": "strace is not installed"})
    assert (proof._p3(none).outcome, proof._p3(none).reason) == (Outcome.NOT_SHOWN, "strace is not installed")


def test_what_stays_in_memory_fails_and_a_look_at_the_wrong_moment_shows_nothing() -> None:
    seen = heard()
    seen.memory = ([FIND], [])
    assert proof._p4(seen).outcome is Outcome.SHOWN
    seen.memory = ([FIND], [FIND])
    assert proof._p4(seen).outcome is Outcome.FAILED
    assert proof._p4(heard()).outcome is Outcome.NOT_SHOWN


@pytest.mark.parametrize(
    ("lock", "outcome"),
    [
        ({}, Outcome.SHOWN),
        ({"memory_locked": False, "swap": False}, Outcome.SHOWN),
        ({"memory_locked": False}, Outcome.FAILED),
        ({"core_dumps": True}, Outcome.FAILED),
    ],
)
def test_memory_that_could_go_to_a_disk_fails(lock: dict[str, object], outcome: Outcome) -> None:
    assert proof._p5(heard(**lock)).outcome is outcome


def test_one_that_did_not_start_fails() -> None:
    assert proof._p5(Seen(ear=Ear())).outcome is Outcome.FAILED
