"""Puts the register together: its part of the desk's store, and files that people hand over."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from peelian.jobs.estate.estate import Estate
from peelian.storage.assets import Assets
from peelian.storage.bodies import Bodies, Seats
from peelian.storage.supplier_concerns import SupplierConcerns
from peelian.wiring.store import DeskStore, DeskUnit, Journal


@dataclass(frozen=True, slots=True)
class EstateUnit:
    """The register within one transaction of the desk's store. Nothing of a deployment can be reached from here."""

    bodies: Bodies
    seats: Seats
    assets: Assets
    concerns: SupplierConcerns
    journal: Journal


class EstateStore:
    """The register's part of the desk's store."""

    def __init__(self, store: DeskStore) -> None:
        self._store = store

    @contextmanager
    def change(self) -> Iterator[EstateUnit]:
        """Open a unit that may change things; it is committed at the end, or not at all when an exception leaves it.

        Raises:
            StoreError: the store is busy, full or broken.
        """
        with self._store.change() as unit:
            yield _of(unit)

    @contextmanager
    def read(self) -> Iterator[EstateUnit]:
        """Open a unit that only reads.

        Raises:
            StoreError: the store is busy or broken.
        """
        with self._store.read() as unit:
            yield _of(unit)


def open_estate(store: DeskStore, now: Callable[[], datetime]) -> Estate:
    """Return the register of a desk's store. `now`: the time of day, with its zone."""
    return Estate(store=EstateStore(store), now=lambda: now().astimezone(UTC))


def _of(unit: DeskUnit) -> EstateUnit:
    made = unit.connection
    return EstateUnit(Bodies(made), Seats(made), Assets(made), SupplierConcerns(made), unit.journal)
