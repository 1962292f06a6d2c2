"""The log: how fast it grows, and how long it takes to verify all of it, by the desk and by anybody with an export."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from benchmarks import report
from peelian.audit import export, nodes, tiles
from peelian.audit import leaf as leaves
from peelian.audit.log import Log
from peelian.audit.offline import peelian_verify
from peelian.nouns.event import Event, EventKind
from peelian.storage import engine as engines
from peelian.wiring.audit import keys

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
COUNT, QUICK = 1_000_000, 20_000
BATCH = 5_000


def event(number: int) -> Event:
    """Return an event of usual length: about 300 bytes as an entry."""
    return Event(
        kind=EventKind.ALERT_ADJUDICATED,
        who="p-4711",
        why="compared side by side, and not the same person",
        at=AT,
        about=(("deployment", "LFR-2026-0007"), ("alert", f"a-{number:012}")),
        facts=(("decision", "not_the_person"), ("seconds", number % 60), ("commitment", f"{number:064x}")),
    )


def timed(act: Callable[[], object]) -> tuple[float, float]:
    """Return how long something takes, and how long a processor works at it; the two differ on a busy machine."""
    start, before = time.perf_counter(), os.times()
    act()
    after = os.times()
    worked = sum(after[part] - before[part] for part in range(4))
    return time.perf_counter() - start, worked


def appending(store: Engine, log: Log, *, transactions: int, each: int) -> report.Row:
    """Measure durable appends: so many transactions, each of so many entries, each synced."""

    def act() -> None:
        for number in range(transactions):
            with engines.writing(store) as connection:
                log.append(connection, [event(number)] * each)

    seconds, _ = timed(act)
    return {
        "what": f"append, {each} a transaction",
        "entries": transactions * each,
        "per_s": transactions * each / seconds,
    }


def fill(store: Engine, log: Log, count: int) -> None:
    """Bring the log to so many entries, with a checkpoint a batch."""
    with engines.reading(store) as connection:
        first = log.size(connection)
    one, place = leaves.encoded(event(0)), b"a-000000000000"
    for start in range(first, count, BATCH):
        with engines.writing(store) as connection:
            numbers = range(start, min(start + BATCH, count))
            nodes.add(connection, [one.replace(place, b"a-%012d" % number) for number in numbers])
            log.checkpoint(connection)


def verified(store: Engine, log: Log) -> None:
    """Verify the whole log, as `peelian audit verify` does."""
    with engines.reading(store) as connection:
        if not log.verify(connection).whole:
            raise RuntimeError("the log of the benchmark is broken")


def exported(store: Engine, log: Log, folder: Path, *, as_tiles: bool) -> None:
    """Write an export."""
    export.prepare(folder)
    with engines.reading(store) as connection:
        size = export.write(connection, log, folder)
        if as_tiles:
            tiles.write(connection, str(nodes.last_note(connection)), size, folder)


def offline(folder: Path, key: str) -> None:
    """Run the single-file verifier as anybody would."""
    subprocess.run(
        [sys.executable, peelian_verify.__file__, str(folder), "--key", key], check=True, capture_output=True
    )


def measure(asked: report.Asked) -> list[report.Row]:
    """Give one line an act."""
    count = QUICK if asked.quick else COUNT
    with TemporaryDirectory() as place:
        data = Path(place) / "data"
        store = engines.open_store(data, create=True)
        log = keys.log_of(data)
        rows = [
            appending(store, log, transactions=200 if asked.quick else 2_000, each=1),
            appending(store, log, transactions=20 if asked.quick else 200, each=50),
        ]
        fill(store, log, count)
        with engines.writing(store) as connection:
            signing, _ = timed(lambda: (log.append(connection, [event(0)]), log.checkpoint(connection)))
        rows.append({"what": "sign a checkpoint", "entries": count, "seconds": signing})
        plain, tiled = Path(place) / "plain", Path(place) / "tiled"
        acts: dict[str, Callable[[], object]] = {
            "verify the store": lambda: verified(store, log),
            "export": lambda: exported(store, log, plain, as_tiles=False),
            "verify the export, offline": lambda: offline(plain, log.key),
            "export with tiles": lambda: exported(store, log, tiled, as_tiles=True),
            "verify export and tiles, offline": lambda: offline(tiled, log.key),
        }
        for what, act in acts.items():
            seconds, worked = timed(act)
            rows.append({"what": what, "entries": count, "seconds": seconds, "processor_s": worked})
        store.dispose()
    return rows


if __name__ == "__main__":
    report.run("audit_log", "growing and verifying the log", measure, packages=("cryptography", "sqlalchemy"))
