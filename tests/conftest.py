"""For all tests: one cache of packs, kept between runs and shared by all workers, and never the user's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session", autouse=True)
def pack_cache() -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        cache = ROOT / "build" / "test-cache"
        patch.setenv("PEELIAN_CACHE", str(cache))
        yield cache
