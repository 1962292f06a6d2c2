"""A desk in a process of its own that works until it is killed, and says what it has kept once it has kept it.

`python -m tests.safeguard.desk_process DATA KEY` reads orders, a line each: a mode and a seed. For each it starts a
worker and says `started: PID`, hands on what the worker says, and says `gone: PID` when that has ended:

    acknowledged: alert:adjudicated A-12 514          the log has 514 entries, and the last one says so
    acknowledged: checkpoint 6f72...                  a signed checkpoint, in hex, that somebody outside now holds

A worker goes on from what lies in the store, and knows nothing else of the one before it.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Self

import numpy as np
from typing_extensions import override

from peelian.jobs.live.desk import alerts, digests, drafting, listing, running
from peelian.jobs.live.desk.alerts import Finding, Opinion, Raised
from peelian.jobs.live.desk.desk import Desk
from peelian.jobs.live.desk.listing import Likeness
from peelian.nouns.case import Case, View
from peelian.nouns.deployment import Deployment, Ending, Stage
from peelian.nouns.event import SYSTEM, Event, EventKind
from peelian.nouns.ids import DeploymentId, EntryId, PersonId
from peelian.nouns.person import Role
from peelian.wiring.live import opening as desks
from peelian.wiring.store import DeskStore, DeskUnit, KeyFile, open_desk_store
from tests.fakes.deployments import NOW, PLAN, everybody, person, policy
from tests.fakes.desk import BOX, FakeChecker, nomination
from tests.fakes.signed import Signs

ROOT = Path(__file__).parents[2]
STREET, DRAFT = "street", "draft"
"""Titles: of the deployment that is run to its end again and again, and of the one whose list is changed all along."""

LISTED = 4
LASTS = timedelta(seconds=40)
"""Of a deployment. Each act takes a second of the desk's time, so that all of its life is in reach of a kill."""

HASTY_S = 30.0
"""How long a hasty worker waits between saying that it has kept something and keeping it."""

Say = Callable[[str], None]


