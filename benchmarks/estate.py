"""The register with 100,000 assets of 60 bodies: how long an import takes, and what each page asks of the store.

The table is drawn, with 400 models of 40 makers in several firmwares, and a hundred concerns are there before it. Of
what pages ask the best of five counts; a page has 300 ms, an import a minute.
"""

import csv
import io
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from benchmarks import report
from peelian.jobs.estate import importing, products, tables
from peelian.jobs.estate.columns import COLUMNS
from peelian.jobs.estate.estate import AtTheMachine, Estate
from peelian.jobs.estate.importing import Work
from peelian.nouns.body import Body, BodyKind
from peelian.nouns.ids import BodyId, PersonId, SupplierConcernId
from peelian.nouns.register import Query, Sort
from peelian.nouns.supplier_concern import Ground, SupplierConcern, Target
from peelian.wiring.estate.opening import open_estate
from peelian.wiring.store import KeyFile, open_desk_store

ASSETS, BODIES, MAKERS, MODELS = 100_000, 60, 40, 400
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
SYSTEMS = ("cctv_external", "cctv_internal", "anpr", "body_worn", "uav", "helicopter", "facial_recognition", "other")
DAYS = ("firmware_on", "contract_ends_on", "dpia_on", "self_assessment_on", "replacement_on")
FILLED = {
    "quantity": "1",
    "country": "GB",
    "update_channel": "By hand",
    "exposure": "internal",
    "capabilities": "night | analytics",
    "yearly_cost_gbp": "1200",
    "sro": "Head of estates",
    "spoc": "Camera desk",
    "retention_days": "31",
    "sharing": "Council | Fire service",
    "due_diligence": "unknown",
    "mitigated": "no",
    "mitigation": "Kept off the internet",
    "replacement_plan": "Next tender",
}
ROUNDS = 5


def table(assets: int, rng: np.random.Generator) -> bytes:
    """Draw a table of assets with every column filled."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    for number, (model, firmware, day) in enumerate(rng.integers(0, (MODELS, 5, 3000), (assets, 3)).tolist()):
        then = (date(2020, 1, 1) + timedelta(days=day)).isoformat()
        maker = f"Maker {model % MAKERS}"
        cpe = f"cpe:2.3:o:maker_{model % MAKERS}:model_{model}_firmware:5.{firmware}:*:*:*:*:*:*:*"
        part = f"name=Chip {model % 7}; maker=Chipmaker {model % 5}; country=CN; version=1.{firmware}"
        writer.writerow(
            {
                **dict.fromkeys(("uses", "aware"), "yes"),
                **dict.fromkeys(DAYS, then),
                **FILLED,
                "body": f"body-{number % BODIES}",
                "reference": f"A-{number}",
                "system": SYSTEMS[model % 8],
                "maker": maker,
                "model": f"Model {model}",
                "serial": f"S-{number}",
                "firmware": f"5.{firmware}",
                "cpe": cpe,
                "components": part,
                "supplier": f"Seller {model % 30}",
                "dpia": f"DPIA-{model}",
                "self_assessment": f"SAT-{model}",
            }
        )
    return out.getvalue().encode()


def concern(number: int) -> SupplierConcern:
    """Make one about a maker, a model or a country."""
    return SupplierConcern(
        id=SupplierConcernId(f"concern-{number}"),
        target=(Target.MAKER, Target.MODEL, Target.COMPONENT)[number % 3],
        ground=Ground.SECURITY,
        statement="Drawn for a measurement",
        source="Nobody",
        on=date(2025, 1, 1),
        maker=f"Chipmaker {number % 5}" if number % 3 == 2 else f"Maker {number % 30}",
        model="" if number % 3 == 2 else f"Model {number}",
        recorded_by=PersonId("nobody"),
        recorded_at=NOW,
    )


def filled(estate: Estate) -> None:
    """Put bodies and concerns in the register."""
    with estate.store.change() as unit:
        for number in range(BODIES):
            unit.bodies.put(Body(id=BodyId(f"body-{number}"), name=f"Body {number}", kind=BodyKind.TERRITORIAL_FORCE))
        for number in range(100):
            products.hold_against(unit, concern(number))


def best_ms(work: Callable[[], object]) -> float:
    """Time the best of some rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1e3)
    return min(times)


