"""Shredding: how long it takes until nothing that could open what was kept of so many people is in any file."""

import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import report
from peelian.jobs.assurance.forgetting.needles import Needles
from peelian.jobs.assurance.forgetting.remains import Search
from peelian.wiring.store import DeskStore, KeyFile, open_desk_store

BATCH = 1_000


def fill(store: DeskStore, names: list[str], size: int) -> None:
    """Keep something of everybody."""
    for start in range(0, len(names), BATCH):
        with store.change() as unit:
            for name in names[start : start + BATCH]:
                unit.vault.put(name, "template", os.urandom(size))


def pieces(store: DeskStore, data: Path) -> Needles:
    """Return a piece of every wrapped key and of every sealed content, as they lie in the files."""
    del data
    with store.read() as unit:
        rows = unit.connection.exec_driver_sql(
            "SELECT wrapped FROM vault_key UNION ALL SELECT sealed FROM vault_content"
        )
        return Needles((str(number), bytes(row[0])[:24]) for number, row in enumerate(rows))


def left(data: Path, needles: Needles) -> int:
    """Count how many pieces are in any file of the data directory."""
    finds = Search(needles=needles, shows=lambda _: ()).in_places([data])
    return len({find.what for find in finds})


def measure(asked: report.Asked) -> list[report.Row]:
    """Shred everybody at once."""
    count, size = (500 if asked.quick else 10_000), 4_096
    with TemporaryDirectory() as place:
        data = Path(place) / "data"
        store = open_desk_store(data, key=KeyFile(path=Path(place) / "apart" / "vault.key"), create=True)
        names = [f"s-{number}" for number in range(count)]
        fill(store, names, size)
        needles = pieces(store, data)
        before = left(data, needles)
        start, worked = time.perf_counter(), time.process_time()
        with store.change() as unit:
            unit.vault.shred(names)
        store.settle()
        seconds, processor = time.perf_counter() - start, time.process_time() - worked
        after = left(data, needles)
        store.close()
    return [
        {
            "what": "shred",
            "subjects": count,
            "bytes_each": size,
            "seconds": seconds,
            "processor_s": processor,
            "pieces_before": before,
            "pieces_after": after,
        }
    ]


if __name__ == "__main__":
    report.run(
        "shred", "shredding what was kept of many people at once", measure, packages=("cryptography", "sqlalchemy")
    )