@dataclass
class Ticking:
    """A clock that goes on a second an act."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at


def open_desk(data: Path, key: Path, now: Callable[[], datetime]) -> tuple[DeskStore, Desk]:
    """Open the desk as a site does, with everybody at it."""
    store = open_desk_store(data, key=KeyFile(path=key), create=True)
    with store.change() as unit:
        for one in everybody():
            unit.people.put(one)
    return store, desks.open_desk(store, policy(), FakeChecker(), now, Signs())


def last(unit: DeskUnit) -> Event | None:
    """The last entry of the log."""
    size = unit.journal.size()
    return unit.journal.entries(size - 1, size)[0][1] if size else None


def acknowledgement(unit: DeskUnit) -> str:
    """What the last entry says; one on the list of shreds goes with the act before it."""
    size = unit.journal.size()
    newest = unit.journal.entries(max(size - 9, 0), size)
    number, event = [one for one in newest if one[1].kind is not EventKind.SHREDS_LISTED][-1]
    return f"acknowledged: {event.kind.value} {event.about[-1][1]} {number + 1}"


class Hasty(DeskStore):
    """A store that says what it has kept before it has: what must never be, so that the check can be seen to fail."""

    say: Say

    @override
    @contextmanager
    def change(self) -> Iterator[DeskUnit]:
        with super().change() as unit:
            before = unit.journal.size()
            yield unit
            if unit.journal.size() > before:
                self.say(acknowledgement(unit))
                time.sleep(HASTY_S)


class Work:
    """What people at a desk do, in an order that a seed gives."""

    def __init__(self, store: DeskStore, desk: Desk, clock: Ticking, seed: int) -> None:
        self.store = store
        self.desk = desk
        self.clock = clock
        self.rng = np.random.default_rng(seed)

    def step(self) -> str | None:
        """Do one thing; return what may be acknowledged now that it is kept."""
        self.clock.at += timedelta(seconds=1)
        with self.store.read() as unit:
            before = unit.journal.size()
        if self.rng.random() < 0.05:
            with self.store.change() as unit:
                note = unit.journal.checkpoint()
            return f"acknowledged: checkpoint {note.encode().hex()}"
        if self.rng.random() < 0.2:
            self.draft()
        else:
            self.street()
        with self.store.read() as unit:
            return acknowledgement(unit) if unit.journal.size() > before else None

    def draft(self) -> None:
        """Change a list that is still open: somebody more, or somebody less."""
        deployment, entries = self._current(DRAFT)
        if deployment is None:
            self._plan(DRAFT)
        elif len(entries) > LISTED:
            listing.remove(self.desk, person(Role.LIST_MANAGER), entries[0], why="lapsed")
        else:
            self._list(deployment.id)

    def street(self) -> None:
        """Bring a deployment one step further, from its draft to the shred of its list."""
        deployment, entries = self._current(STREET)
        lead = person(Role.DEPLOYMENT_LEAD)
        if deployment is None:
            self._plan(STREET)
        elif deployment.stage is Stage.DRAFT and len(entries) < LISTED:
            self._list(deployment.id)
        elif deployment.stage is Stage.DRAFT:
            officer, read = person(Role.AUTHORISING_OFFICER), digests.of_plan(deployment.plan)
            drafting.authorise(self.desk, officer, deployment.id, reason="Nothing less has worked", digest=read)
        elif deployment.stage is Stage.AUTHORISED:
            listing.check_status(self.desk, person(Role.LIST_MANAGER), deployment.id)
            listing.seal(self.desk, lead, deployment.id)
        elif deployment.stage is Stage.SEALED:
            assert isinstance(running.may_start(self.desk, lead, deployment.id), list)
            running.started(self.desk, lead, deployment.id, unconfined=False)
        elif deployment.stage is Stage.ENDED:
            running.destroy(self.desk, None, deployment.id)
        elif (must := running.must_end(self.desk, deployment.id)) is not None:
            ending = Ending(at=self.desk.now(), by=PersonId(SYSTEM), cause=must.rule, why=must.reason)
            running.ended(self.desk, deployment.id, ending, faces_seen=50)
        else:
            self._work(deployment, entries)

    def _work(self, deployment: Deployment, entries: list[EntryId]) -> None:
        """An alert comes in, or somebody does the next thing about one that is there."""
        with self.store.read() as unit:
            cases = unit.cases.of(deployment.id)
        unfinished = [case for case in cases if not case.outcomes and not case.adjudication]
        if not unfinished or self.rng.random() < 0.3:
            self.alert(deployment, entries[int(self.rng.integers(len(entries)))])
            return
        self._next(unfinished[int(self.rng.integers(len(unfinished)))])

    def alert(self, deployment: Deployment, entry: EntryId) -> Case:
        """Raise an alert, with a probe of some pages."""
        raised = Raised(
            entry=entry,
            camera=deployment.plan.cameras[0].name,
            seen_at=self.desk.now(),
            frame=1,
            box=BOX,
            similarity=0.61,
            shots=3,
            probe=self.rng.bytes(9000),
        )
        case = alerts.receive(self.desk, deployment.id, raised)
        assert isinstance(case, Case), case
        return case

    def _next(self, case: Case) -> None:
        operator, officer = person(Role.OPERATOR), person(Role.ENGAGEMENT_OFFICER)
        if case.first_shown_at is None:
            alerts.show(self.desk, operator, case.id)
            return
        said = Opinion(view=View.TRUE, reasons=("feature_match",), note="red coat")
        alerts.adjudicate(self.desk, operator, case.id, said)
        alerts.release(self.desk, operator, case.id, to=officer.id)
        alerts.conclude(self.desk, officer, case.id, Finding(result="engaged", check="documents"))
        alerts.conclude(self.desk, officer, case.id, Finding(result="released", check="documents"))

    def _plan(self, title: str) -> None:
        now = self.clock()
        notice = replace(PLAN.notice, published_at=now - timedelta(days=2))
        plan = replace(PLAN, title=title, starts_at=now, ends_at=now + LASTS, notice=notice)
        drafting.draft(self.desk, person(Role.DEPLOYMENT_LEAD), plan)

    def _list(self, deployment: DeploymentId) -> None:
        likeness = Likeness(
            picture=self.rng.bytes(7000), template=self.rng.bytes(512), sha256="ab" * 32, quality="passed"
        )
        who = nomination(int(self.rng.integers(10**9)))
        listing.add(self.desk, person(Role.LIST_MANAGER), deployment, who, likeness)

    def _current(self, title: str) -> tuple[Deployment | None, list[EntryId]]:
        with self.store.read() as unit:
            for deployment in unit.deployments.all():
                if deployment.plan.title == title and deployment.stage is not Stage.DESTROYED:
                    return deployment, [entry.id for entry in unit.entries.of(deployment.id)]
        return None, []


def work(data: Path, key: Path, mode: str, seed: int, say: Say) -> None:
    """Open the desk and work, for ever; `live` stops to work when a deployment is live and has alerts."""
    clock = Ticking()
    store, desk = open_desk(data, key, clock)
    with store.read() as unit:
        event = last(unit)
    clock.at = event.at if event else NOW
    if mode == "hasty":
        store.__class__ = Hasty
        store.say = say  # type: ignore[attr-defined]
    worker = Work(store, desk, clock, seed)
    for _ in count():
        said = worker.step()
        if said is not None and mode != "hasty":
            say(said)
        if mode == "live" and said is not None and "alert:outcome" in said:
            time.sleep(HASTY_S)


def main() -> None:
    """Start a worker an order."""

    def say(line: str) -> None:
        os.write(1, f"{line}\n".encode())  # short enough for a pipe to take all of it or nothing

    data, key = Path(sys.argv[1]), Path(sys.argv[2])
    for order in sys.stdin:
        mode, seed = order.split()
        pid = os.fork()
        if not pid:
            work(data, key, mode, int(seed), say)
        say(f"started: {pid}")
        os.waitpid(pid, 0)
        say(f"gone: {pid}")


class Workers:
    """Starts workers on a data directory, one after the other, and kills them; `module` says what they work at."""

    def __init__(self, data: Path, key: Path, module: str = "tests.safeguard.desk_process") -> None:
        self.data = data
        self.key = key
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, str(data), str(key)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def kill_after(self, seed: int, after_s: float) -> list[str]:
        """Let one work for so long, kill it, and return what it acknowledged."""
        pid = self._order("work", seed)
        time.sleep(after_s)
        os.kill(pid, 9)
        return self._until("gone:")

    def kill_at(self, mode: str, seed: int, word: str, *, times: int = 1) -> list[str]:
        """Let one work until it has acknowledged something so many times, kill it, and return what it acknowledged."""
        pid = self._order(mode, seed)
        heard = []
        for _ in range(times):
            heard += self._until(f"acknowledged: {word}", keep=True)
        os.kill(pid, 9)
        return heard + self._until("gone:")

    def _order(self, mode: str, seed: int) -> int:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{mode} {seed}\n")
        self._process.stdin.flush()
        heard = self._line()
        # The worker may speak before it is said that it was started.
        self._early = []
        while not heard.startswith("started:"):
            self._early.append(heard)
            heard = self._line()
        return int(heard.split()[1])

    def _until(self, start: str, *, keep: bool = False) -> list[str]:
        lines, self._early = self._early, []
        for early in lines:
            if early.startswith(start):
                return lines
        while not (line := self._line()).startswith(start):
            lines.append(line)
        return [*lines, line] if keep else lines

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the process that starts workers has ended"
        return line.rstrip("\n")


if __name__ == "__main__":
    main()
