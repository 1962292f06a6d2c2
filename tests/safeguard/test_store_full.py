"""Where the store takes nothing more, nothing is shown that was not recorded, and it goes on by itself when it can.

The disk is a real one of a few megabytes that is filled to the last byte, and emptied again.
"""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from peelian.errors import StoreError
from peelian.jobs.live.desk.alerts import Opinion
from peelian.nouns.case import View
from peelian.nouns.deployment import Deployment, Stage
from peelian.nouns.event import Event, EventKind
from peelian.nouns.ids import AlertId, DeploymentId
from peelian.nouns.person import Role
from peelian.web.control.room import ControlRoom
from tests.fakes.deployments import person
from tests.fakes.machinery import FakeMachinery
from tests.safeguard import desk_process
from tests.safeguard.desk_process import LASTS, Ticking, Work
from tests.safeguard.test_kill_nine import torn

SIZE = "3m"
LEAD, OPERATOR = person(Role.DEPLOYMENT_LEAD), person(Role.OPERATOR)
Told = list[tuple[str, Mapping[str, object]]]


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[Path]:
    """Mount something small on a folder, or skip and say that nothing was proven."""
    folder.mkdir(exist_ok=True)
    done = subprocess.run(["mount", *options, str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"nothing can be mounted here ({done.stderr.strip()}): NOTHING WAS PROVEN of a full disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)  # also where a failed test holds something open


class Disk:
    """A small disk with a desk on it, whose deployment is sealed, live or over."""

    def __init__(self, folder: Path, key: Path) -> None:
        self.folder = folder
        self.key = key
        self.clock = Ticking()
        self.machinery = FakeMachinery(now=self.clock)
        self.told: Told = []
        self.open()

    def open(self) -> None:
        self.store, self.desk = desk_process.open_desk(self.folder / "data", self.key, self.clock)
        self.room = ControlRoom(self.desk, self.machinery)

    def sealed(self) -> DeploymentId:
        work = Work(self.store, self.desk, self.clock, 0)
        while True:
            with self.store.read() as unit:
                done = [one.id for one in unit.deployments.all() if one.stage is Stage.SEALED]
            if done:
                return done[0]
            work.street()

    def live(self) -> None:
        self.id = self.sealed()
        started = self.room.start(LEAD, self.id)
        assert isinstance(started, Deployment), started
        self.console = self.room.of(self.id)
        self.console.on_event(lambda kind, facts: self.told.append((kind, facts)))

    def fill(self) -> None:
        """Take up what is left, to the last byte."""
        with suppress(OSError), (self.folder / "ballast").open("ab", buffering=0) as ballast:
            for size in (4096, 1):
                with suppress(OSError):
                    while ballast.write(b"x" * size):
                        pass

    def free(self) -> None:
        (self.folder / "ballast").unlink()

    def take(self) -> list[str]:
        """What the console was told since it was last asked."""
        told, self.told[:] = [kind for kind, _ in self.told], []
        return told

    @property
    def stage(self) -> Stage:
        with self.store.read() as unit:
            return unit.deployments.get(self.id).stage

    def cases(self) -> list[AlertId]:
        with self.store.read() as unit:
            return [case.id for case in unit.cases.of(self.id)]

    def logged(self, kind: EventKind) -> list[Event]:
        with self.store.read() as unit:
            return [event for _, event in unit.journal.entries(0, unit.journal.size()) if event.kind is kind]

    def close(self) -> None:
        self.room.close()
        self.store.close()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs") as folder:
        made = Disk(folder, tmp_path / "apart" / "vault.key")
        try:
            yield made
        finally:
            made.close()


def test_an_alert_that_cannot_be_recorded_is_shown_to_nobody_and_the_console_says_why(disk: Disk) -> None:
    disk.live()
    disk.machinery.machine.alert()
    assert disk.take() == ["alert", "health"]
    assert disk.console.health()["recording"] == "ok"
    before = disk.cases()
    disk.fill()
    disk.machinery.machine.alert(1)
    assert disk.told[-1][1]["recording"] == "failing"
    assert disk.take() == ["health"]
    assert disk.cases() == before


def test_when_there_is_space_again_it_goes_on_by_itself_and_the_log_says_what_was_not_shown(disk: Disk) -> None:
    disk.live()
    machine = disk.machinery.machine
    disk.fill()
    missed = [machine.alert(number) for number in (0, 1)]
    machine.health()
    machine.states["north"] = "lost"
    machine.health()
    disk.room._tick()
    assert disk.console.health()["recording"] == "failing"
    assert not machine.stopped.is_set()
    disk.free()
    disk.take()
    disk.room._tick()
    assert disk.console.health()["recording"] == "ok"
    assert disk.take() == ["health"], "no alert is shown late"
    suppressed = disk.logged(EventKind.ALERT_SUPPRESSED)
    assert [dict(event.about)["entry"] for event in suppressed] == missed
    assert len(disk.logged(EventKind.CAMERA_STATE_CHANGED)) == 1
    machine.alert(2)
    assert disk.take() == ["alert", "health"]
    assert torn(disk.store) == []
    with disk.store.read() as unit:
        assert unit.journal.verify() == []


def test_whoever_decides_on_a_full_disk_is_told_that_it_was_not_recorded_and_can_do_it_again(disk: Disk) -> None:
    disk.live()
    disk.machinery.machine.alert()
    (alert,) = disk.cases()
    disk.console.look(OPERATOR, alert)
    disk.fill()
    said = Opinion(view=View.TRUE, reasons=("feature_match",))
    with pytest.raises(StoreError, match="the disk is full"):
        disk.console.adjudicate(OPERATOR, alert, said)
    assert disk.console.health()["recording"] == "failing"
    disk.free()
    assert disk.console.adjudicate(OPERATOR, alert, said) is None
    disk.room._tick()
    assert disk.console.health()["recording"] == "ok"
    assert len(disk.logged(EventKind.ALERT_ADJUDICATED)) == 1


def test_a_deployment_ends_at_its_time_on_a_full_disk_and_that_is_recorded_later(disk: Disk) -> None:
    disk.live()
    disk.fill()
    disk.clock.at += LASTS
    disk.room._tick()
    assert disk.machinery.machine.stopped.is_set()
    ended_at = disk.clock.at
    disk.clock.at += LASTS
    disk.room._tick()
    assert disk.stage is Stage.LIVE
    disk.free()
    disk.room._tick()
    with disk.store.read() as unit:
        ending = unit.deployments.get(disk.id).ending
    assert ending is not None
    assert (ending.cause, ending.at) == ("time", ended_at)
    assert "ended" in disk.take()


def test_what_somebody_ends_on_a_full_disk_is_over_at_once_and_recorded_later(disk: Disk) -> None:
    disk.live()
    disk.fill()
    with pytest.raises(StoreError):
        disk.room.end(OPERATOR, disk.id, why="enough")
    assert disk.machinery.machine.stopped.is_set()
    disk.free()
    disk.room._tick()
    with disk.store.read() as unit:
        ending = unit.deployments.get(disk.id).ending
    assert ending is not None
    assert (ending.by, ending.cause, ending.why) == (OPERATOR.id, "by_hand", "enough")


def test_nothing_is_started_that_cannot_be_recorded(disk: Disk) -> None:
    deployment = disk.sealed()
    disk.fill()
    with pytest.raises(StoreError):
        disk.room.start(LEAD, deployment)
    assert all(machine.stopped.is_set() for machine in disk.machinery.machines)
    disk.free()
    assert isinstance(disk.room.start(LEAD, deployment), Deployment)


def test_what_was_live_waits_for_a_full_disk_and_is_taken_up_when_there_is_space(disk: Disk) -> None:
    disk.live()
    disk.room.close()
    disk.fill()
    again = disk.room = ControlRoom(disk.desk, disk.machinery)
    again.open()
    assert len(disk.machinery.machines) == 1
    disk.free()
    for _ in range(200):
        if len(disk.machinery.machines) == 2:
            break
        again._stopping.wait(0.05)
    assert len(disk.machinery.machines) == 2
    assert disk.stage is Stage.LIVE


def test_a_disk_that_can_only_be_read_opens_no_desk(disk: Disk) -> None:
    disk.close()
    subprocess.run(["mount", "-o", "remount,ro", str(disk.folder)], check=True)
    with pytest.raises(StoreError, match=r"desk\.sqlite"):
        disk.open()
    subprocess.run(["mount", "-o", "remount,rw", str(disk.folder)], check=True)
    disk.open()
