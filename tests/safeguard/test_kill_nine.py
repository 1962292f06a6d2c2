"""Whatever was acknowledged is there after a kill at any moment; what was not is there whole or not at all.

A worker at a desk is killed, the store opened again and held against two things: what the worker had acknowledged, and
the log, from which all that the store holds must follow and nothing besides. Three controls show that the check can
fail: a desk that acknowledges too early, a disk that forgets the end of what was written, a row changed by hand.
"""

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from peelian.errors import PeelianError
from peelian.jobs.live.desk import digests, subjects
from peelian.nouns.case import Case
from peelian.nouns.deployment import Stage
from peelian.nouns.entry import Entry
from peelian.nouns.event import Event
from peelian.nouns.event import EventKind as Kind
from peelian.nouns.ids import DeploymentId
from peelian.storage import engine as engines
from peelian.storage.memberships import MEMBERSHIP
from peelian.storage.vault_tables import VAULT_KEY
from peelian.wiring import ledger
from peelian.wiring.live import opening as desks
from peelian.wiring.store import DeskStore, DeskUnit
from tests.safeguard import desk_process
from tests.safeguard.desk_process import ROOT, Ticking, Workers

pytestmark = pytest.mark.slow

KILLS = 60
LONGEST_S = 0.5
SEALED = {Stage.SEALED, Stage.LIVE, Stage.ENDED}
STAGES = {
    Kind.DEPLOYMENT_DRAFTED: Stage.DRAFT,
    Kind.DEPLOYMENT_AUTHORISED: Stage.AUTHORISED,
    Kind.LIST_SEALED: Stage.SEALED,
    Kind.DEPLOYMENT_STARTED: Stage.LIVE,
    Kind.DEPLOYMENT_ENDED: Stage.ENDED,
    Kind.DEPLOYMENT_DESTROYED: Stage.DESTROYED,
}


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[Workers]:
    with Workers(tmp_path / "data", tmp_path / "apart" / "vault.key") as made:
        yield made


def wrong(data: Path, key: Path, acknowledged: list[str]) -> list[str]:
    """Open the store after a kill, and say what is wrong with it."""
    store, _ = desk_process.open_desk(data, key, Ticking())
    try:
        return [*lost(store, acknowledged), *torn(store)]
    finally:
        store.close()


def lost(store: DeskStore, acknowledged: list[str]) -> list[str]:
    """What was acknowledged and is not there. Checkpoints count as held by somebody outside."""
    held, entries = [], []
    for line in acknowledged:
        _, kind, *rest = line.split()
        if kind == "checkpoint":
            held.append(bytes.fromhex(rest[0]).decode())
        else:
            entries.append((int(rest[1]), kind, rest[0]))
    with store.read() as unit:
        faults = unit.journal.verify()
        size = unit.journal.size()
        log = [event for _, event in unit.journal.entries(0, size)]
    with engines.reading(store._engine) as connection:
        faults += [str(fault) for fault in store._log.verify(connection, held=held).faults]
    gone = [
        f"entry {number} ({kind} {about}) was acknowledged"
        for number, kind, about in entries
        if number > size or (log[number - 1].kind.value, log[number - 1].about[-1][1]) != (kind, about)
    ]
    return faults + gone


def torn(store: DeskStore) -> list[str]:
    """What the store holds that does not follow from its log, and the other way round."""
    with store.read() as unit:
        log = [event for _, event in unit.journal.entries(0, unit.journal.size())]
        kept = unit.deployments.all()
        entries = [entry for one in kept for entry in unit.entries.of(one.id)]
        cases = [case for one in kept for case in unit.cases.of(one.id)]
        faults = [*stages(unit, log), *lists(unit, log), *decisions(cases, log)]
        faults += [f"{entry.id} lacks a part" for entry in entries if not whole(unit, entry)]
        open_cases = [case for case in cases if case.deleted_at is None]
        faults += [f"{case.id} lacks its probe" for case in open_cases if not readable(unit, case.id, subjects.PROBE)]
    with engines.reading(store._engine) as connection:
        keys = set(connection.execute(select(VAULT_KEY.c.subject)).scalars()) - {ledger.SECRET[0]}
        known = select(MEMBERSHIP.c.entry).where(MEMBERSHIP.c.over_at.is_(None))
        listed = set(connection.execute(known).scalars())
    if listed != {entry.id for entry in entries}:
        faults.append("the ledger does not know who is on a list now")
    if keys != {*(entry.id for entry in entries), *(case.id for case in open_cases)}:
        faults.append("there are keys of nobody, or somebody without a key")
    return faults


def stages(unit: DeskUnit, log: list[Event]) -> Iterator[str]:
    """Deployments that are not as far as the log says, and lists that are not what was sealed."""
    told = {dict(event.about)["deployment"]: STAGES[event.kind] for event in log if event.kind in STAGES}
    kept = unit.deployments.all()
    if told != {one.id: one.stage for one in kept}:
        yield "the stages are not those of the log"
    for one in kept:
        root = digests.of_list(unit.entries.of(one.id), desks.root)
        if one.stage in SEALED and (one.seal is None or one.seal.root != root):
            yield f"{one.id} is not sealed as it was"


