"""A desk that was killed takes up what was live, with the same list and no alert again, or ends it and says why.

The desk that is killed is a process of its own; what it left is altered on disk, as by somebody who has the disk.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from peelian.errors import WireError
from peelian.jobs.live.desk import subjects
from peelian.jobs.live.desk.running import Sealed
from peelian.nouns.deployment import Deployment, Ending, Stage
from peelian.nouns.event import Event, EventKind
from peelian.storage import engine as engines
from peelian.storage.vault_tables import VAULT_CONTENT
from peelian.web.control.room import ControlRoom
from tests.fakes.machinery import FakeMachinery
from tests.safeguard import desk_process
from tests.safeguard.desk_process import LASTS, STREET, Ticking, Workers
from tests.safeguard.test_kill_nine import wrong

pytestmark = pytest.mark.slow


class Killed:
    """What a killed desk left behind, opened again. `open` opens its control room, with machinery that only listens."""

    def __init__(self, left: Path, data: Path) -> None:
        self.data = data
        self.key = left / "apart" / "vault.key"
        shutil.copytree(left / "data", data)
        self.clock = Ticking()
        self.store, self.desk = desk_process.open_desk(data, self.key, self.clock)
        self.clock.at = self.log()[-1].at + timedelta(seconds=1)
        self.machinery = FakeMachinery(now=self.clock)
        self.rooms: list[ControlRoom] = []

    def open(self) -> ControlRoom:
        room = ControlRoom(self.desk, self.machinery)
        self.rooms.append(room)
        room.open()
        return room

    def log(self) -> list[Event]:
        with self.store.read() as unit:
            return [event for _, event in unit.journal.entries(0, unit.journal.size())]

    @property
    def street(self) -> Deployment:
        with self.store.read() as unit:
            return next(one for one in unit.deployments.all() if one.plan.title == STREET)

    @property
    def ending(self) -> Ending:
        assert self.street.ending is not None
        return self.street.ending

    def close(self) -> None:
        for room in self.rooms:
            room.close()
        self.store.close()


def leave(folder: Path, mode: str, word: str) -> Path:
    """Let a desk work in a folder until it has acknowledged something, and kill it."""
    with Workers(folder / "data", folder / "apart" / "vault.key") as workers:
        (folder / "heard").write_text("\n".join(workers.kill_at(mode, 3, word)), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a desk left that was killed while a deployment was live and had alerts. Nobody changes it."""
    return leave(tmp_path_factory.mktemp("killed"), "live", "alert:outcome")


@pytest.fixture
def killed(left: Path, tmp_path: Path) -> Iterator[Killed]:
    made = Killed(left, tmp_path / "data")
    assert made.street.stage is Stage.LIVE
    yield made
    made.close()


def sealed(killed: Killed) -> list[Sealed]:
    with killed.store.read() as unit:
        entries = unit.entries.of(killed.street.id)
        return [Sealed(entry=one.id, template=unit.vault.get(one.id, subjects.TEMPLATE)) for one in entries]


def test_what_was_live_goes_on_with_the_same_list_and_no_alert_is_raised_again(killed: Killed) -> None:
    before, deployment = killed.log(), killed.street
    with killed.store.read() as unit:
        cases = unit.cases.of(deployment.id)
    assert cases
    room = killed.open()
    (machine,) = killed.machinery.machines
    assert list(machine.sealed) == sealed(killed)
    after = killed.log()[len(before) :]
    assert [event.kind for event in after] == [EventKind.RECOGNISER_RESTARTED, EventKind.RECOGNISER_STARTED]
    with killed.store.read() as unit:
        assert unit.cases.of(deployment.id) == cases
    assert killed.street == deployment
    told: list[str] = []
    console = room.of(deployment.id)
    console.on_event(lambda kind, _facts: told.append(kind))
    shown = console.snapshot()["alerts"]
    assert isinstance(shown, list)
    assert sorted(card["id"] for card in shown) == sorted(case.id for case in cases)
    machine.alert()
    assert told == ["alert", "health"]


