"""The store in memory fits the shelves; tests/contract holds the real one to the same."""

from peelian.jobs.checkins.cohort.memory import MemoryStore
from peelian.jobs.checkins.ports import Store, Unit


def test_the_store_in_memory_has_every_shelf() -> None:
    store: Store = MemoryStore()
    with store.change() as unit:
        assert all(hasattr(unit, name) for name in vars(Unit) if not name.startswith("_"))
