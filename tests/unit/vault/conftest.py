from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from peelian.storage import engine as engines


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    """An empty store in a data directory of its own."""
    engine = engines.open_store(tmp_path / "data", create=True)
    yield engine
    engine.dispose()