def lists(unit: DeskUnit, log: list[Event]) -> Iterator[str]:
    """Lists that hold others than the log says."""
    told: dict[str, set[str]] = {}
    for event in log:
        about = dict(event.about)
        if event.kind is Kind.DEPLOYMENT_DRAFTED or event.kind is Kind.LIST_DESTROYED:
            told[about["deployment"]] = set()
        elif event.kind is Kind.LIST_ENTRY_ADDED:
            told[about["deployment"]].add(about["entry"])
        elif event.kind is Kind.LIST_ENTRY_REMOVED:
            told[about["deployment"]].remove(about["entry"])
    for deployment, wanted in told.items():
        if {entry.id for entry in unit.entries.of(DeploymentId(deployment))} != wanted:
            yield f"the list of {deployment} is not that of the log"


def decisions(cases: list[Case], log: list[Event]) -> Iterator[str]:
    """Alerts on which more or less was decided than the log says."""
    told = Counter((dict(event.about).get("alert"), event.kind) for event in log)
    raised = {alert for alert, kind in told if kind is Kind.ALERT_RAISED}
    if raised != {case.id for case in cases}:
        yield "the alerts are not those of the log"
    for case in cases:
        there: Mapping[Kind, int] = {
            Kind.ALERT_SHOWN: case.first_shown_at is not None,
            Kind.ALERT_ADJUDICATED: case.adjudication is not None,
            Kind.ALERT_RELEASED_TO_OFFICER: case.release is not None,
            Kind.ALERT_OUTCOME_RECORDED: len(case.outcomes),
        }
        yield from (f"{case.id}: {kind}" for kind, times in there.items() if told[case.id, kind] != times)


def whole(unit: DeskUnit, entry: Entry) -> bool:
    return all(readable(unit, entry.id, kind) for kind in (subjects.SUBJECT, subjects.PICTURE, subjects.TEMPLATE))


def readable(unit: DeskUnit, about: str, kind: str) -> bool:
    try:
        return bool(unit.vault.get(about, kind))
    except PeelianError:
        return False


def test_sixty_kills_at_any_moment_lose_nothing_and_leave_nothing_half_written(workers: Workers) -> None:
    rng = np.random.default_rng(9)
    acknowledged: list[str] = []
    for kill in range(KILLS):
        acknowledged += workers.kill_after(kill, float(rng.uniform(0, LONGEST_S)))
        assert wrong(workers.data, workers.key, acknowledged) == [], f"after kill {kill}"
    words = Counter(line.split()[1] for line in acknowledged)
    acts = {"alert:outcome_recorded", "list:entry_removed", "list:sealed", "deployment:destroyed", "checkpoint"}
    assert acts <= set(words), "the kills met all of a deployment's life"


def test_a_desk_that_acknowledges_before_it_has_kept_is_found_out(workers: Workers) -> None:
    kept = workers.kill_after(0, 1.0)
    assert wrong(workers.data, workers.key, kept) == []
    early = workers.kill_at("hasty", 1, "")
    (found,) = wrong(workers.data, workers.key, [*kept, *early])
    assert found.endswith("was acknowledged")


def test_a_disk_that_forgets_the_end_of_what_was_written_is_found_out(workers: Workers) -> None:
    """As after a power cut where nothing was synced: the last pages never reached the disk."""
    acknowledged = workers.kill_at("work", 0, "alert:", times=6)
    journal = workers.data / f"{engines.DATABASE}-wal"
    whole = journal.read_bytes()
    assert len(whole) > 100_000
    safe = workers.data.parent / "safe"
    shutil.copytree(workers.data, safe)
    journal.write_bytes(whole[: len(whole) - 30_000])
    assert any("was acknowledged" in fault for fault in wrong(workers.data, workers.key, acknowledged))
    # The same store with all of its pages is whole.
    workers.data = safe
    assert wrong(workers.data, workers.key, acknowledged) == []


def test_a_store_that_was_changed_behind_the_logs_back_is_found_out(workers: Workers) -> None:
    acknowledged = workers.kill_at("work", 0, "alert:outcome")
    store, _ = desk_process.open_desk(workers.data, workers.key, Ticking())
    with store.change() as unit:
        live = next(one for one in unit.deployments.all() if one.stage is Stage.LIVE)
        unit.entries.remove(unit.entries.of(live.id)[0].id)
    store.close()
    found = wrong(workers.data, workers.key, acknowledged)
    assert f"{live.id} is not sealed as it was" in found
    assert f"the list of {live.id} is not that of the log" in found
    assert "there are keys of nobody, or somebody without a key" in found


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace: THAT COMMITS ARE SYNCED WAS NOT SEEN")
def test_between_the_last_write_and_the_acknowledgement_the_kernel_was_told_to_sync(tmp_path: Path) -> None:
    """A kill cannot show this, since the kernel keeps what a killed process wrote; a power cut would."""
    trace = tmp_path / "trace"
    command = ["strace", "-f", "-qq", "-y", "-e", "trace=pwrite64,fdatasync,fsync,write", "-s", "32", "-o", str(trace)]
    worker = [sys.executable, "-m", "tests.safeguard.desk_process", str(tmp_path / "data"), str(tmp_path / "k" / "key")]
    with subprocess.Popen(
        [*command, *worker], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as traced:
        assert traced.stdin is not None
        assert traced.stdout is not None
        traced.stdin.write("work 0\n")
        traced.stdin.flush()
        heard = [traced.stdout.readline() for _ in range(40)]
        os.killpg(traced.pid, 9)
    assert sum("acknowledged" in line for line in heard) > 30
    seen, dirty = 0, False
    for line in trace.read_text().splitlines():
        if "pwrite64" in line and "-wal>" in line:
            dirty = True
        elif "sync(" in line and "-wal>" in line:
            dirty = False
        elif '"acknowledged' in line:
            assert not dirty, line
            seen += 1
    assert seen > 30
