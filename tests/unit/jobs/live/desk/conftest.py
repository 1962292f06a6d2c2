"""For tests of the desk: a log that cannot be written."""

from pathlib import Path

import pytest

from peelian.errors import StoreError


@pytest.fixture
def broken_log() -> StoreError:
    return StoreError(path=Path("data"), problem="the disk is full", remedy="Make room")
