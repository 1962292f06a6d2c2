import os

import pytest

from peelian.worker.forgetting import memory


def test_what_lies_in_a_processs_memory_is_copied_out() -> None:
    secret = os.urandom(64)
    try:
        parts = memory.copied(os.getpid())
    except PermissionError:
        pytest.skip("this machine does not let a process see its own memory")
    assert any(secret in part for part in parts)


def test_of_a_process_that_is_gone_there_is_none() -> None:
    with pytest.raises(FileNotFoundError):
        memory.copied(2**22 - 7)
