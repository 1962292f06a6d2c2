"""Puts the register together: its part of the desk's store, files that people hand over, and Peelian's own parts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from peelian.capture import archive
from peelian.capture.bundle import hidden
from peelian.errors import ListSourceError
from peelian.jobs.estate import columns, cyclonedx, feeds, register, tables
from peelian.jobs.estate.estate import AtTheMachine, By, Estate
from peelian.jobs.estate.feeds import Feed
from peelian.jobs.estate.register import Own
from peelian.jobs.estate.tables import Table
from peelian.nouns.deployment import Stage
from peelian.nouns.ids import PersonId
from peelian.render import spreadsheet
from peelian.storage.assets import Assets
from peelian.storage.bodies import Bodies, Seats
from peelian.storage.register_publications import RegisterPublications
from peelian.storage.supplier_concerns import SupplierConcerns
from peelian.storage.survey_requests import ExportRequests
from peelian.wiring.part import Part
from peelian.wiring.store import DeskStore, DeskUnit, Journal

EXPORTED = (*columns.COLUMNS, *columns.DERIVED)
"""Columns of an export."""

IN_USE = frozenset({Stage.AUTHORISED, Stage.SEALED, Stage.LIVE})
"""Stages in which a deployment's cameras are equipment of the body: authorised, and not yet over."""


@dataclass(frozen=True, slots=True)
class EstateUnit:
    """The register within one transaction of the desk's store. Nothing of a deployment can be reached from here."""

    bodies: Bodies
    seats: Seats
    assets: Assets
    concerns: SupplierConcerns
    exports: ExportRequests
    publications: RegisterPublications
    journal: Journal


class EstateStore(Part[EstateUnit]):
    """The register's part of the desk's store."""

    def __init__(self, store: DeskStore) -> None:
        super().__init__(store, _of)


def open_estate(store: DeskStore, now: Callable[[], datetime]) -> Estate:
    """Return the register of a desk's store. `now`: the time of day, with its zone."""
    return Estate(store=EstateStore(store), now=lambda: now().astimezone(UTC))


def opened(file: BinaryIO, *, name: str, estate: Estate, by: By) -> Table | Feed:
    """Open what somebody handed over: a CSV table, a CycloneDX file, a list of flaws, or a ZIP of one of these.

    Args:
        file: that can be sought in; read only if it is not too large.
        name: what it is called.
        estate: the register.
        by: who hands it over.

    Raises:
        ListSourceError: it is a ZIP archive that cannot be used.
    """
    if file.seek(0, 2) > feeds.LARGEST_BYTES:
        return tables.nothing(f"The file is larger than {feeds.LARGEST_BYTES // 1_000_000} MB", "Import it in parts")
    file.seek(0)
    content = _unpacked(file, name) if name.casefold().endswith(".zip") else file.read()
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in {b"{", b"["}:
        return tables.csv_table(content)
    return feeds.read(content, by=PersonId(by.id), at=estate.now()) or cyclonedx.bill(content)


def as_csv(rows: Iterator[dict[str, str]]) -> str:
    """Write an export as CSV."""
    return spreadsheet.table(EXPORTED, rows)


def own_parts(store: DeskStore, packs: Sequence[str]) -> list[Own]:
    """Return Peelian's own cameras and packs. A camera's address and place stay where they are.

    Args:
        store: of the desk.
        packs: model packs that are on this machine, as they are called.
    """
    with store.read() as unit:
        plans = [one.plan for one in unit.deployments.all() if one.stage in IN_USE]
    cameras = sorted({camera.name for plan in plans for camera in plan.cameras})
    return [Own(kind="camera", name=name) for name in cameras] + [Own(kind="pack", name=name) for name in packs]


def keep_own(estate: Estate, store: DeskStore, packs: Sequence[str]) -> int:
    """Bring Peelian's own parts into the register of the body that runs this desk; return how many changed.

    Where no body is said to run it, nothing happens.
    """
    with estate.store.read() as unit:
        home = next((one.id for one in unit.bodies.all() if one.home), None)
    if home is None:
        return 0
    changed = register.sync(estate, AtTheMachine(), home, own_parts(store, packs))
    return changed if isinstance(changed, int) else 0


def _unpacked(file: BinaryIO, name: str) -> bytes:
    source = Path(name)
    found = {at: read for at, read in archive.contents(file, source=source).items() if not hidden(at)}
    wanted = [at for at in found if PurePosixPath(at).suffix.casefold() in {".csv", ".json"}]
    if len(wanted) != 1:
        problem = f"{len(wanted)} tables in it" if wanted else "no table in it"
        raise ListSourceError(source, problem, "Pack one CSV or JSON file")
    return found[wanted[0]](feeds.LARGEST_BYTES + 1)


def _of(unit: DeskUnit) -> EstateUnit:
    made = unit.connection
    return EstateUnit(
        Bodies(made),
        Seats(made),
        Assets(made),
        SupplierConcerns(made),
        ExportRequests(made),
        RegisterPublications(made),
        unit.journal,
    )
