"""The proof of forgetting, P1 to P6: of somebody on no list nothing is left; and every build that leaks is caught."""

import os
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from peelian.jobs.assurance.forgetting.remains import Find
from peelian.jobs.assurance.forgetting.verdict import Check, Outcome, Proof
from peelian.settings import Settings
from peelian.worker import selftest
from peelian.worker.forgetting import controls, grounds, memory, protocol, street, tracing, watching
from peelian.worker.forgetting.controls import Trial
from peelian.worker.forgetting.watching import Ear, Spawning
from peelian.worker.selftest import LOOPBACK, Targets

CANARIES, LISTED = 8, 48
"""Pictures of each, four a second: two seconds of the canary, twelve without."""

GONE_S = (2.0, 3.5, 5.0)
"""At these moments after the canary has gone, nothing of it may be in memory: a copy may wait for its time."""

TRIES = 4
Tell = Callable[[str], None]
"""Told what is done next."""


@dataclass(slots=True, kw_only=True)
class Seen:
    """What came of the run of the build as it ships. `memory`: finds while the canary was in view, and after."""

    ear: Ear
    traced: str | None = None
    memory: tuple[list[Find], list[Find]] | None = None
    why_not: dict[str, str] = field(default_factory=dict)


def prove(settings: Settings, *, apart: bool, tell: Tell) -> Proof:
    """Prove it on this machine, as far as it lets us.

    Args:
        settings: where packs are.
        apart: run every leaking build by itself; else all leaks in one build, which is quicker.
        tell: told what is done next.

    Raises:
        ModelError: the pack cannot be had.
    """
    with _folder() as folder, grounds.opened(folder) as ground:
        tell("drawing two people, and a street")
        trial = Trial(
            settings=settings,
            folder=folder,
            grounds=ground,
            street=street.drawn(settings, folder),
            since_ns=time.time_ns(),
        )
        tell("the recogniser as it ships, with the canary in view")
        seen = _watched(trial)
        tell("searching for the canary")
        finds = _finds(trial)
        checks = (
            _p1(seen),
            _p2(seen, finds, trial),
            _p3(seen),
            _p4(seen),
            _p5(seen),
            _p6(trial),
        )
        tell("builds that leak")
        return Proof(checks=checks, controls=tuple(controls.run(trial, apart=apart)))


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="peelian-proof-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def _watched(trial: Trial) -> Seen:
    """Run the build as it ships until the canary has come and gone; look into its memory meanwhile."""
    trace = trial.folder / "trace.txt"
    folder = street.play(trial.folder, canary=CANARIES, listed=LISTED)
    seen = Seen(ear=Ear())

    def meanwhile(ear: Ear, spawning: Spawning) -> None:
        seen.ear = ear
        watching.until(lambda: ear.over.is_set() or (ear.ready is not None and bool(ear.alerts)))
        try:
            seen.memory = _memory(trial, ear, spawning)
        except OSError as error:
            seen.why_not["memory"] = f"its memory cannot be read here ({error.strerror or 'not allowed'})"

    watching.watched(trial.settings, trial.street.order(folder), Spawning(trial.settings), meanwhile)
    before = tracing.command(trace)
    if before:
        spawning = Spawning(trial.settings, before=before)
        order = trial.street.order(folder)
        watching.watched(trial.settings, order, spawning, lambda ear, _: watching.until(lambda: _recognised(ear)))
        seen.traced = trace.read_text(encoding="utf-8", errors="replace") if trace.exists() else None
    if not seen.traced:
        seen.why_not["trace"] = "strace is not there, or may not trace" if before else "strace is not installed"
    return seen


def _recognised(ear: Ear) -> bool:
    return ear.over.is_set() or bool(ear.alerts)