def test_after_a_second_crash_it_goes_on_once_more(killed: Killed) -> None:
    killed.open().close()
    killed.open()
    assert len(killed.machinery.machines) == 2
    assert list(killed.machinery.machine.sealed) == sealed(killed)


def test_what_is_past_its_end_is_ended_by_its_time_and_no_recogniser_starts(killed: Killed) -> None:
    killed.clock.at += LASTS
    killed.open()
    assert killed.ending.cause == "time"
    assert killed.machinery.machines == []


def another_reason(killed: Killed) -> None:
    with killed.store.change() as unit:
        entry = unit.entries.of(killed.street.id)[0]
        unit.entries.put(replace(entry, reason="somebody wanted it so"))


def one_less(killed: Killed) -> None:
    with killed.store.change() as unit:
        unit.entries.remove(unit.entries.of(killed.street.id)[0].id)


def another_template(killed: Killed) -> None:
    one, other = sealed(killed)[:2]
    theirs = VAULT_CONTENT.c.kind == subjects.TEMPLATE
    with engines.writing(killed.store._engine) as connection:
        rows = connection.execute(VAULT_CONTENT.select().where(theirs, VAULT_CONTENT.c.subject == other.entry)).one()
        put = update(VAULT_CONTENT).where(theirs, VAULT_CONTENT.c.subject == one.entry)
        connection.execute(put.values(sealed=rows.sealed))


def no_template(killed: Killed) -> None:
    with engines.writing(killed.store._engine) as connection:
        connection.execute(delete(VAULT_CONTENT).where(VAULT_CONTENT.c.subject == sealed(killed)[0].entry))


def unreadable(killed: Killed) -> None:
    with engines.writing(killed.store._engine) as connection:
        connection.exec_driver_sql("UPDATE entry SET document = '{}' WHERE id = ?", (sealed(killed)[0].entry,))


def a_longer_plan(killed: Killed) -> None:
    with killed.store.change() as unit:
        before = unit.deployments.get(killed.street.id)
        assert before.plan.ends_at is not None
        plan = replace(before.plan, ends_at=before.plan.ends_at + timedelta(hours=1))
        unit.deployments.put(replace(before, plan=plan))


def no_authority(killed: Killed) -> None:
    with killed.store.change() as unit:
        unit.deployments.put(replace(unit.deployments.get(killed.street.id), authorisation=None))


def no_seal(killed: Killed) -> None:
    with killed.store.change() as unit:
        unit.deployments.put(replace(unit.deployments.get(killed.street.id), seal=None))


ALTERED = [
    another_reason,
    one_less,
    another_template,
    no_template,
    unreadable,
    a_longer_plan,
    no_authority,
    no_seal,
]


@pytest.mark.parametrize("alter", ALTERED, ids=lambda alter: alter.__name__)
def test_what_was_altered_on_disk_is_ended_as_broken_and_no_recogniser_starts(
    killed: Killed, alter: Callable[[Killed], None]
) -> None:
    alter(killed)
    killed.open()
    assert killed.ending.cause == "broken"
    assert killed.ending.why
    assert killed.machinery.machines == []
    assert EventKind.DEPLOYMENT_ENDED in {event.kind for event in killed.log()[-3:]}


def test_where_no_recogniser_starts_it_is_ended_as_broken(killed: Killed) -> None:
    killed.machinery.refusal = WireError("it spoke in riddles")
    killed.open()
    assert killed.ending.cause == "broken"


@pytest.mark.parametrize("word", ["deployment:ended", "deployment:destroyed", "list:sealed", "deployment:authorised"])
def test_nothing_starts_that_was_not_live(tmp_path: Path, word: str) -> None:
    killed = Killed(leave(tmp_path, "work", word), tmp_path / "copy")
    before = killed.street
    room = killed.open()
    room._tick()
    assert killed.machinery.machines == []
    assert killed.street.started_at == before.started_at
    assert killed.street.ending == before.ending
    killed.close()


def test_what_is_taken_up_agrees_with_the_log_in_everything(killed: Killed, left: Path) -> None:
    killed.open()
    killed.machinery.machine.alert()
    killed.close()
    heard = (left / "heard").read_text(encoding="utf-8").splitlines()
    assert wrong(killed.data, killed.key, heard) == []
