"""For all tests: one cache of packs, kept between runs and shared by all workers, and never the user's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from peelian.jobs.checkins import wearing

ROOT = Path(__file__).parents[1]

# The first text that is drawn on a fresh checkout builds a table of all characters, which takes seconds once.
settings.register_profile("peelian", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("peelian")


@pytest.fixture(scope="session", autouse=True)
def pack_cache() -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        cache = ROOT / "build" / "test-cache"
        patch.setenv("PEELIAN_CACHE", str(cache))
        yield cache


@pytest.fixture(scope="session", autouse=True)
def code_word_cost() -> Iterator[dict[str, int]]:
    """What it costs to hash a code word; in tests next to nothing, since hundreds of people are enrolled in them."""
    with pytest.MonkeyPatch.context() as patch:
        cost = dict(wearing.SCRYPT)
        patch.setitem(wearing.SCRYPT, "n", 2)
        patch.setitem(wearing.SCRYPT, "p", 1)
        yield cost