def _memory(trial: Trial, ear: Ear, spawning: Spawning) -> tuple[list[Find], list[Find]] | None:
    """Search the recogniser's memory while the canary is in view, and at three moments when it has been gone."""
    whole = CANARIES + LISTED

    def in_view() -> bool:
        return 1 <= ear.frame % whole < CANARIES

    def gone() -> bool:
        return CANARIES <= ear.frame % whole < whole - 1

    for _ in range(TRIES):
        if not watching.until(lambda: ear.over.is_set() or in_view()) or ear.over.is_set():
            return None
        there = memory.copied(spawning.recognisers[-1].pid)
        watching.until(lambda: ear.over.is_set() or gone())
        again = (ear.frame // whole + 1) * whole - 1
        after = _afterwards(spawning.recognisers[-1].pid) if gone() else []
        if not after or ear.newest(time.monotonic()) >= again:
            continue
        search = trial.street.search
        while_there = search.searched("memory", there, unpacked=False)
        if while_there:
            return while_there, [find for parts in after for find in search.searched("memory", parts, unpacked=False)]
    return None


def _afterwards(pid: int) -> list[list[bytes]]:
    """Copy a process's memory at each moment; of the later ones, only what is not as it was before."""
    began_s, copies, known = time.monotonic(), list[list[bytes]](), set[bytes]()
    for moment_s in GONE_S:
        time.sleep(max(0.0, began_s + moment_s - time.monotonic()))
        parts = memory.copied(pid)
        copies.append([part for part in parts if part not in known])
        known = set(parts)
    return copies


def _finds(trial: Trial) -> list[Find]:
    """Search whatever was changed meanwhile, in every place that can be written to."""
    temporary = Path(tempfile.gettempdir())
    others = [path for path in temporary.iterdir() if path != trial.folder and not path.name.startswith("pytest-of-")]
    places = [trial.grounds.place, *others, Path("/var/tmp"), Path("/dev/shm"), *Path("/").glob("core*")]  # noqa: S108
    if trial.grounds.memory is not None:
        places.append(trial.grounds.memory)
    os.sync()
    return [*trial.street.search.in_places(places, since_ns=trial.since_ns), *trial.raw(unpacked=True)]


def _p1(seen: Seen) -> Check:
    claim = "Before it works, the recogniser attacks its own lock in every way, and refuses to run if one succeeds"
    ready = seen.ear.ready
    with tempfile.NamedTemporaryFile() as file, socket.create_server((LOOPBACK, 0)) as server:
        targets = Targets(file=Path(file.name), port=server.getsockname()[1])
        without = list(selftest.successes(targets))
    if ready is None or not (ready.lock.landlock and ready.lock.seccomp):
        reason = seen.ear.reason or "the kernel has no Landlock"
        return Check(code="P1", claim=claim, outcome=Outcome.FAILED, reason=reason)
    found = (f"without the lock, {len(without)} attacks succeed; with it, none",)
    return Check(code="P1", claim=claim, outcome=Outcome.SHOWN if len(without) > 1 else Outcome.FAILED, found=found)


def _p2(seen: Seen, finds: list[Find], trial: Trial) -> Check:
    claim = "Nothing of the canary is in any file, memory disk, swap area, core dump, log or on the raw disk"
    if not seen.ear.alerts or seen.ear.shots <= len(seen.ear.alerts):
        return Check(code="P2", claim=claim, outcome=Outcome.FAILED, reason="nobody was seen, so nothing was shown")
    missing = {
        name: why for name, why in trial.grounds.missing.items() if name in {"disk image", "swap", "memory disk"}
    }
    found = tuple(f"{find.place}: {find.what}, {find.times} times" for find in finds)
    without = "".join(f" Without a {name}: {why}." for name, why in missing.items())
    reason = f"{len(trial.street.search.needles)} pieces were looked for.{without}"
    return Check(code="P2", claim=claim, outcome=Outcome.FAILED if finds else Outcome.SHOWN, reason=reason, found=found)


def _p3(seen: Seen) -> Check:
    claim = "Seen from outside, the recogniser opens nothing to write, makes nothing and connects to nobody"
    if not seen.traced:
        return Check(code="P3", claim=claim, outcome=Outcome.NOT_SHOWN, reason=seen.why_not["trace"])
    wrote = tuple(tracing.wrote(seen.traced))
    return Check(code="P3", claim=claim, outcome=Outcome.FAILED if wrote else Outcome.SHOWN, found=wrote)


def _p4(seen: Seen) -> Check:
    claim = "From two seconds after the canary has gone, nothing of it is in the recogniser's memory"
    if seen.memory is None:
        reason = seen.why_not.get("memory", "the machine was too busy to look at the right moment")
        return Check(code="P4", claim=claim, outcome=Outcome.NOT_SHOWN, reason=reason)
    while_there, after = seen.memory
    found = tuple(f"{find.what}, {find.times} times" for find in after)
    times = sum(find.times for find in while_there)
    moments = ", ".join(f"{moment_s:g} s" for moment_s in GONE_S)
    return Check(
        code="P4",
        claim=claim,
        outcome=Outcome.FAILED if after else Outcome.SHOWN,
        reason=f"While it was in view, the same search found {times} pieces; it was looked for {moments} after.",
        found=found,
    )


def _p5(seen: Seen) -> Check:
    claim = "Nothing of the recogniser can go to swap, and it leaves no core dump"
    ready = seen.ear.ready
    if ready is None:
        return Check(code="P5", claim=claim, outcome=Outcome.FAILED, reason="it did not start")
    holds = not ready.lock.core_dumps and (ready.lock.memory_locked or not ready.lock.swap)
    words = ("its memory is locked" if ready.lock.memory_locked else "its memory is not locked",)
    return Check(code="P5", claim=claim, outcome=Outcome.SHOWN if holds else Outcome.FAILED, found=words)


def _p6(trial: Trial) -> Check:
    claim = "No message but an alert and a preview carries bytes, and what is not exactly a message is refused"
    faults = tuple(protocol.faults(trial.street.canary.template, np.random.default_rng(trial.since_ns)))
    return Check(code="P6", claim=claim, outcome=Outcome.FAILED if faults else Outcome.SHOWN, found=faults)
