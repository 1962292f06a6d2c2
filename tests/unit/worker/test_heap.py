import platform
import subprocess
import sys

import pytest

from peelian.worker import heap
from peelian.worker.nursery import ENVIRONMENT

PROGRAM = """
import sys
from peelian.worker import heap
held = [bytes(300_000) for _ in range(int(sys.argv[1]))]
heap.begin_large_page()
print(heap._libc.malloc(heap.PROBE_BYTES))
"""

glibc = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another allocator lays things out its own way")


@glibc
@pytest.mark.parametrize("held", [0, 1, 5, 11])
def test_what_is_asked_for_next_begins_where_a_large_page_does(held: int) -> None:
    command = [sys.executable, "-c", PROGRAM, str(held)]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True, timeout=60)
    assert (int(done.stdout) + heap.OWN_BYTES) % heap.LARGE_BYTES < 2 * heap.OWN_BYTES
