"""One job's part of the desk's store: the same transactions, in the job's own words, and nothing else of a unit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from peelian.wiring.store import DeskStore, DeskUnit

Unit = TypeVar("Unit")


class Part(Generic[Unit]):
    """The store as one job sees it."""

    def __init__(self, store: DeskStore, of: Callable[[DeskUnit], Unit]) -> None:
        """Take a store, and what gives the job's part of a unit."""
        self._store = store
        self._of = of

    @contextmanager
    def change(self) -> Iterator[Unit]:
        """Open a unit that may change things; it is committed at the end, or not at all when an exception leaves it.

        Raises:
            StoreError: the store is busy, full or broken. Nothing of the unit was kept.
        """
        with self._store.change() as unit:
            yield self._of(unit)

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """Open a unit that only reads.

        Raises:
            StoreError: the store is busy or broken.
        """
        with self._store.read() as unit:
            yield self._of(unit)