def page(estate: Estate, query: Query) -> Callable[[], object]:
    """Return what a page of the register asks of the store."""

    def ask() -> object:
        with estate.store.read() as unit:
            found = unit.assets.find(query)
            return found, unit.assets.count(query), unit.concerns.flags(found, query.today)

    return ask


def pages(estate: Estate) -> list[report.Row]:
    """Time every kind of page."""
    today, one = NOW.date(), BodyId("body-7")
    queries = {
        "first page of all": Query(today=today),
        "last page of all": Query(today=today, offset=ASSETS - 50),
        **{f"all, by {sort}": Query(today=today, sort=sort, descending=True) for sort in Sort},
        "one body, by maker": Query(today=today, body=one, sort=Sort.MAKER),
        "with a concern": Query(today=today, flagged=True),
        "with a concern, one body": Query(today=today, flagged=True, body=one),
        "with this concern": Query(today=today, concern=SupplierConcernId("concern-2")),
        "due in 90 days": Query(today=today, due_by=today + timedelta(days=90), sort=Sort.DUE),
        "text that is rare": Query(today=today, text="A-99999"),
        "text that is not there": Query(today=today, text="nowhere"),
        "maker": Query(today=today, maker="maker 3"),
        "everything at once": Query(today=today, body=one, text="model", flagged=True, sort=Sort.DUE),
    }
    rows: list[report.Row] = [{"what": name, "ms": best_ms(page(estate, query))} for name, query in queries.items()]
    with estate.store.read() as unit:
        rows.append({"what": "totals of all", "ms": best_ms(lambda: unit.assets.totals(None, today))})
        rows.append({"what": "without a maker", "ms": best_ms(lambda: unit.assets.removal(None, "Maker 3"))})
        rows.append(
            {"what": "without a maker of parts", "ms": best_ms(lambda: unit.assets.removal(None, "Chipmaker 3"))}
        )
        rows.append({"what": "makers", "ms": best_ms(lambda: unit.assets.suppliers(None))})
        rows.append({"what": "asking to publish it: makers", "ms": best_ms(unit.assets.makers)})
        rows.append({"what": "asking to publish it: pieces, by what they can do", "ms": best_ms(unit.assets.pieces)})
    return rows


def measure(asked: report.Asked) -> list[report.Row]:
    """Import, import again, and ask for pages."""
    assets = 2_000 if asked.quick else ASSETS
    content = table(assets, np.random.default_rng(1))
    with tempfile.TemporaryDirectory() as folder:
        store = open_desk_store(Path(folder) / "data", key=KeyFile(path=Path(folder) / "key"), create=True)
        estate = open_estate(store, lambda: NOW)
        filled(estate)
        rows: list[report.Row] = []
        for name in ("import", "import again"):
            start = time.perf_counter()
            done = importing.run(estate, AtTheMachine(), tables.csv_table(content), Work(why="A measurement"))
            seconds = time.perf_counter() - start
            if not isinstance(done, importing.Report) or done.wrong_rows:
                raise RuntimeError(done)
            rows.append({"what": name, "assets": assets, "seconds": seconds, "assets_a_second": assets / seconds})
        rows += pages(estate)
        size = sum(one.stat().st_size for one in (Path(folder) / "data").iterdir())
        rows.append({"what": "store", "assets": assets, "megabytes": size / 1e6})
        store.close()
    return rows


if __name__ == "__main__":
    report.run("estate", "import and pages of a register of 100,000 assets", measure, packages=("sqlalchemy",))
